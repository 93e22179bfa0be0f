/* award.c: one award with the edition that is now, or one of its editions: what it is, who can be proposed,
 * what happens when. */
#include "award/decision/announcement.h"
#include "award/decision/hall.h"
#include "base/format.h"
#include "page/award/winner.h"
#include "page/pages.h"
#include "page/words/edition_words.h"
#include "page/words/hall_words.h"

enum { BEFORE_SHOWN = 6 };

static void add_award(struct visit *v, const struct edition *e, const json_t *rules) {
    json_set_str(v->view, "name", rules_text_of(rules, "name", v->lang));
    json_set_str(v->view, "lead", rules_text_of(rules, "lead", v->lang));
    json_set_str(v->view, "purpose", rules_text_of(rules, "purpose", v->lang));
    json_set_str(v->view, "given_by", rules_text_of(rules, "given_by", v->lang));
    json_set_str(v->view, "prize_text", rules_text_of(rules, "prize", v->lang));
    json_set_str(v->view, "how_decided", rules_text_of(rules, "how_decided", v->lang));
    json_set_str(v->view, "theme", e->theme);
    json_set_str(v->view, "feed_url", page_url(v, "/vinnere.atom"));
    json_set_new(v->view, "eligible", edition_eligible(v, rules));
}

static void add_criteria(struct visit *v, const json_t *rules) {
    json_t *list = json_array(), *criterion;
    size_t i;
    json_array_foreach(json_object_get(rules, "criteria"), i, criterion) {
        json_t *row = json_object();
        json_set_str(row, "name", rules_text_of(criterion, "name", v->lang));
        json_set_str(row, "text", rules_text_of(criterion, "question", v->lang));
        json_add_new(list, row);
    }
    json_set_bool(v->view, "has_criteria", json_array_size(list) > 0);
    json_set_new(v->view, "criteria", list);
}

/* --- dates --- */

struct dates {
    struct visit *v;
    json_t *list;
    bool now_said; /* the first that lies ahead is the one we wait for */
};

static void add_date(struct dates *d, const char *label, int64_t at, bool with_clock) {
    if (at == 0)
        return;
    json_t *row = json_object();
    bool done = at <= d->v->arrived;
    words_set(row, "label", label);
    json_set_str(row, "text",
                 with_clock ? format_moment(d->v->arena, d->v->lang, at)
                            : format_date(d->v->arena, d->v->lang, at));
    json_set_bool(row, "done", done);
    json_set_bool(row, "now", !done && !d->now_said);
    d->now_said |= !done;
    json_add_new(d->list, row);
}

static void add_dates(struct visit *v, const struct edition *e, int64_t announced) {
    const struct edition_record *r = &e->record;
    struct dates d = {.v = v, .list = json_array()};
    add_date(&d, "award.opens", r->opens, false);
    add_date(&d, "award.closes", r->closes, true);
    if (!e->secret)
        add_date(&d, "award.judged", r->decides, false);
    if (announced)
        add_date(&d, "award.was_announced", announced, false);
    else
        add_date(&d, e->secret ? "award.given_on" : "award.announced", r->ceremony, false);
    json_set_new(v->view, "dates", d.list);
}

static void add_postponed(struct visit *v, const struct edition *e) {
    if (!e->postponed || e->record.told)
        return;
    const struct edition_record *r = &e->record;
    bool deadline = r->closes != r->first_closes && r->closes >= v->arrived;
    int64_t to = deadline || !r->ceremony ? r->closes : r->ceremony;
    json_t *postponed = json_object();
    json_t *text = words_set(postponed, "text", deadline ? "award.postponed_deadline" : "award.postponed");
    json_set_str(text, "at",
                 deadline ? format_moment(v->arena, v->lang, to) : format_date(v->arena, v->lang, to));
    json_set_str(postponed, "reason", e->postponed_reason);
    json_set_str(postponed, "at", format_date(v->arena, v->lang, e->postponed_at));
    json_set_new(v->view, "postponed", postponed);
}

/* --- what was announced --- */

static void add_announced(struct visit *v, const struct edition *e, const struct announcement *n) {
    json_t *finalists = json_array(), *winner = json_object();
    struct str names = winner_names(v->arena, v->lang, n);
    if (names.n)
        json_set_str(winner, "name", names);
    else
        words_set(winner, "name", "winner.none");
    json_set_str(winner, "url", winner_url(v, e->award, e->id));
    json_set_new(v->view, "winner", winner);
    for (size_t i = 0; i < n->finalists_n; i++)
        json_add_new(finalists, winner_one(v, &n->finalists[i]));
    json_set_bool(v->view, "has_finalists", n->finalists_n > 0);
    json_set_new(v->view, "finalists", finalists);
}

/* What was announced stands no longer; why is on the winner's page. */
static void add_recalled(struct visit *v, const struct edition *e) {
    json_t *winner = json_object();
    words_set(winner, "name", "award.recalled");
    json_set_str(winner, "url", winner_url(v, e->award, e->id));
    json_set_bool(winner, "recalled", true);
    json_set_new(v->view, "winner", winner);
    json_set_bool(v->view, "has_finalists", false);
    json_set_new(v->view, "finalists", json_array());
}

/* Those who won before; this edition's own stands above. */
static enum fault add_before(struct visit *v, const struct edition *e) {
    struct hall_row *list;
    size_t n;
    enum fault f = hall_list(v->txn, v->arena, e->award, 0, &list, &n);
    if (f)
        return f;
    json_t *rows = json_array();
    for (size_t i = 0; i < n && json_array_size(rows) < BEFORE_SHOWN; i++) {
        if (str_equal(list[i].edition, e->id))
            continue;
        json_t *row = hall_words(v, &list[i]);
        json_set_int(row, "label", list[i].year);
        json_add_new(rows, row);
    }
    json_set_bool(v->view, "has_before", json_array_size(rows) > 0);
    json_set_new(v->view, "before", rows);
    json_set_str(v->view, "all_url", page_url(v, "/vinnere/%.*s", STR_ARGS(e->award)));
    return OK;
}

static enum fault award_view(struct visit *v) {
    struct edition e;
    json_t *rules;
    struct announcement n = {0};
    enum fault f = page_edition(v, &e, &rules);
    if (f)
        return f;
    v->view = json_new_object(v->arena);
    page_stand_at(v, "awards");
    add_award(v, &e, rules);
    edition_name(v, &e, rules, v->view);
    edition_state(v, &e, v->view);
    json_t *propose = edition_propose(v, &e);
    if (propose)
        json_set_new(v->view, "propose", propose);
    add_criteria(v, rules);
    add_postponed(v, &e);
    if (e.public_phase == PHASE_RECALLED)
        add_recalled(v, &e);
    if (e.public_phase == PHASE_ANNOUNCED) {
        f = announcement_read(v->txn, v->arena, e.number, &n);
        if (f)
            return f;
        add_announced(v, &e, &n);
    }
    add_dates(v, &e, n.at);
    return add_before(v, &e);
}

const struct route award_routes[] = {
    {GET, "/:award", EVERYONE, .view = award_view, .template = "award/award", .cache = PUBLIC},
    {GET, "/:award/:ordinal", EVERYONE, .view = award_view, .template = "award/award", .cache = PUBLIC},
    {0},
};
