/* call.c: the way of a request from the front door to its page. What happens there is in look.c and act.c. */
#include "web/call.h"

#include "award/people/people.h"
#include "base/clock.h"
#include "base/percent.h"
#include "web/assets.h"
#include "web/limits.h"
#include "web/log_door.h"
#include "web/metrics.h"
#include "web/ready.h"
#include "web/session.h"

#include <string.h>

struct call *call_new(struct site *site) {
    struct arena *a = arena_new();
    struct call *c = arena_alloc(a, sizeof *c);
    c->visit.site = site;
    c->visit.arena = a;
    c->started_us = clock_us();
    return c;
}

enum fault call_read(struct call *c) {
    if (c->visit.txn)
        return OK;
    enum fault f = store_read(c->visit.site->store, &c->txn);
    if (!f)
        c->visit.txn = &c->txn;
    return f;
}

void call_read_end(struct call *c) {
    if (c->visit.txn)
        store_read_end(&c->txn);
    c->visit.txn = NULL;
}

void call_free(struct call *c) {
    call_read_end(c);
    if (c->command)
        arena_free(c->command->arena);
    arena_free(c->visit.arena);
}

const char *call_route(const struct call *c) {
    if (c->match.route)
        return c->match.route->path;
    return str_starts(c->request.path, STR("/assets/")) ? "/assets/*"
           : str_starts(c->request.path, STR("/log/"))  ? "/log/*"
                                                        : "-";
}

static bool done(struct call *c) {
    call_read_end(c);
    secure_headers(c);
    return true;
}

void call_refuse(struct call *c, enum fault f, unsigned status) {
    c->visit.arrived = clock_now();
    c->visit.lang = c->visit.site->settings->language;
    c->visit.lang_prefix = language_prefix(c->visit.site, c->visit.lang);
    c->visit.path = STR("/");
    c->json = request_wants_json(&c->request);
    face_fault(c, f, status);
    done(c);
}

/* --- doors: what is no page --- */

static enum fault give_word(struct call *c, unsigned status, struct str word) {
    c->reply.status = status;
    c->reply.body = arena_format(c->visit.arena, "%.*s\n", STR_ARGS(word));
    reply_header(&c->reply, "content-type", STR("text/plain; charset=utf-8"));
    reply_header(&c->reply, "cache-control", STR("no-store"));
    return OK;
}

/* That it lives: whoever started it need not start it again. */
static enum fault give_health(struct call *c) {
    enum fault f = call_read(c);
    return f ? f : give_word(c, 200, STR("ok"));
}

/* That it can be sent people. */
static enum fault give_ready(struct call *c) {
    struct str why = call_read(c) ? STR("unreadable") : ready_why_not(c->visit.site, c->visit.txn);
    return why.n ? give_word(c, 503, why) : give_word(c, 200, STR("ready"));
}

static enum fault give_metrics(struct call *c) {
    if (!metrics_may_read(c->visit.site, &c->request))
        return NOT_FOUND;
    enum fault f = call_read(c);
    return f ? f : metrics_reply(c->visit.site, c->visit.txn, c->visit.arena, &c->reply);
}

static enum fault give_asset(struct call *c) {
    return assets_reply(c->visit.site->assets, str_slice(c->request.path, 8, c->request.path.n), &c->request,
                        &c->reply);
}

static enum fault give_log(struct call *c) {
    return log_reply(c->visit.site->store, c->visit.site->witnesses, c->visit.arena,
                     str_slice(c->request.path, 5, c->request.path.n), &c->reply);
}

static const struct {
    struct str front;
    bool whole; /* the path is this and no more */
    enum meter_kind kind;
    enum fault (*give)(struct call *c);
} doors[] = {
    {STR_INIT("/assets/"), false, METER_ASSET, give_asset},
    {STR_INIT("/log/"), false, METER_LOG, give_log},
    {STR_INIT("/healthz"), true, METER_PROBE, give_health},
    {STR_INIT("/readyz"), true, METER_PROBE, give_ready},
    {STR_INIT("/metrics"), true, METER_PROBE, give_metrics},
};

