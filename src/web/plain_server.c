/* plain_server.c: the HTTP library with one handler. Nothing here knows what is asked for. */
#include "web/plain_server.h"

#include "base/clock.h"
#include "web/listen.h"
#include "web/steady.h"

#include <errno.h>
#include <h2o.h>
#include <h2o/http1.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>

enum { ARRIVAL_MS = 10000, LOOP_MS = 100, DRAIN_MS = 2000, ACCEPTS_AT_ONCE = 16 };

struct plain {
    const struct plain_options *options;
    h2o_globalconf_t conf;
    h2o_context_t context;
    h2o_accept_ctx_t accept;
    struct listeners listeners;
    h2o_socket_t *listener[SETTINGS_LISTEN_MOST];
    h2o_linklist_t connections;
    size_t connections_n;
    bool paused;
};

struct connection {
    h2o_linklist_t link;
    struct plain *plain;
    h2o_socket_t *socket;
};

struct handler {
    h2o_handler_t super;
    struct plain *plain;
};

/* --- requests --- */

static void arena_dispose(void *p) {
    arena_free(*(struct arena **)p);
}

static struct arena *arena_of(h2o_req_t *req) {
    struct arena **a = h2o_mem_alloc_shared(&req->pool, sizeof *a, arena_dispose);
    return *a = arena_new();
}

/* The library's answer is made of the reply's memory, which is the request's. */
static void send_reply(h2o_req_t *req, const struct reply *reply, bool head) {
    h2o_iovec_t body = {(char *)(uintptr_t)reply->body.p, reply->body.n};
    req->res.status = (int)reply->status;
    req->res.reason = reply_reason(reply->status);
    req->res.content_length = body.len;
    for (size_t i = 0; i < reply->headers_n; i++) {
        const struct header *h = &reply->headers[i];
        h2o_add_header_by_str(&req->pool, &req->res.headers, h->name.p, h->name.n, 1, NULL, h->value.p,
                              h->value.n);
    }
    static h2o_generator_t generator;
    h2o_start_response(req, &generator);
    h2o_send(req, &body, head || body.len == 0 ? 0 : 1, H2O_SEND_STATE_FINAL);
}

static int on_request(h2o_handler_t *self, h2o_req_t *req) {
    const struct plain_options *o = ((struct handler *)self)->plain->options;
    struct reply reply = {0};
    struct str target = {req->input.path.base, req->input.path.len};
    struct plain_request r = {.method = {req->input.method.base, req->input.method.len},
                              .path = str_slice(target, 0, str_find(target, '?')),
                              .body = {req->entity.base, req->entity.len}};
    bool head = str_equal(r.method, STR("HEAD"));
    if (head)
        r.method = STR("GET");
    o->answer(o->context, arena_of(req), &r, &reply);
    send_reply(req, &reply, head);
    return 0;
}

/* --- connections --- */

static void on_accept(h2o_socket_t *listener, const char *err);

/* At the bound the listeners are left alone, or the loop would spin on them; the kernel's backlog waits. */
static void pause_listeners(struct plain *p, bool pause) {
    if (p->paused == pause)
        return;
    p->paused = pause;
    for (size_t i = 0; i < p->listeners.n; i++)
        if (p->listener[i] && pause)
            h2o_socket_read_stop(p->listener[i]);
        else if (p->listener[i])
            h2o_socket_read_start(p->listener[i], on_accept);
}

static void on_closed(void *data) {
    struct connection *c = data;
    struct plain *p = c->plain;
    h2o_linklist_unlink(&c->link);
    free(c);
    p->connections_n--;
    pause_listeners(p, false);
}

static void on_accept(h2o_socket_t *listener, const char *err) {
    struct plain *p = listener->data;
    for (int i = 0; i < ACCEPTS_AT_ONCE && !err; i++) {
        if (p->connections_n >= p->options->connections) {
            pause_listeners(p, true);
            return;
        }
        h2o_socket_t *s = h2o_evloop_socket_accept(listener);
        if (!s)
            return;
        struct connection *c = calloc(1, sizeof *c);
        if (!c)
            abort();
        c->plain = p;
        c->socket = s;
        h2o_linklist_insert(&p->connections, &c->link);
        p->connections_n++;
        s->on_close.cb = on_closed;
        s->on_close.data = c;
        h2o_accept(&p->accept, s);
    }
}

/* --- from start to end --- */

static void configure(struct plain *p) {
    h2o_config_init(&p->conf);
    p->conf.server_name = h2o_iovec_init(H2O_STRLIT("")); /* no Server header */
    p->conf.max_request_entity_size = p->options->body;
    p->conf.http1.req_timeout = ARRIVAL_MS;
    p->conf.http1.upgrade_to_http2 = 0; /* its HTTP/2 must not be reached */
    h2o_hostconf_t *host = h2o_config_register_host(&p->conf, h2o_iovec_init(H2O_STRLIT("default")), 65535);
    struct handler *h = (struct handler *)h2o_create_handler(&host->fallback_path, sizeof *h);
    h->super.on_req = on_request;
    h->plain = p;
}

static void begin(struct plain *p) {
    h2o_context_init(&p->context, h2o_evloop_create(), &p->conf);
    p->accept = (h2o_accept_ctx_t){.ctx = &p->context, .hosts = p->conf.hosts};
    for (size_t i = 0; i < p->listeners.n; i++) {
        p->listener[i] =
            h2o_evloop_socket_create(p->context.loop, p->listeners.fd[0][i], H2O_SOCKET_FLAG_DONT_READ);
        p->listeners.fd[0][i] = -1; /* the loop closes it */
        p->listener[i]->data = p;
        h2o_socket_read_start(p->listener[i], on_accept);
    }
}

static void run(struct plain *p) {
    if (h2o_evloop_run(p->context.loop, LOOP_MS) != 0 && errno != EINTR)
        abort();
}

static bool told_to_end(void) {
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGINT);
    sigaddset(&set, SIGHUP); /* as when a terminal is closed: there is nothing to read anew */
    return sigtimedwait(&set, NULL, &(struct timespec){0}) > 0;
}

/* What has been asked has been answered: only its last bytes may be under way. */
static void end(struct plain *p) {
    int64_t until = clock_ms() + DRAIN_MS;
    for (size_t i = 0; i < p->listeners.n; i++) {
        h2o_socket_t *s = p->listener[i];
        p->listener[i] = NULL;
        if (!p->paused)
            h2o_socket_read_stop(s);
        h2o_socket_close(s);
    }
    for (h2o_linklist_t *l = p->connections.next; l != &p->connections; l = l->next)
        shutdown(h2o_socket_get_fd(H2O_STRUCT_FROM_MEMBER(struct connection, link, l)->socket), SHUT_RD);
    while (p->connections_n && clock_ms() < until)
        run(p);
}

enum fault plain_serve(const struct plain_options *o, struct messages *out, void (*ready)(void *)) {
    struct arena *a = arena_new();
    struct plain *p = arena_alloc(a, sizeof *p);
    p->options = o;
    h2o_linklist_init_anchor(&p->connections);
    enum fault f = listen_open(a, o->listen, 1, out, &p->listeners);
    if (f) {
        arena_free(a);
        return f;
    }
    steady_begin();
    configure(p);
    begin(p);
    if (ready)
        ready(o->context);
    while (!told_to_end())
        run(p);
    end(p);
    if (p->connections_n == 0) { /* else the end of the process closes them */
        h2o_loop_t *loop = p->context.loop;
        h2o_context_dispose(&p->context);
        h2o_evloop_destroy(loop);
        h2o_config_dispose(&p->conf);
        arena_free(a);
    }
    return OK;
}
