/* announcement.c: a decision is told to everybody. It takes names, reasons and nothing else from it. */
#include "award/announcement.h"

#include "award/apply.h"
#include "award/candidate.h"
#include "award/decision.h"
#include "award/hall.h"
#include "award/people.h"
#include "award/row.h"
#include "base/sort.h"
#include "base/time.h"

#include <stdlib.h>

static const struct str outcome_words[] = {[OUTCOME_WINNER] = STR_INIT("winner"),
                                           [OUTCOME_SHARED] = STR_INIT("shared"),
                                           [OUTCOME_NONE] = STR_INIT("none")};

/* --- how it is told --- */

static int by_name(const void *x, const void *y) {
    const struct announced_one *a = x, *b = y;
    int order = norwegian_compare(a->name, b->name);
    return order ? order : str_compare(a->candidate, b->candidate);
}

static bool is_among(struct str id, const struct announced_one *list, size_t n) {
    for (size_t i = 0; i < n; i++)
        if (str_equal(list[i].candidate, id))
            return true;
    return false;
}

/* The candidates of these ids by name, without those in `but`. */
static enum fault tell(const struct txn *t, struct arena *a, uint32_t edition, const struct str *ids,
                       size_t ids_n, const struct announced_one *but, size_t but_n,
                       struct announced_one **list, size_t *n) {
    *n = 0;
    *list = arena_alloc(a, (ids_n + 1) * sizeof **list);
    for (size_t i = 0; i < ids_n; i++) {
        struct candidate k;
        if (is_among(ids[i], but, but_n))
            continue;
        enum fault f = candidate_find(t, a, edition, ids[i], &k);
        if (f != OK)
            return f;
        (*list)[(*n)++] = (struct announced_one){k.id, k.name, k.place, k.summary};
    }
    qsort(*list, *n, sizeof **list, by_name);
    return OK;
}

static enum fault announcement_of(const struct txn *t, struct arena *a, uint32_t edition,
                                  const struct decided *d, struct announcement *n) {
    *n = (struct announcement){.outcome = outcome_words[d->outcome], .citation = d->citation};
    enum fault f = tell(t, a, edition, d->winners, d->winners_n, NULL, 0, &n->winners, &n->winners_n);
    return f == OK ? tell(t, a, edition, d->finalists, d->finalists_n, n->winners, n->winners_n,
                          &n->finalists, &n->finalists_n)
                   : f;
}

static enum fault decision_of(const struct txn *t, struct arena *a, uint32_t edition, struct decided *d) {
    enum fault f = decision_current(t, a, edition, d);
    return f == NOT_FOUND ? STEP_NOT_READY : f;
}

enum fault announcement_preview(const struct txn *t, struct arena *a, uint32_t edition,
                                struct announcement *n, uint32_t *decision) {
    struct decided d;
    enum fault f = decision_of(t, a, edition, &d);
    if (f != OK)
        return f;
    *decision = d.number;
    return announcement_of(t, a, edition, &d, n);
}

static struct announced_one *read_list(struct arena *a, const json_t *array, size_t *n) {
    struct announced_one *list = arena_alloc(a, (json_array_size(array) + 1) * sizeof *list);
    size_t i;
    json_t *one;
    *n = 0;
    json_array_foreach(array, i, one) {
        list[(*n)++] = (struct announced_one){json_get_str(one, "candidate"), json_get_str(one, "name"),
                                              json_get_str(one, "place"), json_get_str(one, "line")};
    }
    return list;
}

enum fault announcement_read(const struct txn *t, struct arena *a, uint32_t edition, struct announcement *n) {
    struct edition_record e;
    struct fact f;
    enum fault fault = edition_get(t, edition, &e);
    if (fault != OK)
        return fault;
    if (!e.announced)
        return NOT_FOUND;
    fault = event_read(t, a, e.announcing - 1, &f);
    if (fault != OK)
        return fault;
    *n = (struct announcement){.at = f.at,
                               .index = f.index,
                               .decision = (uint32_t)json_get_int(f.open, "decision"),
                               .outcome = json_get_str(f.later, "outcome"),
                               .citation = json_get_str(f.later, "citation"),
                               .signed_by = json_get_str(f.later, "signed_by")};
    n->winners = read_list(a, json_object_get(f.later, "winners"), &n->winners_n);
    n->finalists = read_list(a, json_object_get(f.later, "finalists"), &n->finalists_n);
    return OK;
}