/* Whether the request was for a door; then it is answered. */
static bool through_door(struct call *c) {
    for (size_t i = 0; i < sizeof doors / sizeof *doors; i++) {
        struct str path = c->request.path;
        if (doors[i].whole ? !str_equal(path, doors[i].front) : !str_starts(path, doors[i].front))
            continue;
        c->kind = doors[i].kind;
        enum fault f = c->request.post ? METHOD_NOT_ALLOWED : doors[i].give(c);
        c->kept = !f;
        if (f)
            face_fault(c, f, 0);
        return true;
    }
    return false;
}

/* --- who comes --- */

static void forget_touch(struct command *cmd) {
    arena_free(cmd->arena);
}

static enum fault decide_touch(struct txn *t, struct command *cmd, struct batch *out) {
    (void)out;
    return session_touch(t, *(struct str *)cmd->args, cmd->at);
}

/* Notes a visit. When the queue is full the next visit will do. */
static void touch(struct call *c, const struct session_record *r) {
    if (c->visit.arrived - r->seen_at < SESSION_TOUCH_SECONDS)
        return;
    struct command *cmd = command_new();
    struct str *name = arena_alloc(cmd->arena, sizeof *name);
    *name = arena_copy(cmd->arena, c->visit.who.session);
    cmd->arrived = c->visit.arrived;
    cmd->decide = decide_touch;
    cmd->args = name;
    cmd->done = forget_touch;
    if (writer_submit(c->visit.site->writer, cmd))
        arena_free(cmd->arena);
}

/* A session shows by the Lax cookie who comes; to act, the Strict one must come too: another site's form or
 * link brings only the first. */
static enum fault find_visitor(struct call *c) {
    struct visit *v = &c->visit;
    struct session_record r;
    struct position p;
    int64_t last_at;
    v->who.roles = EVERYONE;
    struct str secret = request_cookie(&c->request, STR("__Host-kaaring"));
    if (secret.n == 0)
        return OK;
    enum fault f = call_read(c);
    if (!f)
        f = session_find(v->txn, secret, v->arrived, &r);
    if (f)
        return f == NOT_FOUND ? OK : f;
    struct str act = request_cookie(&c->request, STR("__Host-kaaring-act"));
    if (c->request.post && !session_act_holds(v->site->store, v->arena, secret, act))
        return CROSS_SITE;
    uint64_t at_least;
    if (str_to_u64(request_cookie(&c->request, STR("__Host-kaaring-at")), &at_least) &&
        journal_position(v->txn, &p, &last_at) == OK && p.size < at_least)
        return BUSY; /* another machine has written what this one has not read yet */
    v->who.person = arena_copy(v->arena, (struct str){r.person, r.person_n});
    v->who.session = session_name(v->arena, secret);
    v->who.begun_at = r.begun_at;
    v->who.proved_at = r.proved_at;
    v->who.roles |= SIGNED_IN;
    touch(c, &r);
    return OK;
}

/* Which of the roles that the route names the visitor has, in the edition that its path names. The office is
 * for who has used their passkey in this session, if they have one: a mailed link is read by others too. */
static enum fault check_roles(struct call *c) {
    struct visit *v = &c->visit;
    if (v->who.person.n == 0)
        return c->match.route->who & EVERYONE ? OK : NOT_SIGNED_IN;
    unsigned roles =
        people_roles(v->txn, v->who.person, visit_param(v, "edition")) & (MEMBER | CHAIR | ADMIN);
    unsigned unproved = v->who.proved_at == 0 && (roles & ADMIN) && visit_has_passkey(v) ? ADMIN : 0;
    v->who.roles |= roles & ~unproved;
    if (c->match.route->who & v->who.roles)
        return OK;
    return c->match.route->who & unproved ? PROVE_FIRST : NOT_ALLOWED;
}

