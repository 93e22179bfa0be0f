/* home.c: what waits for the office today, then every edition. On the first day: nothing but the next
 * step. */
#include "award/decision/announcement.h"
#include "award/log/association.h"
#include "award/privacy/erasure_request.h"
#include "base/format.h"
#include "desk/postman.h"
#include "page/admin/retention.h"

enum { MAILS_LOOKED = 200 };

struct waiting {
    struct visit *v;
    json_t *list;
};

static void add_waiting(const struct waiting *w, const char *key, int64_t n, const json_t *award,
                        struct str url, const char *tone) {
    if (n <= 0)
        return;
    json_t *row = json_object(), *text = words_set(row, "text", key);
    json_set_int(text, "n", n);
    if (award)
        json_set_str(text, "award", rules_text_of(award, "short_name", w->v->lang));
    json_set_str(row, "url", url);
    json_set_str(row, "tone", str_of(tone));
    json_add_new(w->list, row);
}

/* Announced, but the body has decided anew since. */
static void add_decided_anew(const struct waiting *w, const struct desk *d) {
    struct announcement n;
    if (announcement_read(w->v->txn, w->v->arena, d->edition.number, &n) == OK &&
        n.decision != d->edition.record.decisions)
        add_waiting(w, "admin.home.todo_correct", 1, d->rules, admin_url(w->v, d, "/kunngjor/rett"),
                    "warning");
}

static bool decided_since_recall(struct visit *v, const struct desk *d) {
    struct announcement n;
    return d->edition.phase == PHASE_RECALLED &&
           announcement_told(v->txn, v->arena, d->edition.number, d->edition.record.told, &n) == OK &&
           n.decision != d->edition.record.decisions;
}

/* What is wrong first: what came too late, what nobody has looked at, what belongs nowhere yet. */
static void add_edition_waiting(const struct waiting *w, const struct desk *d) {
    const uint32_t *in = d->edition.record.in_state;
    struct visit *v = w->v;
    if (d->edition.phase == PHASE_ANNOUNCED)
        add_decided_anew(w, d);
    if (d->edition.phase == PHASE_ANNOUNCED || d->edition.phase == PHASE_DRAFT)
        return;
    add_waiting(w, "admin.home.todo_late", in[PROPOSAL_LATE], d->rules, admin_url(v, d, "/forslag?vis=late"),
                "danger");
    add_waiting(w, "admin.home.todo_new", in[PROPOSAL_NEW], d->rules, admin_url(v, d, "/forslag?vis=new"),
                "warning");
    add_waiting(w, "admin.home.todo_unplaced", (int64_t)in[PROPOSAL_ACCEPTED] + in[PROPOSAL_UNSURE], d->rules,
                admin_url(v, d, "/forslag?vis=%s", in[PROPOSAL_ACCEPTED] ? "accepted" : "unsure"), "warning");
    if (d->edition.phase == PHASE_DECIDED || decided_since_recall(v, d))
        add_waiting(w, "admin.home.todo_publish", 1, d->rules, admin_url(v, d, "/kunngjor"), "warning");
}

/* Nobody has to do anything about it; but once it is done, it cannot be undone. */
static enum fault add_retention_soon(const struct waiting *w, const struct desk *d) {
    json_t *words, *row;
    bool late;
    enum fault f = admin_retention_soon(w->v, d, &words, &late);
    if (f || !words)
        return f;
    row = json_object();
    json_set_new(row, "text", words);
    json_set_str(row, "url", page_url(w->v, RETENTION_PATH));
    json_set_str(row, "tone", late ? STR("warning") : STR("neutral"));
    json_add_new(w->list, row);
    return OK;
}

static enum fault add_mail_waiting(const struct waiting *w) {
    struct mail *list;
    size_t n;
    int64_t failed = 0;
    enum fault f = outbox_page(w->v->txn, w->v->arena, 0, 0, MAILS_LOOKED, &list, &n);
    for (size_t i = 0; i < n && !f; i++) {
        struct delivery_record r;
        f = delivery_read(w->v->txn, list[i].entry, list[i].n, &r);
        failed += !f && (r.state == DELIVERY_FAILED || delivery_is_lost(r.state, r.at, w->v->arrived));
    }
    add_waiting(w, "admin.home.todo_mail", failed, NULL, page_url(w->v, "/administrasjon/utboks?vis=failed"),
                "danger");
    return f;
}

/* While there is time: once it is full, nothing is received. */
static enum fault add_room_waiting(const struct waiting *w) {
    struct store_room room;
    enum fault f = store_room(w->v->txn, &room);
    if (!f)
        add_waiting(w, "admin.home.todo_room", store_room_short(&room), NULL, (struct str){0}, "danger");
    return f;
}

