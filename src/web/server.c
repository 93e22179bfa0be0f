/* server.c: threads, each with a loop, a context and listeners of its own, made and let go on that thread:
 * the library's buffers belong to the thread that made them. Nothing here knows what is asked for. */
#include "web/server.h"

#include "base/clock.h"
#include "web/listen.h"
#include "web/server_parts.h"
#include "web/steady.h"
#include "web/tls.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <unistd.h>

enum {
    ACCEPTS_AT_ONCE = 16,
    SWEEP_MS = 1000,
    BEAT_MS = 100,
    LOOP_MS = 1000,
    WAIT_MS = 130000, /* idle, head and body in a row: each has its own bound in sweep.c */
    HANDSHAKE_MS = 10000,
    CACHE_BYTES = 16 << 20,
    FILES_BESIDE = 64, /* descriptors that are not connections */
    GRACE_MS = 1000,   /* for a request that is on its way over a connection that is idle still */
};

_Static_assert((int)LISTEN_THREADS_MAX <= (int)METERS_MOST, "each thread has a meter");

struct server {
    struct site *site;
    struct arena *arena;
    h2o_globalconf_t conf;
    struct listeners listeners;
    size_t workers_n;
    struct worker *workers;
    atomic_bool stopping;
};

struct site *worker_site(const struct worker *w) {
    return w->server->site;
}

struct worker *worker_of(h2o_req_t *req) {
    return H2O_STRUCT_FROM_MEMBER(struct worker, context, req->conn->ctx);
}

/* --- connections --- */

static void on_accept(h2o_socket_t *listener, const char *err);

/* At the bound the listeners are left alone, or the loop would spin on them; the kernel's backlog waits. */
static void pause_listeners(struct worker *w, bool pause) {
    if (w->paused == pause || w->draining_since_ms)
        return;
    w->paused = pause;
    count_add(&w->meter->crowded, pause);
    for (size_t i = 0; i < w->server->listeners.n; i++)
        if (pause)
            h2o_socket_read_stop(w->gate[i].socket);
        else
            h2o_socket_read_start(w->gate[i].socket, on_accept);
}

static void on_connection_closed(void *p) {
    struct line *line = p;
    struct worker *w = line->owner;
    free(line);
    atomic_store_explicit(&w->meter->connections, --w->connections, memory_order_relaxed);
    pause_listeners(w, false);
}

static void on_accept(h2o_socket_t *listener, const char *err) {
    struct gate *gate = listener->data;
    struct worker *w = gate->worker;
    if (err)
        return;
    if (gate->accept == &w->tls)
        w->tls.ssl_ctx = tls_now(worker_site(w)->tls);
    for (int i = 0; i < ACCEPTS_AT_ONCE; i++) {
        if (w->connections >= w->connections_max) {
            pause_listeners(w, true);
            return;
        }
        h2o_socket_t *s = h2o_evloop_socket_accept(listener);
        if (!s)
            return;
        struct line *line = calloc(1, sizeof *line);
        if (!line)
            abort();
        line->owner = w;
        line->since_ms = clock_ms();
        s->on_close.cb = on_connection_closed;
        s->on_close.data = line;
        atomic_store_explicit(&w->meter->connections, ++w->connections, memory_order_relaxed);
        h2o_accept(gate->accept, s);
    }
}

/* --- one thread --- */

static void begin_draining(struct worker *w, int64_t now_ms) {
    for (size_t i = 0; i < w->server->listeners.n; i++) {
        if (!w->paused)
            h2o_socket_read_stop(w->gate[i].socket);
        h2o_socket_close(w->gate[i].socket);
    }
    w->draining_since_ms = now_ms;
}

/* Where the socket is passed on, nobody shall notice that one process ends and another begins: what has come
 * in or may still come is waited for. Where it is ours, whoever comes later is turned away in any case. */
static void drain(struct worker *w, int64_t since_ms) {
    bool idle = !w->server->listeners.passed || since_ms > GRACE_MS;
    sweep_draining(w, idle, since_ms > SERVER_DRAIN_SECONDS * 1000);
}

static void on_beat(h2o_timeout_entry_t *entry) {
    struct worker *w = H2O_STRUCT_FROM_MEMBER(struct worker, beat, entry);
    int64_t now_ms = clock_ms();
    atomic_store_explicit(&w->meter->moved_ms, now_ms, memory_order_relaxed);
    if (atomic_load(&w->server->stopping) && !w->draining_since_ms)
        begin_draining(w, now_ms);
    if (w->draining_since_ms)
        drain(w, now_ms - w->draining_since_ms);
    if (now_ms - w->swept_ms >= SWEEP_MS) {
        w->swept_ms = now_ms;
        sweep(w);
    }
    h2o_timeout_link(w->context.loop, &w->context.hundred_ms_timeout, &w->beat);
}

static void open_gate(struct worker *w, size_t i) {
    struct listeners *l = &w->server->listeners;
    const struct site *site = worker_site(w);
    bool clear = !site->tls || listen_among(&site->settings->tls_redirect, l->address[i]);
    struct gate *gate = &w->gate[i];
    gate->worker = w;
    gate->accept = clear ? &w->clear : &w->tls;
    gate->socket = h2o_evloop_socket_create(w->context.loop, l->fd[w->number][i], H2O_SOCKET_FLAG_DONT_READ);
    l->fd[w->number][i] = -1; /* the loop closes it */
    gate->socket->data = gate;
    h2o_socket_read_start(gate->socket, on_accept);
}