enum fault call_proved(struct call *c) {
    struct visit *v = &c->visit;
    if (!c->match.route->grave || v->arrived - v->who.proved_at <= SESSION_FRESH_SECONDS)
        return OK;
    enum fault f = call_read(c);
    return f ? f : visit_has_passkey(v) ? PROVE_FIRST : OK;
}

/* --- the way --- */

/* To the same place by HTTPS, under the one name that the certificate is for. */
static bool led_to_https(struct call *c) {
    struct str url = c->visit.site->settings->url, target = c->request.target;
    if (!target_is_plain(target))
        target = STR("/");
    face_redirect(c, 308, arena_format(c->visit.arena, "%.*s%.*s", STR_ARGS(url), STR_ARGS(target)));
    return done(c);
}

static bool moved(struct call *c, struct str path) {
    struct visit *v = &c->visit;
    face_redirect(
        c, 308,
        arena_format(v->arena, "%.*s%s%.*s", STR_ARGS(path), v->query.n ? "?" : "", STR_ARGS(v->query)));
    return done(c);
}

static enum fault way(struct call *c) {
    struct visit *v = &c->visit;
    enum fault f = find_visitor(c);
    if (f)
        return f;
    f = router_find(routes, c->request.post ? POST : GET, v->path, &c->match);
    if (f == METHOD_NOT_ALLOWED)
        reply_header(&c->reply, "allow", c->request.post ? STR("GET, HEAD") : STR("POST"));
    if (f)
        return f;
    c->kind = c->request.post ? METER_COMMAND : METER_PAGE;
    f = check_roles(c);
    return f || c->request.post ? f : call_proved(c); /* what is sent is read first: nothing of it is lost */
}

/* Where a passkey is asked for, and from there back to here. */
static struct str prove_path(const struct call *c) {
    const struct visit *v = &c->visit;
    struct str here =
        arena_format(v->arena, "%.*s%s%.*s", STR_ARGS(v->path), v->query.n ? "?" : "", STR_ARGS(v->query));
    return arena_format(v->arena, "%.*s/innlogging/bekreft?til=%.*s", STR_ARGS(v->lang_prefix),
                        STR_ARGS(percent_encode(v->arena, here)));
}

bool call_start(struct call *c) {
    struct visit *v = &c->visit;
    struct request *r = &c->request;
    unsigned status;
    struct str home;
    r->arrived = v->arrived = clock_now();
    enum fault f = request_read(r, v->arena, v->site->hosts, &status);
    if (f) {
        if (f == METHOD_NOT_ALLOWED)
            reply_header(&c->reply, "allow", STR("GET, HEAD, POST"));
        r->path = STR("/");
        call_refuse(c, f, status);
        return true;
    }
    if (r->in_clear)
        return led_to_https(c);
    c->json = request_wants_json(r);
    v->query = r->query;
    if (language_take(c, &home))
        return moved(c, home);
    if (through_door(c))
        return done(c);
    if (v->path.n > 1 && str_ends(v->path, STR("/")) && !r->post)
        return moved(
            c, arena_format(v->arena, "%.*s%.*s", STR_ARGS(v->lang_prefix), (int)v->path.n - 1, v->path.p));
    bool nobody = !r->post && request_cookie(r, STR("__Host-kaaring")).n == 0;
    if (nobody && call_kept(c)) /* before everything else: most visits are this */
        return done(c);
    f = way(c);
    if (f == PROVE_FIRST && !r->post && !c->json) {
        face_redirect(c, 303, prove_path(c));
        return done(c);
    }
    if (f) {
        face_fault(c, f, 0);
        return done(c);
    }
    if (r->post) {
        bool answered = call_act(c);
        return answered ? done(c) : false;
    }
    call_look(c);
    return done(c);
}
