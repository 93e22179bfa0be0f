/* history.c: what has happened, in the order of the log, newest first: of one thing, of an edition, of
 * the association. From the open parts of entries alone, so it never says what somebody wrote or gave. */
#include "award/privacy/erased_days.h"
#include "page/admin/admin.h"
#include "page/admin/step.h"

enum { ROWS = 50 }; /* of a page */

/* --- one happening in words --- */

static void set_proposal(struct visit *v, const struct desk *d, const json_t *open, json_t *words) {
    uint32_t edition, number;
    if (d && proposal_lookup(v->txn, json_get_str(open, "proposal"), &edition, &number) == OK)
        json_set_str(words, "proposal",
                     edition_proposal_name(v->arena, d->rules, &d->edition.record, number));
}

static void set_candidate(struct visit *v, const struct desk *d, const json_t *open, const char *member,
                          json_t *words) {
    struct candidate k;
    struct str id = json_get_str(open, member);
    if (d && id.n && candidate_find(v->txn, v->arena, d->edition.number, id, &k) == OK)
        admin_candidate_name(words, member, &k);
}

static void set_step(struct visit *v, const struct desk *d, const json_t *open, json_t *words) {
    struct str id = json_get_str(open, "step");
    if (d && id.n)
        json_set_new(words, "step", admin_step_name(v, d, id));
}

static void set_body(struct visit *v, const struct desk *d, const json_t *open, json_t *words) {
    struct str id = json_get_str(open, "body");
    if (d && id.n)
        json_set_str(words, "body", rules_text_of(rules_find(d->rules, "bodies", id), "name", v->lang));
}

static struct str key_of_type(struct arena *a, struct str type) {
    struct str key = arena_format(a, "admin.happened.%.*s", STR_ARGS(type));
    char *p = (char *)(uintptr_t)key.p;
    for (size_t i = sizeof "admin.happened." - 1; i < key.n; i++)
        if (p[i] == '.')
            p[i] = '_';
    return key;
}

/* What the clock erased on a day is one row, which says how much it was. */
static void set_erased(struct visit *v, const struct desk *d, const struct happening *h, json_t *row) {
    struct erased_day day;
    if (!d || !str_equal(json_get_str(h->open, "rule"), STR("retention")) ||
        erased_day_at(v->txn, d->edition.number, h->at, &day) || day.last != h->index)
        return;
    if (day.proposals)
        json_set_int(words_set(row, "text", "admin.happened.erased_retention"), "n", day.proposals);
    else if (day.candidates)
        json_set_int(words_set(row, "text", "admin.happened.erased_candidates"), "n", day.candidates);
}

static json_t *happening_row(struct visit *v, const struct desk *d, const struct happening *h) {
    json_t *row = json_object();
    json_set_str(row, "at", page_when(v, h->at));
    json_t *words = words_set(row, "text", key_of_type(v->arena, h->type).p);
    json_set_int(words, "number", json_get_int(h->open, "number"));
    json_set_int(words, "year", json_get_int(h->open, "year"));
    json_set_str(words, "person", admin_name(v, json_get_str(h->open, "person")));
    set_proposal(v, d, h->open, words);
    set_candidate(v, d, h->open, "candidate", words);
    set_candidate(v, d, h->open, "into", words);
    set_step(v, d, h->open, words);
    set_body(v, d, h->open, words);
    set_erased(v, d, h, row);
    json_set_str(row, "by", admin_name(v, h->by));
    return row;
}

/* --- of one thing --- */

static enum fault add_entry(struct visit *v, const struct desk *d, uint64_t entry, json_t *list) {
    struct fact f;
    enum fault fault = event_read(v->txn, v->arena, entry, &f);
    if (fault || !f.type)
        return fault;
    struct happening h = {
        .index = entry, .at = f.at, .type = str_of(f.type->name), .by = f.by, .open = f.open};
    json_array_insert_new(list, 0, happening_row(v, d, &h));
    return OK;
}

enum fault admin_history(struct visit *v, const struct desk *d, enum subject_kind kind, struct str id,
                         json_t **list) {
    const struct subject s = {kind, d->edition.number, id};
    uint64_t *entries, after = 0;
    size_t n = ROWS;
    enum fault f = OK;
    *list = json_array();
    while (!f && n == ROWS) {
        f = subject_entries(v->txn, v->arena, &s, after, ROWS, &entries, &n);
        for (size_t i = 0; i < n && !f; i++)
            f = add_entry(v, d, after = entries[i], *list);
    }
    return f;
}

/* --- the pages --- */

static enum fault history_of(struct visit *v, const struct desk *d, uint32_t edition, struct str here) {
    struct happening *all;
    size_t n;
    uint64_t before = 0;
    json_t *rows = json_array();
    str_to_u64(visit_query(v, "for"), &before);
    enum fault f = history_page(v->txn, v->arena, edition, before, ROWS, &all, &n);
    for (size_t i = 0; i < n && !f; i++)
        json_add_new(rows, happening_row(v, d, &all[i]));
    json_set_bool(v->view, "has_rows", json_array_size(rows) > 0);
    json_set_new(v->view, "rows", rows);
    if (n == 0)
        admin_empty(v, "admin.happened.nothing", NULL, (struct str){0});
    if (f || (n < ROWS && !before))
        return f;
    json_t *pages = json_object();
    if (before)
        json_set_str(pages, "first", here);
    if (n == ROWS)
        json_set_str(
            pages, "next",
            arena_format(v->arena, "%.*s?for=%llu", STR_ARGS(here), (unsigned long long)all[n - 1].index));
    json_set_new(v->view, "pages", pages);
    return OK;
}

static enum fault edition_history_view(struct visit *v) {
    struct desk d;
    enum fault f = admin_desk(v, &d);
    if (f)
        return f;
    admin_begin_desk(v, &d);
    return history_of(v, &d, d.edition.number, admin_url(v, &d, "/historikk"));
}

static enum fault house_history_view(struct visit *v) {
    admin_begin(v);
    return history_of(v, NULL, 0, page_url(v, "/administrasjon/historikk"));
}

const struct route admin_history_routes[] = {
    {GET, "/administrasjon/historikk", ADMIN, .view = house_history_view, .template = "admin/history"},
    {GET, "/administrasjon/utgave/:edition/historikk", ADMIN, .view = edition_history_view,
     .template = "admin/history"},
    {0},
};
