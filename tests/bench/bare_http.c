/* bare_http.c: the limit that pages are measured against: libh2o with nothing behind it, sending fixed bytes.
 *
 *   bare_http PORT THREADS HEADERS BODY
 *
 * HEADERS is a file of `name: value` lines as the program sent them (the library's own left out), BODY a
 * file. Every request gets both. It ends with SIGTERM. */
#include <arpa/inet.h>
#include <errno.h>
#include <h2o.h>
#include <h2o/http1.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { HEADERS_MAX = 32, FILE_MAX = 8 << 20 };

static struct { h2o_iovec_t name, value; } headers[HEADERS_MAX];
static size_t headers_n;
static h2o_iovec_t body;
static h2o_globalconf_t conf;
static uint16_t port;

static int on_request(h2o_handler_t *self, h2o_req_t *req) {
    static h2o_generator_t generator;
    (void)self;
    req->res.status = 200;
    req->res.content_length = body.len;
    for (size_t i = 0; i < headers_n; i++)
        h2o_add_header_by_str(&req->pool, &req->res.headers, headers[i].name.base, headers[i].name.len, 1,
                              NULL, headers[i].value.base, headers[i].value.len);
    h2o_start_response(req, &generator);
    h2o_send(req, &body, 1, H2O_SEND_STATE_FINAL);
    return 0;
}

static void on_accept(h2o_socket_t *listener, const char *err) {
    h2o_socket_t *s;
    if (!err)
        for (int i = 0; i < 16 && (s = h2o_evloop_socket_accept(listener)); i++)
            h2o_accept(listener->data, s);
}

static int open_listener(void) {
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), on = 1;
    struct sockaddr_in at = {
        .sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    setsockopt(fd, SOL_SOCKET, SO_REUSEPORT, &on, sizeof on);
    setsockopt(fd, IPPROTO_TCP, TCP_DEFER_ACCEPT, &on, sizeof on);
    if (bind(fd, (struct sockaddr *)&at, sizeof at) != 0 || listen(fd, 1024) != 0) {
        perror("bare_http");
        exit(1);
    }
    return fd;
}

static void *serve(void *unused) {
    h2o_context_t context;
    (void)unused;
    h2o_context_init(&context, h2o_evloop_create(), &conf);
    h2o_accept_ctx_t accept = {.ctx = &context, .hosts = conf.hosts};
    h2o_socket_t *listener =
        h2o_evloop_socket_create(context.loop, open_listener(), H2O_SOCKET_FLAG_DONT_READ);
    listener->data = &accept;
    h2o_socket_read_start(listener, on_accept);
    for (;;)
        if (h2o_evloop_run(context.loop, 1000) != 0 && errno != EINTR)
            abort();
    return NULL;
}

static h2o_iovec_t read_file(const char *path) {
    char *bytes = malloc(FILE_MAX);
    FILE *f = fopen(path, "r");
    if (!bytes || !f) {
        perror(path);
        exit(1);
    }
    size_t n = fread(bytes, 1, FILE_MAX, f);
    fclose(f);
    return (h2o_iovec_t){bytes, n};
}

static void read_headers(const char *path) {
    h2o_iovec_t all = read_file(path);
    char *line = all.base, *end = all.base + all.len;
    while (line < end && headers_n < HEADERS_MAX) {
        char *stop = memchr(line, '\n', (size_t)(end - line));
        stop = stop ? stop : end;
        size_t n = (size_t)(stop - line) - (stop > line && stop[-1] == '\r');
        char *colon = memchr(line, ':', n);
        if (colon && colon + 2 <= line + n) {
            headers[headers_n].name = (h2o_iovec_t){line, (size_t)(colon - line)};
            headers[headers_n++].value = (h2o_iovec_t){colon + 2, (size_t)(line + n - colon - 2)};
        }
        line = stop + 1;
    }
}

int main(int argc, char **argv) {
    if (argc != 5) {
        fputs("usage: bare_http PORT THREADS HEADERS BODY\n", stderr);
        return 2;
    }
    port = (uint16_t)strtoul(argv[1], NULL, 10);
    long threads = strtol(argv[2], NULL, 10);
    read_headers(argv[3]);
    body = read_file(argv[4]);
    signal(SIGPIPE, SIG_IGN);
    h2o_config_init(&conf);
    conf.server_name = h2o_iovec_init(H2O_STRLIT(""));
    conf.http1.upgrade_to_http2 = 0;
    h2o_hostconf_t *host = h2o_config_register_host(&conf, h2o_iovec_init(H2O_STRLIT("default")), 65535);
    h2o_create_handler(&host->fallback_path, sizeof(h2o_handler_t))->on_req = on_request;
    for (long i = 1; i < threads; i++) {
        pthread_t thread;
        if (pthread_create(&thread, NULL, serve, NULL) != 0)
            abort();
    }
    serve(NULL);
    return 0;
}
