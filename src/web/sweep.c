/* sweep.c: connections on which nothing moves are closed. The library times only the arrival of a request;
 * who does not read an answer would keep it, and its memory, for ever. */
#include "base/clock.h"
#include "web/server_parts.h"

#include <linux/tcp.h>
#include <sys/socket.h>

enum { HEAD_BYTES_MAX = 64 << 10 };

/* A reset, not an orderly end: else the kernel keeps what was not read. */
static void reset(struct worker *w, h2o_socket_t *s) {
    struct linger now = {1, 0};
    setsockopt(h2o_socket_get_fd(s), SOL_SOCKET, SO_LINGER, &now, sizeof now);
    shutdown(h2o_socket_get_fd(s), SHUT_RDWR); /* the library sees the end and closes */
    count_add(&w->meter->reset, 1);
}

static uint64_t acknowledged(h2o_socket_t *s) {
    struct tcp_info info = {0};
    socklen_t n = sizeof info;
    return getsockopt(h2o_socket_get_fd(s), IPPROTO_TCP, TCP_INFO, &info, &n) == 0 ? info.tcpi_bytes_acked
                                                                                   : 0;
}

static enum line_state state_of(const h2o_req_t *req) {
    if (req->timestamps.response_start_at.tv_sec)
        return LINE_SENDING;
    if (req->processed_at.at.tv_sec)
        return LINE_PENDING;
    if (req->version)
        return LINE_BODY;
    return req->timestamps.request_begin_at.tv_sec ? LINE_HEAD : LINE_IDLE;
}

static int sweep_one(h2o_req_t *req, void *worker) {
    struct worker *w = worker;
    h2o_socket_t *s = req->conn->callbacks->get_socket(req->conn);
    struct line *line = s ? s->on_close.data : NULL;
    if (!line)
        return 0;
    enum line_state state = state_of(req);
    bool crowded = w->connections * 4 > w->connections_max * 3;
    struct line_patience patience = line_patience(worker_site(w)->settings->body_seconds, crowded);
    uint64_t moved = state == LINE_SENDING ? acknowledged(s) : s->bytes_written;
    bool fat = state == LINE_HEAD && s->input->size > HEAD_BYTES_MAX;
    if (fat || line_stands_still(line, state, moved, w->swept_ms, &patience))
        reset(w, s);
    return 0;
}

void sweep(struct worker *w) {
    w->context.globalconf->http1.callbacks.foreach_request(&w->context, sweep_one, w);
}

struct draining {
    bool idle, deadline;
};

static int drain_one(h2o_req_t *req, void *draining) {
    const struct draining *d = draining;
    h2o_socket_t *s = req->conn->callbacks->get_socket(req->conn);
    req->http1_is_persistent = 0;
    enum line_state state = state_of(req);
    if (!s || state == LINE_PENDING)
        return 0;
    if (d->deadline)
        reset(worker_of(req), s);
    else if (d->idle && state == LINE_IDLE)
        shutdown(h2o_socket_get_fd(s), SHUT_RD);
    return 0;
}

void sweep_draining(struct worker *w, bool idle, bool deadline) {
    struct draining d = {idle, deadline};
    w->context.shutdown_requested = 1; /* the function for it would also start a timer of HTTP/2's */
    w->context.globalconf->http1.callbacks.foreach_request(&w->context, drain_one, &d);
}
