/* receipts.c: all that a member has done here, each with its proof: keys, ties, ballots, the
 * confirmation of a decision, and the decision itself. What is a member's own is found by who they are, never
 * by a place in the log that an address could name. */
#include "award/people/enrolment.h"
#include "award/step/recusal.h"
#include "page/check/receipt.h"
#include "page/jury/decided.h"
#include "page/jury/desk.h"
#include "page/jury/jury.h"

#include <stdlib.h>
#include <string.h>

enum { OWN = RECEIPT_LATER | RECEIPT_PRIVATE };

/* One thing that was done: where it stands, when, and how its fold and its file are called. */
struct own_act {
    uint64_t index;
    int64_t at;
    json_t *title;
    const char *said;
    struct str url;
};

enum { ACTS_BUT_KEYS_AND_BALLOTS = 3 /* ties, decision, confirmation */ };

struct own_acts {
    size_t n;
    struct own_act *list; /* with room for all there can be */
};

static void add(struct own_acts *acts, struct own_act act) {
    acts->list[acts->n++] = act;
}

/* The file of what is not a ballot: "nokkel-1", "habilitet", "bekreftelse", "beslutning". */
static struct str file_url(const struct visit *v, const struct seat *s, struct str what) {
    struct str path = seat_path(v, s, "/kvitteringer/%.*s", STR_ARGS(what));
    return page_url(v, "%.*s", STR_ARGS(path));
}

/* When an entry was written; 0 when it cannot be read. */
static int64_t time_of(const struct visit *v, uint64_t index) {
    struct fact f;
    return event_read(v->txn, v->arena, index, &f) ? 0 : f.at;
}

/* --- what there is --- */

static void add_keys(struct visit *v, const struct seat *s, struct own_acts *acts) {
    for (uint32_t n = 1; n <= enrolment_count(v->txn, v->who.person); n++) {
        struct key_record key;
        if (enrolment_get(v->txn, v->who.person, n, &key))
            continue;
        json_t *title = words_new("receipts.key");
        json_set_int(title, "n", n);
        add(acts, (struct own_act){key.index, key.at, title, "receipts.said_key",
                                   file_url(v, s, arena_format(v->arena, "nokkel-%u", n))});
    }
}

static void add_declaration(struct visit *v, const struct seat *s, struct own_acts *acts) {
    uint64_t index;
    if (recusal_declaration(v->txn, s->edition.number, s->id, v->who.person, &index) == OK)
        add(acts, (struct own_act){index, time_of(v, index), words_new("receipts.declaration"),
                                   "receipts.said_declaration", file_url(v, s, STR("habilitet"))});
}

static json_t *ballot_title(const struct visit *v, const struct seat *s, const struct step_record *step,
                            const struct own_ballot *b) {
    struct candidate k;
    json_t *title = words_new("receipts.ballot");
    json_set_int(title, "number", b->number);
    json_set_str(title, "step", rules_text_of(seat_template(s, step), "name", v->lang));
    if (step->candidate && candidate_read(v->txn, v->arena, s->edition.number, step->candidate, &k) == OK)
        json_set_str(title, "candidate", candidate_called(&k));
    return title;
}

/* How many ballots the member has handed in. */
static uint32_t handed_in(const struct visit *v, const struct seat *s, const struct step_record *step) {
    struct roll_record voter;
    return step_roll_get(v->txn, s->edition.number, step->number, v->who.person, &voter) ? 0 : voter.number;
}

static size_t ballots_in_all(const struct visit *v, const struct seat *s, const struct step_record *steps,
                             size_t n) {
    size_t all = 0;
    for (size_t i = 0; i < n; i++)
        all += handed_in(v, s, &steps[i]);
    return all;
}

/* Each that was handed in, also one that was replaced: it stands in the log for ever. */
static void add_ballots(struct visit *v, const struct seat *s, const struct step_record *step,
                        struct own_acts *acts) {
    for (uint32_t n = handed_in(v, s, step); n > 0; n--) {
        struct own_ballot b;
        if (desk_ballot_numbered(v, s, step, n, &b) || b.kept)
            continue;
        add(acts, (struct own_act){b.index, b.at, ballot_title(v, s, step, &b), "receipt.said_ballot",
                                   desk_receipt_url(v, s, step, &b)});
    }
}