static void worker_open(struct worker *w) {
    h2o_context_init(&w->context, h2o_evloop_create(), &w->server->conf);
    h2o_multithread_register_receiver(w->context.queue, &w->replies, bridge_replies);
    w->clear = w->tls = (h2o_accept_ctx_t){.ctx = &w->context, .hosts = w->server->conf.hosts};
    w->cache = cache_new(CACHE_BYTES);
    w->beat.cb = on_beat;
    w->swept_ms = clock_ms();
    atomic_store_explicit(&w->meter->moved_ms, w->swept_ms, memory_order_relaxed);
    h2o_timeout_link(w->context.loop, &w->context.hundred_ms_timeout, &w->beat);
    for (size_t i = 0; i < w->server->listeners.n; i++)
        open_gate(w, i);
}

static void worker_close(struct worker *w) {
    h2o_timeout_unlink(&w->beat);
    h2o_multithread_unregister_receiver(w->context.queue, &w->replies);
    h2o_loop_t *loop = w->context.loop;
    h2o_context_dispose(&w->context);
    h2o_evloop_destroy(loop);
    cache_free(w->cache);
}

static void *worker_main(void *p) {
    struct worker *w = p;
    char name[16];
    snprintf(name, sizeof name, "http-%zu", w->number);
    pthread_setname_np(pthread_self(), name);
    worker_open(w);
    while (!w->draining_since_ms || w->connections || w->waiting)
        if (h2o_evloop_run(w->context.loop, LOOP_MS) != 0 && errno != EINTR)
            abort();
    worker_close(w);
    atomic_store_explicit(&w->meter->moved_ms, 0, memory_order_relaxed);
    return NULL;
}

/* --- all of them --- */

static void signals_of_ours(sigset_t *set) {
    sigemptyset(set);
    sigaddset(set, SIGTERM);
    sigaddset(set, SIGINT);
    sigaddset(set, SIGHUP);
}

void server_block_signals(void) {
    sigset_t set;
    signal(SIGPIPE, SIG_IGN);
    signals_of_ours(&set);
    pthread_sigmask(SIG_BLOCK, &set, NULL);
}

static size_t threads_of(const struct settings *s) {
    long n = s->threads ? (long)s->threads : sysconf(_SC_NPROCESSORS_ONLN);
    return n < 1 ? 1 : n > LISTEN_THREADS_MAX ? LISTEN_THREADS_MAX : (size_t)n;
}

/* As many connections as the settings say, memory bears when each brings a whole body, and descriptors allow.
 */
static size_t connections_max(const struct settings *s) {
    struct rlimit files;
    int64_t bearable = s->memory / s->body;
    size_t wanted = (size_t)(s->connections < bearable ? s->connections : bearable);
    if (getrlimit(RLIMIT_NOFILE, &files) != 0)
        return wanted;
    if (files.rlim_cur < wanted + FILES_BESIDE && files.rlim_max > files.rlim_cur) {
        files.rlim_cur = files.rlim_max < wanted + FILES_BESIDE ? files.rlim_max : wanted + FILES_BESIDE;
        setrlimit(RLIMIT_NOFILE, &files);
    }
    size_t there = files.rlim_cur > FILES_BESIDE ? files.rlim_cur - FILES_BESIDE : 1;
    return wanted < there ? wanted : there;
}

static void configure(struct server *s) {
    h2o_globalconf_t *conf = &s->conf;
    h2o_config_init(conf);
    conf->server_name = h2o_iovec_init(H2O_STRLIT("")); /* no Server header */
    conf->max_request_entity_size = (size_t)s->site->settings->body;
    conf->handshake_timeout = HANDSHAKE_MS;
    conf->http1.req_timeout = WAIT_MS + (uint64_t)s->site->settings->body_seconds * 1000;
    conf->http1.upgrade_to_http2 = 0; /* its HTTP/2 must not be reached: not by preface, not by upgrade */
    /* Every request goes to the fallback path: errors that the library finds itself go there too. */
    bridge_install(h2o_config_register_host(conf, h2o_iovec_init(H2O_STRLIT("default")), 65535));
}

enum fault server_start(struct site *site, struct messages *out, struct server **server) {
    struct arena *a = arena_new();
    struct server *s = arena_alloc(a, sizeof *s);
    steady_begin();
    s->arena = a;
    s->site = site;
    s->workers_n = threads_of(site->settings);
    struct addresses everywhere = listen_everywhere(site->settings);
    enum fault f = listen_open(a, &everywhere, s->workers_n, out, &s->listeners);
    if (f) {
        arena_free(a);
        return f;
    }
    configure(s);
    s->workers = arena_alloc(a, s->workers_n * sizeof *s->workers);
    size_t each = connections_max(site->settings) / s->workers_n;
    if (each == 0)
        each = 1;
    site->meters->connections_most = each * s->workers_n;
    for (size_t i = 0; i < s->workers_n; i++) {
        struct worker *w = &s->workers[i];
        w->server = s;
        w->number = i;
        w->meter = &site->meters->of[i];
        w->connections_max = each;
        if (pthread_create(&w->thread, NULL, worker_main, w) != 0)
            abort();
    }
    *server = s;
    return OK;
}

void server_run(struct server *s, const struct server_duty *duty) {
    sigset_t set;
    signals_of_ours(&set);
    while (true) {
        int got = sigtimedwait(&set, NULL, &(struct timespec){.tv_sec = 1});
        if (got < 0)
            duty->each_second(duty->context);
        else if (got == SIGHUP && duty->reload)
            duty->reload(duty->context);
        else
            break;
    }
    atomic_store(&s->site->ending, true);
}

void server_stop(struct server *s) {
    if (!s)
        return;
    atomic_store(&s->stopping, true);
    for (size_t i = 0; i < s->workers_n; i++)
        pthread_join(s->workers[i].thread, NULL);
    h2o_config_dispose(&s->conf);
    arena_free(s->arena);
}