/* --- the command --- */

static json_t *write_list(const struct announced_one *list, size_t n) {
    json_t *array = json_array();
    for (size_t i = 0; i < n; i++) {
        json_t *one = json_object();
        json_set_str(one, "candidate", list[i].candidate);
        json_set_str(one, "name", list[i].name);
        fact_set_given(one, "place", list[i].place);
        fact_set_given(one, "line", list[i].line);
        json_add_new(array, one);
    }
    return array;
}

/* Whoever was screened out or merged since it was decided is not told of: that takes another decision. */
static enum fault check_still_in(const struct txn *t, struct arena *a, uint32_t edition,
                                 const struct str *ids, size_t n) {
    for (size_t i = 0; i < n; i++) {
        struct candidate k;
        enum fault f = candidate_find(t, a, edition, ids[i], &k);
        if (f != OK || k.state != CANDIDATE_IN)
            return f != OK ? f : WRONG_STATE;
    }
    return OK;
}

enum fault edition_announce(struct txn *t, struct command *c, struct batch *out) {
    const struct edition_announce_args *args = c->args;
    uint32_t number;
    struct edition_record e;
    struct announcement n;
    struct decided d;
    enum fault f = admin_only(t, c);
    if (f == OK)
        f = edition_number(t, args->edition, &number);
    if (f == OK)
        f = edition_get(t, number, &e);
    if (f != OK)
        return f;
    if (e.announced)
        return ALREADY_DONE;
    f = decision_of(t, c->arena, number, &d);
    if (f == OK && d.number != args->decision)
        f = WRONG_STATE;
    if (f == OK)
        f = check_still_in(t, c->arena, number, d.winners, d.winners_n);
    if (f == OK)
        f = check_still_in(t, c->arena, number, d.finalists, d.finalists_n);
    if (f == OK)
        f = announcement_of(t, c->arena, number, &d, &n);
    if (f != OK)
        return f;
    result_id(c, args->edition);
    json_t *fields = json_object();
    json_set_int(fields, "decision", d.number);
    json_set_str(fields, "outcome", n.outcome);
    json_set_new(fields, "winners", write_list(n.winners, n.winners_n));
    json_set_new(fields, "finalists", write_list(n.finalists, n.finalists_n));
    json_set_str(fields, "citation", n.citation);
    fact_set_given(fields, "signed_by", args->signed_by);
    return event_emit(c, out, "edition.announced", args->edition, e.secret, fields);
}

/* --- state --- */

/* An edition bears the year in which it took proposals, however late it is given; an honour the year in which
 * it is given. */
static uint32_t year_of(const struct edition_record *e, int64_t announced_at) {
    struct local l;
    time_local(e->secret ? announced_at : e->first_closes, &l);
    return (uint32_t)l.year;
}

enum fault apply_edition_announced(struct fact *f) {
    uint32_t number;
    struct edition_record e;
    if (edition_number(f->txn, f->edition, &number) != OK || edition_get(f->txn, number, &e) != OK)
        return FOLDER_DAMAGED;
    e.announced = true;
    e.announcing = f->index + 1;
    enum fault fault = edition_put(f->txn, number, &e);
    size_t winners = json_array_size(json_object_get(f->later, "winners"));
    for (uint32_t i = 0; fault == OK && i < winners; i++) {
        struct hall_record r;
        memset(&r, 0, sizeof r);
        r.edition = number;
        r.place = i;
        r.index = f->index;
        fault = hall_put(f->txn, row_text(e.award, sizeof e.award), year_of(&e, f->at), &r);
    }
    return fault;
}
