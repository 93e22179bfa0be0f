/* retention.c: what the clock will erase and when, what rests and why, and what it has erased. Says it
 * beforehand; there is nothing to press. */
#include "page/admin/retention.h"

#include "award/privacy/erased_days.h"
#include "base/format.h"

enum { SPANS_MOST = 12, DAYS_SHOWN = 24 };

struct telling {
    struct visit *v;
    json_t *coming, *rows, *erased;
    struct retention_span spans[SPANS_MOST];
    size_t spans_n;
};

/* --- in words --- */

/* What stands in the way where the moment has come. */
static json_t *resting_words(const struct visit *v, const struct retention *r) {
    json_t *words = words_new(r->rests_until ? "retention.rests_until" : "retention.rests");
    json_set_int(words, "n", r->resting);
    if (r->rests_until)
        json_set_str(words, "until", format_date(v->arena, v->lang, r->rests_until));
    return words;
}

/* Of candidates alone when no proposal goes. */
static json_t *coming_words(const struct visit *v, const struct retention *r, const char *key,
                            const char *candidates) {
    json_t *words = words_new(r->waiting ? key : candidates);
    json_set_int(words, "n", r->waiting ? r->waiting : r->candidates);
    json_set_str(words, "at", format_date(v->arena, v->lang, r->due));
    return words;
}

static bool is_through(const struct retention *r) {
    return r->waiting == 0 && r->candidates == 0;
}

static void say_state(struct visit *v, const struct retention *r, json_t *row) {
    bool is_due = r->state == RETENTION_RUNS && r->due <= v->arrived;
    if (r->state == RETENTION_UNANNOUNCED)
        admin_state(row, "retention.unannounced", "neutral");
    else if (r->state == RETENTION_RECALLED)
        admin_state(row, "retention.recalled", "warning");
    else if (is_through(r))
        admin_state(row, "retention.nothing_left", "success");
    else if (!is_due)
        admin_state(row, "retention.runs", "neutral");
    else
        admin_state(row, retention_has_work(r) ? "retention.now" : "retention.late", "warning");
    if (is_due && r->resting)
        json_set_new(row, "resting_text", resting_words(v, r));
}

/* --- one edition --- */

static void add_row(struct telling *t, const struct desk *d, const struct retention *r) {
    struct visit *v = t->v;
    json_t *row = json_object();
    json_set_str(row, "award_name", rules_text_of(d->rules, "short_name", v->lang));
    json_set_new(row, "label", admin_label(d));
    json_set_str(row, "url", admin_url(v, d, "%s", ""));
    json_set_int(words_set(row, "how_long", "retention.months"), "n", r->months);
    if (r->state == RETENTION_RUNS) {
        json_set_str(row, "announced", format_date(v->arena, v->lang, r->announced));
        json_set_str(row, "due", format_date(v->arena, v->lang, r->due));
        json_set_int(row, "waiting", r->waiting);
        json_set_int(row, "winners", r->winners);
    }
    json_set_int(row, "erased", r->erased);
    say_state(v, r, row);
    json_add_new(t->rows, row);
}

/* What is to be erased, what comes first in front: `coming` is put in order by its moment. */
static void add_coming(struct telling *t, const struct desk *d, const struct retention *r) {
    struct visit *v = t->v;
    if (r->state != RETENTION_RUNS || is_through(r) || r->due <= v->arrived)
        return;
    json_t *one = json_object();
    json_set_new(one, "text", coming_words(v, r, "retention.coming", "retention.coming_candidates"));
    if (r->waiting && r->candidates)
        json_set_int(words_set(one, "too", "retention.candidates_too"), "n", r->candidates);
    json_set_str(one, "award_name", rules_text_of(d->rules, "short_name", v->lang));
    json_set_new(one, "label", admin_label(d));
    json_set_str(one, "url", admin_url(v, d, "/forslag?vis=all"));
    json_set_int(one, "at", r->due);
    size_t i = 0;
    while (i < json_array_size(t->coming) && json_get_int(json_array_get(t->coming, i), "at") <= r->due)
        i++;
    json_array_insert_new(t->coming, i, one);
}

