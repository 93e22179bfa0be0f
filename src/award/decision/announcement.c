/* announcement.c: a decision is told to everybody. It takes names, reasons and nothing else from it. */
#include "award/candidate/candidate.h"
#include "award/decision/announcement_parts.h"
#include "award/decision/hall.h"
#include "award/log/apply.h"
#include "award/log/row.h"
#include "award/log/tables.h"
#include "award/people/people.h"
#include "base/sort.h"
#include "base/time.h"

#include <stdlib.h>

enum { RECORD_VERSION = 1 };

_Static_assert(sizeof(struct told_record) == 32, "no padding: records are compared byte by byte");

static const struct str outcome_words[] = {[OUTCOME_WINNER] = STR_INIT("winner"),
                                           [OUTCOME_SHARED] = STR_INIT("shared"),
                                           [OUTCOME_NONE] = STR_INIT("none")};

/* --- how it is told --- */

static int by_name(const void *x, const void *y) {
    const struct announced_one *a = x, *b = y;
    int order = norwegian_compare(a->name, b->name);
    return order ? order : str_compare(a->candidate, b->candidate);
}

void announcement_sort(struct announced_one *list, size_t n) {
    qsort(list, n, sizeof *list, by_name);
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
    announcement_sort(*list, *n);
    return OK;
}

enum fault announcement_by(const struct txn *t, struct arena *a, uint32_t edition, const struct decided *d,
                           struct announcement *n) {
    *n = (struct announcement){.outcome = outcome_words[d->outcome], .citation = d->citation};
    enum fault f = tell(t, a, edition, d->winners, d->winners_n, NULL, 0, &n->winners, &n->winners_n);
    return f == OK ? tell(t, a, edition, d->finalists, d->finalists_n, n->winners, n->winners_n,
                          &n->finalists, &n->finalists_n)
                   : f;
}

enum fault announcement_decision(const struct txn *t, struct arena *a, uint32_t edition, struct decided *d) {
    enum fault f = decision_current(t, a, edition, d);
    return f == NOT_FOUND ? STEP_NOT_READY : f;
}

