/* bridge.c: the HTTP library's requests become ours, our replies become its own.
 *
 * A request that waits for the writer is a job in the call's arena. A guard in the request's pool tells the
 * job when the request goes away first; the job is then only freed. Every job is answered, or its request
 * would stay for ever. */
#include "base/clock.h"
#include "web/server_parts.h"

#include <arpa/inet.h>
#include <string.h>

struct job {
    h2o_multithread_message_t message; /* zero until it is sent */
    struct worker *home;
    h2o_req_t *req; /* null: went away. Touched on the home thread only, like the guard */
    struct guard *guard;
    struct call *call;
    bool waiting; /* the writer has the call */
};

struct guard {
    struct job *job;
};

/* The request's memory is let go, with the reply that was sent from the call's. */
static void guard_dispose(void *p) {
    struct job *job = ((struct guard *)p)->job;
    if (!job)
        return;
    job->req = NULL;
    job->guard = NULL;
    if (!job->waiting)
        call_free(job->call);
}

static h2o_generator_t ours; /* by its address our replies are told from the library's own */

static struct str str_from(h2o_iovec_t v) {
    return (struct str){v.base, v.len};
}

static h2o_iovec_t iovec_from(struct str s) {
    return (h2o_iovec_t){(char *)(uintptr_t)s.p, s.n};
}

/* --- in --- */

static void read_peer(h2o_req_t *req, struct address *from) {
    struct sockaddr_storage peer;
    socklen_t n = req->conn->callbacks->get_peername(req->conn, (struct sockaddr *)&peer);
    if (n && peer.ss_family == AF_INET)
        memcpy(from->b, &((struct sockaddr_in *)&peer)->sin_addr, 4);
    if (n && peer.ss_family == AF_INET6) {
        from->v6 = true;
        memcpy(from->b, &((struct sockaddr_in6 *)&peer)->sin6_addr, 16);
    }
}

/* The last address that a web server in front of us wrote down is the one that it saw itself. What cannot be
 * read as one is nobody's: not this machine's either. */
static struct address read_forwarded(struct str list) {
    struct str before;
    struct address read = {0};
    char text[INET6_ADDRSTRLEN + 1] = {0};
    while (str_find(list, ',') < list.n)
        str_cut(&list, ',', &before);
    list = str_trim(list);
    if (list.n == 0 || list.n >= sizeof text)
        return read;
    memcpy(text, list.p, list.n);
    if (inet_pton(AF_INET, text, read.b) == 1)
        return read;
    read.v6 = inet_pton(AF_INET6, text, read.b) == 1;
    return read;
}

/* Who passes on in HAProxy's way adds a header behind those that came: the last counts. */
static ssize_t last_forwarded(const h2o_req_t *req) {
    ssize_t at = -1, last = -1;
    while ((at = h2o_find_header(&req->headers, H2O_TOKEN_X_FORWARDED_FOR, at)) >= 0)
        last = at;
    return last;
}

static void read_headers(h2o_req_t *req, struct request *r) {
    static const struct {
        const char *name;
        size_t offset;
    } wanted[] = {
        {"accept", offsetof(struct request, accept)},
        {"accept-encoding", offsetof(struct request, accept_encoding)},
        {"authorization", offsetof(struct request, authorization)},
        {"content-type", offsetof(struct request, content_type)},
        {"cookie", offsetof(struct request, cookie)},
        {"origin", offsetof(struct request, origin)},
        {"sec-fetch-site", offsetof(struct request, fetch_site)},
        {"if-none-match", offsetof(struct request, if_none_match)},
        {"user-agent", offsetof(struct request, user_agent)},
    };
    for (size_t i = 0; i < req->headers.size; i++) {
        const h2o_header_t *h = &req->headers.entries[i];
        r->head_bytes += h->name->len + h->value.len + 4;
        for (size_t k = 0; k < sizeof wanted / sizeof *wanted; k++)
            if (str_equal(str_from(*h->name), str_of(wanted[k].name)))
                *(struct str *)((char *)r + wanted[k].offset) = str_from(h->value);
    }
}

/* What waits for the writer must outlive the request. */
static void keep_strings(struct arena *a, struct request *r) {
    struct str *const all[] = {&r->method,          &r->target,        &r->host,       &r->accept,
                               &r->accept_encoding, &r->content_type,  &r->cookie,     &r->origin,
                               &r->fetch_site,      &r->if_none_match, &r->user_agent, &r->body};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        *all[i] = arena_copy(a, *all[i]);
}

static void fill_request(struct worker *w, h2o_req_t *req, struct call *c) {
    struct request *r = &c->request;
    r->method = str_from(req->input.method);
    r->target = str_from(req->input.path);
    r->host = str_from(req->input.authority);
    r->head_bytes = r->host.n;
    read_headers(req, r);
    r->in_clear = worker_site(w)->tls && !req->conn->callbacks->get_socket(req->conn)->ssl;
    read_peer(req, &r->from);
    ssize_t forwarded = last_forwarded(req);
    r->passed_on = forwarded >= 0;
    r->by_proxy = worker_site(w)->settings->behind_proxy && address_is_ours(&r->from);
    if (r->by_proxy && r->passed_on)
        r->from = read_forwarded(str_from(req->headers.entries[forwarded].value));
    if (str_equal(r->method, STR("POST"))) {
        r->body = str_from(req->entity);
        keep_strings(c->visit.arena, r);
    }
}

/* --- out --- */

