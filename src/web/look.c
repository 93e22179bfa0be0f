/* look.c: GET: the page is shown, or what was kept of it. Nothing here changes anything. */
#include "award/log/event.h"
#include "web/call.h"
#include "web/token.h"

#include <string.h>

enum { MINUTE_SECONDS = 60 };

static struct cache_key page_key(const struct call *c) {
    return (struct cache_key){c->visit.path, c->visit.lang, c->json};
}

/* Where the tokens that were given out stand in the bytes: those are the holes. False when not all can be
 * told. */
static bool find_holes(const struct call *c, struct page *page) {
    size_t from = 0;
    page->plan.hole_bytes = TOKEN_SIGNS;
    while (true) {
        size_t first = page->body.n, which = 0;
        for (size_t i = 0; i < c->tokens_n; i++) {
            struct str rest = str_slice(page->body, from, page->body.n);
            const char *at = rest.n ? memmem(rest.p, rest.n, c->tokens[i].token.p, TOKEN_SIGNS) : NULL;
            if (at && (size_t)(at - page->body.p) < first) {
                first = (size_t)(at - page->body.p);
                which = i;
            }
        }
        if (first == page->body.n)
            return !c->tokens_lost;
        size_t n = page->plan.holes_n, name_n = strlen(c->tokens[which].form);
        if (n == CACHE_HOLES_MAX || name_n >= CACHE_FORM_NAME)
            return false;
        page->plan.at[n] = first;
        memcpy(page->forms[n], c->tokens[which].form, name_n);
        page->plan.holes_n = n + 1;
        from = first + TOKEN_SIGNS;
    }
}

static void show(struct call *c) {
    enum fault f = call_read(c);
    if (!f)
        f = c->match.route->view(&c->visit);
    if (f)
        face_fault(c, f, 0);
    else
        face_view(c);
}

/* Builds the page, shows it, and keeps it when it is a plain page. */
static void show_and_keep(struct call *c, uint64_t published, int64_t minute) {
    struct visit *v = &c->visit;
    struct cache_key key = page_key(c);
    struct page page = {0};
    enum fault f = call_read(c);
    if (!f)
        f = c->match.route->view(v);
    if (f) {
        face_fault(c, f, 0);
        return;
    }
    if (v->redirect.n || v->status || v->set_session.n || v->file_name.n) {
        face_view(c);
        return;
    }
    if (v->bytes.p) {
        page.body = v->bytes;
        page.content_type = v->content_type;
    } else {
        page.content_type = c->json ? STR("application/json") : STR("text/html; charset=utf-8");
        f = face_render(c, v->template.n ? v->template : str_of(c->match.route->template), &page.body);
    }
    page.wasm = v->wasm;
    if (f) {
        face_fault(c, f, 0);
        return;
    }
    const struct page *kept = NULL;
    if (find_holes(c, &page))
        kept = cache_put(c->cache, &key, published, award_public_version(v->txn), minute, &page);
    if (kept) {
        arena_defer(v->arena, page_release, (void *)(uintptr_t)kept);
        face_page(c, kept);
    } else {
        v->bytes = page.body;
        v->content_type = page.content_type;
        face_view(c);
    }
}

bool call_kept(struct call *c) {
    struct visit *v = &c->visit;
    struct cache_key key = page_key(c);
    uint64_t published = store_published_size(v->site->store);
    bool unsure;
    if (v->query.n || v->site->development)
        return false;
    const struct page *page = cache_get(c->cache, &key, published, v->arrived / MINUTE_SECONDS, &unsure);
    if (!page && unsure && call_read(c) == OK)
        page = cache_confirm(c->cache, &key, published, award_public_version(v->txn));
    if (!page)
        return false;
    c->kept = true;
    c->kind = METER_PAGE;
    arena_defer(v->arena, page_release, (void *)(uintptr_t)page);
    face_page(c, page);
    return true;
}

void call_look(struct call *c) {
    const struct visit *v = &c->visit;
    /* A page that is the same for all is kept for who is nobody in particular and asks for nothing in
     * particular. */
    if (c->match.route->cache == PUBLIC && v->who.person.n == 0 && v->query.n == 0 && !v->site->development)
        show_and_keep(c, store_published_size(v->site->store), v->arrived / MINUTE_SECONDS);
    else
        show(c);
}