static void add_decision(struct visit *v, const struct seat *s, struct own_acts *acts) {
    struct decided d;
    uint64_t index;
    if (decision_seen(v, s, &d))
        return;
    add(acts, (struct own_act){d.record.index, d.record.at, words_new("receipts.decision"),
                               "receipts.said_decision", file_url(v, s, STR("beslutning"))});
    if (decision_confirmation(v->txn, s->edition.number, d.number, v->who.person, &index) == OK)
        add(acts, (struct own_act){index, time_of(v, index), words_new("receipts.confirmation"),
                                   "receipts.said_confirmation", file_url(v, s, STR("bekreftelse"))});
}

/* --- the page --- */

static int by_place(const void *x, const void *y) {
    const struct own_act *a = x, *b = y;
    return (a->index < b->index) - (a->index > b->index);
}

static enum fault receipts_view(struct visit *v) {
    struct seat s;
    struct step_record *steps;
    size_t n;
    enum fault f = seat_find(v, &s);
    if (f || (f = seat_steps(v, &s, &steps, &n)))
        return f;
    size_t room =
        enrolment_count(v->txn, v->who.person) + ballots_in_all(v, &s, steps, n) + ACTS_BUT_KEYS_AND_BALLOTS;
    struct own_acts acts = {.list = arena_alloc(v->arena, room * sizeof *acts.list)};
    json_t *rows = json_array();
    seat_view(v, &s);
    json_set_new(v->view, "receipts", rows);
    add_keys(v, &s, &acts);
    add_declaration(v, &s, &acts);
    for (size_t i = 0; i < n; i++)
        add_ballots(v, &s, &steps[i], &acts);
    add_decision(v, &s, &acts);
    qsort(acts.list, acts.n, sizeof *acts.list, by_place);
    for (size_t i = 0; i < acts.n; i++) {
        const struct own_act *act = &acts.list[i];
        json_t *row = receipt_view(v, act->index, act->at, act->url, act->said);
        json_set_new(row, "title", act->title);
        json_add_new(rows, row);
    }
    json_set_bool(v->view, "has_receipts", acts.n > 0);
    if (acts.n == 0)
        words_set(v->view, "none_text", "receipts.none");
    return OK;
}

/* --- the files --- */

static enum fault find(struct visit *v, const struct seat *s, struct str what, uint64_t *index,
                       unsigned *classes) {
    struct key_record key;
    struct decided d;
    uint64_t n;
    *classes = OWN;
    if (str_equal(what, STR("habilitet")))
        return recusal_declaration(v->txn, s->edition.number, s->id, v->who.person, index);
    if (str_equal(what, STR("beslutning")) || str_equal(what, STR("bekreftelse"))) {
        enum fault f = decision_seen(v, s, &d);
        if (f || str_equal(what, STR("bekreftelse")))
            return f ? f : decision_confirmation(v->txn, s->edition.number, d.number, v->who.person, index);
        *index = d.record.index;
        *classes = RECEIPT_LATER; /* who recorded it, and why it departs, is the chair's */
        return OK;
    }
    if (!str_starts(what, STR("nokkel-")) || !str_to_u64(str_slice(what, strlen("nokkel-"), what.n), &n) ||
        n > KEYS_MAX)
        return NOT_FOUND;
    enum fault f = enrolment_get(v->txn, v->who.person, (uint32_t)n, &key);
    *index = f ? 0 : key.index;
    return f;
}

static enum fault receipt_file_view(struct visit *v) {
    struct seat s;
    uint64_t index;
    unsigned classes;
    struct str what = visit_param(v, "what");
    enum fault f = seat_find(v, &s);
    if (!f)
        f = find(v, &s, what, &index, &classes);
    return f ? f
             : receipt_file(v, index, classes,
                            arena_format(v->arena, "%.*s-%.*s", STR_ARGS(s.edition.id), STR_ARGS(what)));
}

const struct route jury_receipts_routes[] = {
    {GET, "/jury/:edition/:body/kvitteringer", MEMBER, .view = receipts_view, .template = "jury/receipts"},
    {GET, "/jury/:edition/:body/kvitteringer/:what", MEMBER, .view = receipt_file_view},
    {0},
};