static void set_response(h2o_req_t *req, const struct call *c) {
    const struct reply *reply = &c->reply;
    req->res.status = (int)reply->status;
    req->res.reason = reply_reason(reply->status);
    req->res.content_length = reply->status == 304 ? SIZE_MAX : reply->body.n;
    memset(&req->res.headers, 0, sizeof req->res.headers);
    for (size_t i = 0; i < reply->headers_n; i++) {
        const struct header *h = &reply->headers[i];
        h2o_add_header_by_str(&req->pool, &req->res.headers, h->name.p, h->name.n, 1, NULL, h->value.p,
                              h->value.n);
    }
}

/* A line for each answer that took work; kept pages and files are only counted. */
static void note(const struct call *c) {
    int64_t took_us = clock_us() - c->started_us;
    meter_answer(((struct job *)c->context)->home->meter, c->kind, c->reply.status, took_us);
    if (c->kept)
        return;
    log_info("served", LOG_WORD("method", c->request.post ? "POST" : "GET"), LOG_WORD("route", call_route(c)),
             LOG_NUMBER("status", c->reply.status), LOG_NUMBER("ms", took_us / 1000),
             LOG_WORD("reference", c->reference[0] ? c->reference : "-"));
}

/* Sending may let go of the request at once, and of the call with it. */
static void send_reply(h2o_req_t *req, struct call *c) {
    h2o_iovec_t body = iovec_from(c->reply.body);
    bool bare = c->request.head || body.len == 0;
    /* Whether Content-Length and Transfer-Encoding disagreed cannot be seen here: nothing follows such a
     * body. */
    if (req->entity.base && !c->request.by_proxy)
        req->http1_is_persistent = 0;
    set_response(req, c);
    note(c);
    h2o_start_response(req, &ours);
    h2o_send(req, &body, bare ? 0 : 1, H2O_SEND_STATE_FINAL);
}

/* --- the way between --- */

/* On the writer's thread. */
static void wake(struct call *c) {
    struct job *job = c->context;
    h2o_multithread_send_message(&job->home->replies, &job->message);
}

static void answer_job(struct job *job) {
    job->waiting = false;
    job->home->waiting--;
    if (job->req) {
        call_finish(job->call);
        send_reply(job->req, job->call);
    } else {
        call_free(job->call); /* nobody waits any more; what was done is done */
    }
}

void bridge_replies(h2o_multithread_receiver_t *receiver, h2o_linklist_t *messages) {
    (void)receiver;
    h2o_linklist_t taken; /* the library wants its own list empty */
    h2o_linklist_init_anchor(&taken);
    h2o_linklist_insert_list(&taken, messages);
    for (h2o_linklist_t *link = taken.next, *next; link != &taken; link = next) {
        next = link->next; /* the job goes with its answer */
        h2o_multithread_message_t *m = H2O_STRUCT_FROM_MEMBER(h2o_multithread_message_t, link, link);
        answer_job(H2O_STRUCT_FROM_MEMBER(struct job, message, m));
    }
}

static struct call *new_call(struct worker *w, h2o_req_t *req) {
    struct call *c = call_new(worker_site(w));
    struct job *job = arena_alloc(c->visit.arena, sizeof *job);
    struct guard *guard = h2o_mem_alloc_shared(&req->pool, sizeof *guard, guard_dispose);
    *job = (struct job){.home = w, .req = req, .guard = guard, .call = c};
    guard->job = job;
    c->cache = w->cache;
    c->wake = wake;
    c->context = job;
    fill_request(w, req, c);
    return c;
}

static int on_request(h2o_handler_t *self, h2o_req_t *req) {
    (void)self;
    struct worker *w = worker_of(req);
    struct call *c = new_call(w, req);
    struct job *job = c->context;
    job->waiting = true;
    w->waiting++;
    if (call_start(c)) { /* else the call is the writer's already and may not be touched */
        job->waiting = false;
        w->waiting--;
        send_reply(req, c);
    }
    return 0;
}

/* --- what the library refuses by itself: a body past the bound, a broken length --- */

struct swap {
    h2o_ostream_t super;
    struct call *call;
};

static void swap_send(h2o_ostream_t *self, h2o_req_t *req, h2o_iovec_t *bufs, size_t n,
                      h2o_send_state_t state) {
    struct swap *swap = (struct swap *)self;
    h2o_iovec_t body = iovec_from(swap->call->reply.body);
    (void)bufs, (void)n;
    h2o_ostream_send_next(self, req, &body, swap->call->request.head ? 0 : 1, state);
}

static void on_response(h2o_filter_t *filter, h2o_req_t *req, h2o_ostream_t **slot) {
    (void)filter;
    if (req->_generator != &ours) {
        struct call *c = new_call(worker_of(req), req);
        unsigned status = (unsigned)req->res.status;
        c->request.body = (struct str){0};
        call_refuse(c, status == 413 ? REQUEST_TOO_LARGE : REQUEST_MALFORMED, status);
        set_response(req, c);
        note(c);
        struct swap *swap = (struct swap *)h2o_add_ostream(req, sizeof *swap, slot);
        swap->super.do_send = swap_send;
        swap->call = c;
        slot = &swap->super.next;
    }
    h2o_setup_next_ostream(req, slot);
}

void bridge_install(h2o_hostconf_t *host) {
    h2o_create_handler(&host->fallback_path, sizeof(h2o_handler_t))->on_req = on_request;
    h2o_create_filter(&host->fallback_path, sizeof(h2o_filter_t))->on_setup_ostream = on_response;
}