enum fault announcement_preview(const struct txn *t, struct arena *a, uint32_t edition,
                                struct announcement *n, uint32_t *decision) {
    struct decided d;
    enum fault f = announcement_decision(t, a, edition, &d);
    if (f != OK)
        return f;
    *decision = d.number;
    return announcement_by(t, a, edition, &d, n);
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

static struct key told_key(uint32_t edition, uint32_t number) {
    struct key k = key_new();
    key_u32(&k, edition);
    key_u32(&k, number);
    return k;
}

const json_t *announcement_of(const struct fact *f) {
    const json_t *corrected = json_object_get(f->later, "announcement");
    return corrected ? corrected : f->later;
}

enum fault announcement_told(const struct txn *t, struct arena *a, uint32_t edition, uint32_t number,
                             struct announcement *n) {
    struct key k = told_key(edition, number);
    struct told_record r;
    struct fact f;
    enum fault fault = number ? table_get_record(t, T_TOLD, key_of(&k), &r, sizeof r) : NOT_FOUND;
    if (fault || (fault = event_read(t, a, r.index, &f)))
        return fault;
    const json_t *content = announcement_of(&f);
    *n = (struct announcement){.kind = (enum telling)r.kind,
                               .number = number,
                               .at = r.announced,
                               .told = r.at,
                               .index = r.index,
                               .decision = r.decision,
                               .reason = json_get_str(f.later, "reason"),
                               .outcome = json_get_str(content, "outcome"),
                               .citation = json_get_str(content, "citation"),
                               .signed_by = json_get_str(content, "signed_by")};
    n->winners = read_list(a, json_object_get(content, "winners"), &n->winners_n);
    n->finalists = read_list(a, json_object_get(content, "finalists"), &n->finalists_n);
    return OK;
}

enum fault announcement_read(const struct txn *t, struct arena *a, uint32_t edition, struct announcement *n) {
    struct edition_record e;
    enum fault fault = edition_get(t, edition, &e);
    if (fault)
        return fault;
    return e.announced ? announcement_told(t, a, edition, e.told, n) : NOT_FOUND;
}

/* --- the command --- */

json_t *announced_list(const struct announced_one *list, size_t n) {
    json_t *array = json_array();
    for (size_t i = 0; i < n; i++) {
        json_t *one = json_object();
        json_set_str(one, "candidate", list[i].candidate);
        json_set_str(one, "name", list[i].name);
        json_set_given(one, "place", list[i].place);
        json_set_given(one, "line", list[i].line);
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

enum fault announcement_check(const struct txn *t, struct arena *a, uint32_t edition,
                              const struct decided *d) {
    enum fault f = check_still_in(t, a, edition, d->winners, d->winners_n);
    return f ? f : check_still_in(t, a, edition, d->finalists, d->finalists_n);
}

void announcement_write(json_t *content, const struct announcement *n) {
    json_set_str(content, "outcome", n->outcome);
    json_set_new(content, "winners", announced_list(n->winners, n->winners_n));
    json_set_new(content, "finalists", announced_list(n->finalists, n->finalists_n));
    json_set_str(content, "citation", n->citation);
    json_set_given(content, "signed_by", n->signed_by);
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
    f = announcement_decision(t, c->arena, number, &d);
    if (f == OK && d.number != args->decision)
        f = WRONG_STATE;
    if (f == OK)
        f = announcement_check(t, c->arena, number, &d);
    if (f == OK)
        f = announcement_by(t, c->arena, number, &d, &n);
    if (f != OK)
        return f;
    result_id(c, args->edition);
    json_t *fields = json_object();
    json_set_int(fields, "decision", d.number);
    n.signed_by = args->signed_by;
    announcement_write(fields, &n);
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

static enum fault put_winners(struct fact *f, uint32_t edition, const struct edition_record *e,
                              int64_t announced, const json_t *content) {
    struct str award = row_text(e->award, sizeof e->award);
    size_t winners = json_array_size(json_object_get(content, "winners"));
    enum fault fault = hall_drop(f->txn, award, edition);
    for (uint32_t i = 0; fault == OK && i < winners; i++) {
        struct hall_record r;
        memset(&r, 0, sizeof r);
        r.edition = edition;
        r.place = i;
        r.index = f->index;
        fault = hall_put(f->txn, award, year_of(e, announced), &r);
    }
    return fault;
}

enum fault announcement_tell(struct fact *f, enum telling kind, const json_t *content) {
    uint32_t edition;
    struct edition_record e;
    if (edition_number(f->txn, f->edition, &edition) != OK || edition_get(f->txn, edition, &e) != OK)
        return FOLDER_DAMAGED;
    struct told_record last = {.announced = f->at};
    struct key before = told_key(edition, e.told), k = told_key(edition, e.told + 1);
    if (kind != TOLD_ANNOUNCED && table_get_record(f->txn, T_TOLD, key_of(&before), &last, sizeof last))
        return FOLDER_DAMAGED;
    struct told_record r = {.version = RECORD_VERSION,
                            .kind = (uint8_t)kind,
                            .decision = kind == TOLD_RECALLED ? last.decision
                                                              : (uint32_t)json_get_int(f->open, "decision"),
                            .index = f->index,
                            .at = f->at,
                            .announced = last.announced};
    e.told++;
    e.announced = kind != TOLD_RECALLED;
    enum fault fault = table_put(f->txn, T_TOLD, key_of(&k), str_bytes(&r, sizeof r));
    if (!fault)
        fault = edition_put(f->txn, edition, &e);
    return fault ? fault : put_winners(f, edition, &e, r.announced, content);
}

enum fault apply_edition_announced(struct fact *f) {
    enum fault fault = announcement_tell(f, TOLD_ANNOUNCED, f->later);
    return fault ? fault : announcement_mail(f, MAIL_ANNOUNCED);
}
