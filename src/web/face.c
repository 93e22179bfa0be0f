/* face.c: the two faces of one view: a page for people, JSON for programs; and what is said when something is
 * refused. What a role may not see is not in the view; nothing is taken out here. */
#include "base/buf.h"
#include "base/json.h"
#include "web/call.h"
#include "web/face_json.h"
#include "web/session.h"
#include "web/token.h"

#define HTML STR("text/html; charset=utf-8")
#define JSON STR("application/json")

/* --- bytes --- */

static enum fault render_html(struct call *c, struct str template, struct str *bytes) {
    struct visit *v = &c->visit;
    struct buf out = buf_new(v->arena);
    enum fault f = call_read(c); /* what all pages share is read too */
    if (f)
        return f;
    json_set_str(v->view, "lang", lang_code(v->lang));
    json_set_str(v->view, "lang_prefix", v->lang_prefix);
    json_set_str(v->view, "path", v->path);
    json_set_str(v->view, "assets",
                 arena_format(v->arena, "/assets/%.*s", STR_ARGS(v->site->assets_version)));
    json_set_new(v->view, "languages", language_links(c));
    page_common(v);
    f = template_render(v->site->templates, template, v->lang, v->view, &out);
    *bytes = buf_str(&out);
    return f;
}

enum fault face_render(struct call *c, struct str template, struct str *bytes) {
    struct visit *v = &c->visit;
    if (!v->view)
        v->view = json_new_object(v->arena);
    if (!c->json)
        return render_html(c, template, bytes);
    face_say(v, v->view);
    *bytes = json_compact(v->arena, v->view);
    return OK;
}

/* --- headers that depend on who gets it --- */

static void set_cookie(struct call *c, const char *name, struct str value, const char *same_site,
                       int64_t seconds) {
    reply_header(&c->reply, "set-cookie",
                 arena_format(c->visit.arena,
                              "__Host-%s=%.*s; Path=/; Secure; HttpOnly; SameSite=%s; Max-Age=%lld", name,
                              STR_ARGS(value), same_site, (long long)seconds));
}

static void set_cookies(struct call *c) {
    struct visit *v = &c->visit;
    bool end = str_equal(v->set_session, STR("-"));
    if (v->set_session.n) {
        int64_t seconds = end ? 0 : SESSION_MOST_SECONDS;
        struct str act = end ? (struct str){"", 0} : session_act(v->site->store, v->arena, v->set_session);
        set_cookie(c, "kaaring", end ? (struct str){"", 0} : v->set_session, "Lax", seconds);
        set_cookie(c, "kaaring-act", act, "Strict", seconds);
    }
    if (c->wrote && !end && (v->set_session.n || v->who.person.n))
        set_cookie(c, "kaaring-at",
                   arena_format(v->arena, "%llu", (unsigned long long)c->command->after.size), "Lax", 60);
}

static void give(struct call *c, unsigned status, struct str type, struct str body) {
    c->reply.status = status;
    c->reply.body = body;
    reply_header(&c->reply, "content-type", type);
    reply_header(&c->reply, "cache-control", STR("no-store"));
    reply_header(&c->reply, "vary", STR("accept, cookie"));
    if (status == 503 || status == 429)
        reply_header(&c->reply, "retry-after",
                     c->fault == ONLY_READS ? STR("600") /* a person must come first */
                     : status == 503        ? STR("2")
                                            : STR("30"));
    if (status == 401)
        reply_header(&c->reply, "www-authenticate", STR("Link"));
    set_cookies(c);
}

/* --- answers --- */

void face_redirect(struct call *c, unsigned status, struct str path) {
    give(c, status, STR("text/plain; charset=utf-8"), (struct str){"", 0});
    reply_header(&c->reply, "location", path);
}

static struct str with_language(const struct visit *v, struct str path) {
    if (path.n == 1 && v->lang_prefix.n)
        return v->lang_prefix;
    return arena_format(v->arena, "%.*s%.*s", STR_ARGS(v->lang_prefix), STR_ARGS(path));
}

/* A plain name: what a header can hold without quoting rules. */
static struct str plain_name(struct arena *a, struct str name) {
    char *p = arena_alloc(a, name.n + 1);
    for (size_t i = 0; i < name.n; i++) {
        char ch = name.p[i];
        bool plain = (ch >= 'a' && ch <= 'z') || (ch >= 'A' && ch <= 'Z') || (ch >= '0' && ch <= '9') ||
                     ch == '.' || ch == '-' || ch == '_';
        p[i] = plain ? ch : '-';
    }
    return (struct str){p, name.n};
}

void face_view(struct call *c) {
    struct visit *v = &c->visit;
    unsigned status = v->status ? v->status : 200;
    struct str bytes;
    if (v->redirect.n && c->json && c->request.post) { /* a program is told where to look */
        if (!v->view)
            v->view = json_new_object(v->arena);
        json_set_str(v->view, "redirect", with_language(v, v->redirect));
    } else if (v->redirect.n) {
        face_redirect(c, 303, with_language(v, v->redirect));
        return;
    }
    if (v->bytes.p) {
        give(c, status, v->content_type, v->bytes);
        if (v->file_name.n)
            reply_header(&c->reply, "content-disposition",
                         arena_format(v->arena, "attachment; filename=\"%.*s\"",
                                      STR_ARGS(plain_name(v->arena, v->file_name))));
        return;
    }
    enum fault f = face_render(c, v->template.n ? v->template : str_of(c->match.route->template), &bytes);
    if (f)
        face_fault(c, f, 0);
    else
        give(c, status, c->json ? JSON : HTML, bytes);
}