/* The law's clock runs: said from the first day, and loudly in the last week. */
static enum fault add_insight_waiting(const struct waiting *w) {
    int64_t open, left;
    enum fault f = admin_insight_waiting(w->v, &open, &left);
    add_waiting(w, "erasure.todo", open, NULL, page_url(w->v, "/administrasjon/innsyn"),
                left <= ERASURE_WARN_DAYS ? "danger" : "warning");
    return f;
}

/* --- editions --- */

static void say_next(struct visit *v, const struct edition *e, json_t *row) {
    const struct edition_record *r = &e->record;
    if (e->phase == PHASE_DRAFT) {
        words_set(row, "next_text", "admin.home.next_open");
    } else if (e->phase == PHASE_SOON) {
        json_set_str(words_set(row, "next_text", "when.opens"), "at", page_when(v, r->opens));
    } else if (e->phase == PHASE_OPEN) {
        json_set_str(words_set(row, "next_text", "when.deadline"), "at", page_when(v, r->closes));
    } else if (r->told) {
        json_set_str(row, "next_text", (struct str){0});
    } else if (r->decides > v->arrived) {
        json_set_str(words_set(row, "next_text", "admin.home.next_decides"), "at",
                     format_date(v->arena, v->lang, r->decides));
    } else if (r->ceremony) {
        json_set_str(words_set(row, "next_text", "when.given"), "at",
                     format_date(v->arena, v->lang, r->ceremony));
    }
}

static json_t *edition_row(struct visit *v, const struct desk *d) {
    json_t *row = json_object();
    json_set_str(row, "award_name", rules_text_of(d->rules, "name", v->lang));
    json_set_str(row, "id", d->edition.id);
    json_set_new(row, "label", admin_label(d));
    admin_phase(row, &d->edition);
    say_next(v, &d->edition, row);
    json_set_int(row, "proposals", d->edition.record.proposals);
    json_set_int(row, "candidates", d->edition.record.candidates_in);
    json_set_str(row, "url", admin_url(v, d, "%s", ""));
    return row;
}

static enum fault add_editions(struct visit *v, const struct waiting *w, size_t *n) {
    struct edition *list;
    json_t *rows = json_array();
    json_set_new(v->view, "editions", rows);
    enum fault f = editions_list(v->txn, v->arena, (struct str){0}, v->arrived, &list, n);
    for (size_t i = 0; i < *n && !f; i++) {
        struct desk d = {.edition = list[i]};
        f = edition_rules_of(v->txn, &list[i].record, &d.rules);
        if (f == NOT_FOUND) { /* a draft whose award has no file any more */
            f = OK;
            continue;
        }
        if (f)
            break;
        json_add_new(rows, edition_row(v, &d));
        add_edition_waiting(w, &d);
        f = add_retention_soon(w, &d);
    }
    json_set_bool(v->view, "has_editions", json_array_size(rows) > 0);
    return f;
}

static void add_ways(struct visit *v) {
    static const struct {
        const char *member, *path;
    } ways[] = {
        {"new_url", "/administrasjon/ny"},         {"association_url", "/administrasjon/forening"},
        {"outbox_url", "/administrasjon/utboks"},  {"admins_url", "/administrasjon/administratorer"},
        {"insight_url", "/administrasjon/innsyn"}, {"history_url", "/administrasjon/historikk"},
        {"retention_url", RETENTION_PATH},
    };
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++)
        json_set_str(v->view, ways[i].member, page_url(v, "%s", ways[i].path));
    if (store_sample(v->site->store))
        json_set_str(v->view, "clock_url", page_url(v, "/administrasjon/klokke"));
}

static enum fault home_view(struct visit *v) {
    struct association as;
    size_t editions = 0;
    enum fault f = association_read(v->txn, v->arena, &as);
    if (f)
        return f;
    admin_begin(v);
    struct waiting w = {v, json_array()};
    f = add_editions(v, &w, &editions);
    if (!f)
        f = add_mail_waiting(&w);
    if (!f)
        f = add_insight_waiting(&w);
    if (!f)
        f = add_room_waiting(&w);
    json_set_bool(v->view, "has_todo", json_array_size(w.list) > 0);
    json_set_new(v->view, "todo", w.list);
    if (!as.named)
        admin_empty(v, "admin.home.start", "admin.home.association", page_url(v, "/administrasjon/forening"));
    else if (editions == 0)
        admin_empty(v, "admin.home.start_edition", "admin.home.new", page_url(v, "/administrasjon/ny"));
    add_ways(v);
    return f;
}

const struct route admin_home_routes[] = {
    {GET, "/administrasjon", ADMIN, .view = home_view, .template = "admin/home"},
    {0},
};
