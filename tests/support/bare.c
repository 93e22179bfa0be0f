/* bare.c: the least that serves: contexts, listeners, one handler. */
#include "support/bare.h"

#include <arpa/inet.h>
#include <errno.h>
#include <h2o/http1.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { HEADERS_MAX = 32, FILE_MAX = 8 << 20 };

static struct {
    int status;
    size_t n;
    h2o_iovec_t name[HEADERS_MAX], value[HEADERS_MAX], body;
} answer;
static h2o_globalconf_t conf;
static struct bare served;

_Noreturn void bare_fail(const char *what) {
    perror(what);
    exit(1);
}

void bare_answer(h2o_req_t *req) {
    static h2o_generator_t generator;
    req->res.status = answer.status;
    req->res.reason = "OK";
    req->res.content_length = answer.body.len;
    for (size_t i = 0; i < answer.n; i++)
        h2o_add_header_by_str(&req->pool, &req->res.headers, answer.name[i].base, answer.name[i].len, 1, NULL,
                              answer.value[i].base, answer.value[i].len);
    h2o_start_response(req, &generator);
    h2o_send(req, &answer.body, answer.body.len ? 1 : 0, H2O_SEND_STATE_FINAL);
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
        .sin_family = AF_INET, .sin_port = htons(served.port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    setsockopt(fd, SOL_SOCKET, SO_REUSEPORT, &on, sizeof on);
    setsockopt(fd, IPPROTO_TCP, TCP_DEFER_ACCEPT, &on, sizeof on);
    if (bind(fd, (struct sockaddr *)&at, sizeof at) != 0 || listen(fd, 1024) != 0)
        bare_fail("bare");
    return fd;
}

static void *serve(void *unused) {
    h2o_context_t context;
    (void)unused;
    h2o_context_init(&context, h2o_evloop_create(), &conf);
    if (served.begin)
        served.begin(&context);
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

static char *read_file(const char *path, size_t *n) {
    char *bytes = malloc(FILE_MAX + 1);
    FILE *f = fopen(path, "r");
    if (!bytes || !f)
        bare_fail(path);
    *n = fread(bytes, 1, FILE_MAX, f);
    fclose(f);
    bytes[*n] = 0;
    return bytes;
}

/* The library writes these itself. */
static bool is_its_own(const char *line) {
    return strncasecmp(line, "date:", 5) == 0 || strncasecmp(line, "connection:", 11) == 0 ||
           strncasecmp(line, "content-length:", 15) == 0;
}

static void read_answer(const char *path) {
    size_t n;
    char *bytes = read_file(path, &n), *end = strstr(bytes, "\r\n\r\n"), *rest = NULL;
    if (!end)
        bare_fail(path);
    *end = 0;
    answer.body = (h2o_iovec_t){end + 4, n - (size_t)(end + 4 - bytes)};
    char *line = strtok_r(bytes, "\r\n", &rest);
    answer.status = line ? atoi(line + sizeof "HTTP/1.1") : 0;
    while ((line = strtok_r(NULL, "\r\n", &rest)) && answer.n < HEADERS_MAX) {
        char *colon = strstr(line, ": ");
        if (!colon || is_its_own(line))
            continue;
        answer.name[answer.n] = (h2o_iovec_t){line, (size_t)(colon - line)};
        answer.value[answer.n++] = (h2o_iovec_t){colon + 2, strlen(colon + 2)};
    }
}

_Noreturn void bare_serve(const struct bare *b) {
    served = *b;
    read_answer(b->answer);
    signal(SIGPIPE, SIG_IGN);
    h2o_config_init(&conf);
    conf.server_name = h2o_iovec_init(H2O_STRLIT(""));
    conf.http1.upgrade_to_http2 = 0;
    h2o_hostconf_t *host = h2o_config_register_host(&conf, h2o_iovec_init(H2O_STRLIT("default")), 65535);
    h2o_create_handler(&host->fallback_path, sizeof(h2o_handler_t))->on_req = b->on_request;
    for (long i = 1; i < b->threads; i++) {
        pthread_t thread;
        if (pthread_create(&thread, NULL, serve, NULL) != 0)
            abort();
    }
    serve(NULL);
    abort();
}