static void add_span(struct telling *t, const struct desk *d, const struct retention *r) {
    if (r->state != RETENTION_RUNS || t->spans_n == SPANS_MOST)
        return;
    struct str name = rules_text_of(d->rules, "short_name", t->v->lang);
    t->spans[t->spans_n++] = (struct retention_span){
        arena_format(t->v->arena, "%.*s %.*s", STR_ARGS(name), STR_ARGS(d->edition.label)), r->announced,
        r->due, is_through(r)};
}

static enum fault add_erased(struct telling *t, const struct desk *d) {
    struct visit *v = t->v;
    struct erased_day *days;
    size_t n;
    enum fault f = erased_days(v->txn, v->arena, d->edition.number, DAYS_SHOWN, &days, &n);
    for (size_t i = 0; i < n && !f; i++) {
        json_t *row = json_object();
        json_set_str(row, "at", format_date(v->arena, v->lang, days[i].at));
        json_set_str(row, "award_name", rules_text_of(d->rules, "short_name", v->lang));
        json_set_new(row, "label", admin_label(d));
        json_set_str(row, "url", admin_url(v, d, "/historikk"));
        if (days[i].proposals)
            json_set_int(words_set(row, "text", "retention.gone"), "n", days[i].proposals);
        if (days[i].candidates)
            json_set_int(words_set(row, "candidates", "retention.gone_candidates"), "n", days[i].candidates);
        json_set_int(words_set(row, "entries", "retention.entries"), "n", days[i].entries);
        json_add_new(t->erased, row);
    }
    return f;
}

static enum fault add_edition(struct telling *t, const struct edition *e) {
    struct visit *v = t->v;
    struct desk d = {.edition = *e};
    struct retention r;
    enum fault f = edition_rules_of(v->txn, &e->record, &d.rules);
    if (!f)
        f = retention_of(v->txn, v->arena, e->number, v->arrived, &r);
    if (f)
        return f;
    add_row(t, &d, &r);
    add_coming(t, &d, &r);
    add_span(t, &d, &r);
    return add_erased(t, &d);
}

/* --- the page --- */

static void set_list(struct visit *v, const char *name, const char *has, json_t *list) {
    json_set_bool(v->view, has, json_array_size(list) > 0);
    json_set_new(v->view, name, list);
}

static enum fault retention_view(struct visit *v) {
    struct telling t = {v, json_array(), json_array(), json_array(), {{{0}, 0, 0, false}}, 0};
    struct edition *list;
    size_t n;
    admin_begin(v);
    enum fault f = editions_list(v->txn, v->arena, (struct str){0}, v->arrived, &list, &n);
    for (size_t i = 0; i < n && !f; i++)
        if (list[i].record.proposals)
            f = add_edition(&t, &list[i]);
    set_list(v, "coming", "has_coming", t.coming);
    set_list(v, "rows", "has_rows", t.rows);
    set_list(v, "erased", "has_erased", t.erased);
    if (json_array_size(t.rows) == 0)
        admin_empty(v, "retention.none", NULL, (struct str){0});
    json_t *plot = retention_timeline(v->arena, t.spans, t.spans_n, v->arrived);
    if (plot)
        json_set_new(v->view, "timeline", json_incref(plot));
    json_set_str(v->view, "insight_url", page_url(v, "/administrasjon/innsyn"));
    json_set_str(v->view, "privacy_url", page_url(v, "/personvern"));
    return f;
}

/* --- among what waits for the office --- */

enum fault admin_retention_soon(struct visit *v, const struct desk *d, json_t **words, bool *late) {
    struct retention r;
    int64_t due = retention_due(v->txn, v->arena, d->edition.number);
    *words = NULL;
    *late = due <= v->arrived;
    if (!due || days_left(v->arrived, due) > RETENTION_WARN_DAYS)
        return OK;
    enum fault f = retention_of(v->txn, v->arena, d->edition.number, v->arrived, &r);
    if (f)
        return f;
    if (*late && r.resting)
        *words = resting_words(v, &r);
    else if (!*late && !is_through(&r))
        *words = coming_words(v, &r, "retention.todo", "retention.todo_candidates");
    if (*words)
        json_set_str(*words, "award", rules_text_of(d->rules, "short_name", v->lang));
    return OK;
}

const struct route admin_retention_routes[] = {
    {GET, RETENTION_PATH, ADMIN, .view = retention_view, .template = "admin/retention"},
    {0},
};
