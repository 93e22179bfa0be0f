/* minutes_papers.c: minutes as files, for whoever keeps them apart from the server. */
#include "award/step/ballot.h"
#include "page/minutes/minutes.h"

#include <assert.h>
#include <stdatomic.h>

/* The log's mark is left out: it lies beside them, with the whole log. */
static enum fault view_of(struct visit *v, const struct edition *e, const json_t *rules, struct str body) {
    v->view = json_new_object(v->arena);
    enum fault f = minutes_tell(v, e, rules, body, v->view);
    if (f)
        return f;
    json_set_bool(v->view, "has_checkpoint", false);
    json_set_str(v->view, "lang", lang_code(v->lang));
    return OK;
}

static bool says_anything(const json_t *view) {
    return json_get_bool(view, "has_steps") || json_object_get(view, "decided");
}

static enum fault of_body(struct visit *v, const struct edition *e, const json_t *rules, struct str body,
                          struct paper *papers, size_t *n) {
    for (v->lang = LANG_NB; v->lang < LANG_COUNT; v->lang++) {
        struct buf out = buf_new(v->arena);
        enum fault f = view_of(v, e, rules, body);
        if (f || !says_anything(v->view))
            return f;
        f = template_render(atomic_load(&v->site->templates), STR("minutes-file"), v->lang, v->view, &out);
        if (f)
            return f;
        assert(*n < PAPERS_MAX); /* an award has eight bodies at most */
        papers[(*n)++] = (struct paper){
            arena_format(v->arena, "minutes.%.*s.%.*s.html", STR_ARGS(body), STR_ARGS(lang_code(v->lang))),
            buf_str(&out)};
    }
    return OK;
}

enum fault minutes_papers(struct site *site, struct arena *a, struct txn *t, struct str edition,
                          struct paper *papers, size_t *n) {
    struct visit v = {.site = site, .arena = a, .txn = t, .who = {.person = READER_RECORD}};
    struct position p;
    struct edition e;
    json_t *rules, *body;
    size_t i;
    enum fault f = journal_position(t, &p, &v.arrived);
    if (!f)
        f = edition_find(t, a, edition, v.arrived, &e);
    if (f)
        return f;
    f = edition_rules(t, e.number, &rules);
    if (f)
        return f;
    json_array_foreach(json_object_get(rules, "bodies"), i, body) {
        f = of_body(&v, &e, rules, json_get_str(body, "id"), papers, n);
        if (f)
            return f;
    }
    return OK;
}