void face_page(struct call *c, const struct page *page) {
    struct visit *v = &c->visit;
    bool gzip = page->gzip.n && request_takes(&c->request, STR("gzip"));
    struct str tokens[CACHE_HOLES_MAX];
    for (size_t i = 0; i < page->plan.holes_n; i++) {
        char *token = arena_alloc(v->arena, TOKEN_SIGNS);
        token_write(v->site->store, page->forms[i], (struct str){0}, v->arrived, token);
        tokens[i] = (struct str){token, TOKEN_SIGNS};
    }
    struct str tag = gzip ? page->etag_gzip : page->etag;
    bool has_it = tag.n && request_has(&c->request, tag);
    v->wasm = page->wasm;
    c->reply.status = has_it ? 304 : 200;
    if (!has_it) {
        c->reply.body = page_fill(v->arena, page, gzip, tokens);
        reply_header(&c->reply, "content-type", page->content_type);
        if (gzip)
            reply_header(&c->reply, "content-encoding", STR("gzip"));
    }
    if (tag.n)
        reply_header(&c->reply, "etag", tag);
    reply_header(&c->reply, "cache-control", tag.n ? STR("no-cache") : STR("no-store"));
    reply_header(&c->reply, "vary", STR("accept, accept-encoding, cookie"));
}

/* --- refusals --- */

static json_t *phrase(struct arena *a, const char *group, enum fault f) {
    json_t *words = json_object();
    struct str key = fault_key(f);
    json_set_str(words, "t", arena_format(a, "%s.%.*s", group, STR_ARGS(key)));
    return words;
}

/* What broke is logged under a reference, which the person gets to see. */
static void note_fault(struct call *c, enum fault f) {
    c->fault = f;
    if (fault_is_ours(f) && !c->reference[0])
        log_defect(f, call_route(c), c->reference);
}

static json_t *way_on(struct call *c, const char *key, struct str path) {
    json_t *way = json_object(), *label = json_object();
    json_set_str(label, "t", str_of(key));
    json_set_new(way, "label", label);
    json_set_str(way, "url", with_language(&c->visit, path));
    return way;
}

static void build_error_page(struct call *c, enum fault f, unsigned status) {
    struct visit *v = &c->visit;
    struct str key = arena_format(v->arena, "fault_heading.%.*s", STR_ARGS(fault_key(f)));
    json_t *ways = json_array(), *heading = phrase(v->arena, "fault_heading", f);
    if (text_get(v->site->templates, v->lang, key).n == 0)
        json_set_str(heading, "t", STR("fault_heading.other"));
    v->view = json_new_object(v->arena);
    json_set_str(v->view, "fault", fault_key(f));
    json_set_int(v->view, "status", status);
    json_set_new(v->view, "heading", heading);
    json_set_new(v->view, "text", phrase(v->arena, "fault", f));
    if (c->reference[0])
        json_set_str(v->view, "reference", str_of(c->reference));
    if (f == NOT_SIGNED_IN)
        json_add_new(ways, way_on(c, "error.to_sign_in", STR("/logg-inn")));
    if (f == PROVE_FIRST)
        json_add_new(ways, way_on(c, "error.to_prove", STR("/innlogging/bekreft")));
    json_add_new(ways, way_on(c, "error.home", STR("/")));
    json_set_new(v->view, "ways", ways);
    json_set_bool(v->view, "has_kept", false);
}

void face_fault(struct call *c, enum fault f, unsigned status) {
    struct visit *v = &c->visit;
    struct str bytes;
    note_fault(c, f);
    if (status == 0)
        status = fault_status(f);
    v->wasm = false;
    v->set_session = (struct str){0};
    if (c->json) {
        give(c, status, JSON, face_fault_json(v, f, c->reference));
        return;
    }
    build_error_page(c, f, status);
    if (face_render(c, STR("award/error"), &bytes) == OK)
        give(c, status, HTML, bytes);
    else /* the house itself is down: no template, no database */
        give(c, status, STR("text/plain; charset=utf-8"),
             arena_format(v->arena, "%u %s %s\n", status, reply_reason(status), c->reference));
}

void face_again(struct call *c, enum fault f) {
    struct visit *v = &c->visit;
    struct str bytes;
    note_fault(c, f);
    v->form->fault = f;
    if (c->json) {
        give(c, fault_status(f), JSON, face_fault_json(v, f, c->reference));
        return;
    }
    enum fault shown = c->match.route->view ? call_read(c) : NOT_FOUND;
    v->view = NULL;
    if (!shown)
        shown = c->match.route->view(v);
    if (!shown) {
        if (c->reference[0])
            json_set_str(v->view, "reference", str_of(c->reference));
        shown = face_render(c, v->template.n ? v->template : str_of(c->match.route->template), &bytes);
    }
    if (shown)
        face_fault(c, f, 0);
    else
        give(c, fault_status(f), HTML, bytes);
}
