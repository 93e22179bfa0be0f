/* edition.c: editions as records and as people see them. What makes and changes them is edition_write.c. */
#include "award/rules/edition.h"

#include "award/log/association.h"
#include "award/log/row.h"
#include "award/log/tables.h"
#include "award/people/people.h"
#include "base/time.h"

_Static_assert(sizeof(struct edition_record) == 256, "no padding: records are compared byte by byte");

static const struct str phase_words[] = {
    [PHASE_DRAFT] = STR_INIT("draft"),         [PHASE_SOON] = STR_INIT("soon"),
    [PHASE_OPEN] = STR_INIT("open"),           [PHASE_CLOSED] = STR_INIT("closed"),
    [PHASE_JUDGING] = STR_INIT("judging"),     [PHASE_DECIDED] = STR_INIT("decided"),
    [PHASE_ANNOUNCED] = STR_INIT("announced"), [PHASE_RECALLED] = STR_INIT("recalled"),
};

struct str edition_phase_word(enum edition_phase p) {
    return phase_words[p];
}

/* --- records --- */

static struct key number_key(uint32_t number) {
    struct key k = key_new();
    key_u32(&k, number);
    return k;
}

enum fault edition_get(const struct txn *t, uint32_t number, struct edition_record *r) {
    struct key k = number_key(number);
    return table_get_record(t, T_EDITIONS, key_of(&k), r, sizeof *r);
}

enum fault edition_put(struct txn *t, uint32_t number, const struct edition_record *r) {
    struct key k = number_key(number);
    return table_put(t, T_EDITIONS, key_of(&k), str_bytes(r, sizeof *r));
}

struct str edition_id_of(const struct edition_record *r) {
    return row_text(r->id, sizeof r->id);
}

/* --- phase --- */

static enum edition_phase clock_phase(const struct edition_record *r, int64_t now) {
    if (now < r->opens)
        return PHASE_SOON;
    return now <= r->closes ? PHASE_OPEN : PHASE_CLOSED;
}

enum edition_phase edition_phase_of(const struct edition_record *r, int64_t now) {
    if (!r->opened)
        return PHASE_DRAFT;
    if (r->announced)
        return PHASE_ANNOUNCED;
    if (r->told)
        return PHASE_RECALLED;
    if (r->decisions)
        return PHASE_DECIDED;
    return r->steps ? PHASE_JUDGING : clock_phase(r, now);
}

/* Deciding and publishing are two acts, and of a secret edition not even the first may be guessed. */
enum edition_phase edition_public_phase_of(const struct edition_record *r, int64_t now) {
    enum edition_phase real = edition_phase_of(r, now);
    if (real != PHASE_JUDGING && real != PHASE_DECIDED)
        return real;
    return r->secret ? clock_phase(r, now) : PHASE_JUDGING;
}

enum fault edition_takes_proposals(const struct edition_record *r, int64_t arrived) {
    if (!r->opened || r->announced)
        return WRONG_STATE;
    if (arrived < r->opens)
        return NOT_OPEN_YET;
    if (arrived > r->closes)
        return DEADLINE_PASSED;
    return r->steps ? WRONG_STATE : OK;
}

static int64_t midnight_of(int64_t at) {
    struct local l;
    time_local(at, &l);
    l.hour = l.minute = l.second = 0;
    time_from_local(&l, &at);
    return at;
}

int64_t award_public_until(const struct txn *t, int64_t now) {
    /* a day and a half behind a midnight is the day after, however many hours the clocks give or take */
    int64_t until = midnight_of(midnight_of(now) + DAY_SECONDS + DAY_SECONDS / 2);
    struct cursor c;
    if (cursor_open(t, T_EDITIONS, (struct str){0}, (struct str){0}, false, &c) != OK)
        return now;
    while (cursor_next(&c)) {
        struct edition_record r;
        cursor_record(&c, &r, sizeof r);
        if (r.opened && r.opens > now && r.opens < until)
            until = r.opens;
        if (r.opened && r.closes >= now && r.closes + 1 < until)
            until = r.closes + 1;
    }
    cursor_close(&c);
    return until;
}

/* --- how they are told --- */

static enum fault postponement_of(const struct txn *t, struct arena *a, struct edition *e) {
    e->postponed = e->record.postponing != 0;
    if (!e->postponed)
        return OK;
    struct fact f;
    enum fault fault = event_read(t, a, e->record.postponing - 1, &f);
    if (fault != OK)
        return fault;
    e->postponed_reason = json_get_str(f.later, "reason");
    e->postponed_at = f.at;
    return OK;
}

enum fault edition_read(const struct txn *t, struct arena *a, uint32_t number, int64_t now,
                        struct edition *e) {
    *e = (struct edition){.number = number};
    enum fault fault = edition_get(t, number, &e->record);
    struct fact f;
    if (fault == OK)
        fault = event_read(t, a, e->record.texts, &f);
    if (fault != OK)
        return fault;
    e->id = arena_copy(a, edition_id_of(&e->record));
    e->award = arena_copy(a, row_text(e->record.award, sizeof e->record.award));
    e->phase = edition_phase_of(&e->record, now);
    e->public_phase = edition_public_phase_of(&e->record, now);
    e->secret = e->record.secret;
    e->label = json_get_str(f.private, "label");
    e->theme = json_get_str(f.private, "theme");
    e->place = json_get_str(f.private, "place");
    return postponement_of(t, a, e);
}

enum fault edition_find(const struct txn *t, struct arena *a, struct str id, int64_t now, struct edition *e) {
    uint32_t number;
    enum fault f = edition_number(t, id, &number);
    return f == OK ? edition_read(t, a, number, now, e) : f;
}

enum fault editions_list(const struct txn *t, struct arena *a, struct str award, int64_t now,
                         struct edition **list, size_t *n) {
    size_t room = table_count(t, T_EDITIONS);
    *n = 0;
    *list = arena_alloc(a, (room + 1) * sizeof **list);
    struct cursor c;
    enum fault f = cursor_open(t, T_EDITIONS, (struct str){0}, (struct str){0}, true, &c);
    if (f != OK)
        return f;
    while (f == OK && *n < room && cursor_next(&c)) {
        struct edition_record r;
        cursor_record(&c, &r, sizeof r);
        if (award.n && !str_equal(award, row_text(r.award, sizeof r.award)))
            continue;
        f = edition_read(t, a, key_read_u32(c.key, 0), now, &(*list)[*n]);
        *n += f == OK;
    }
    if (f == OK)
        f = c.fault;
    cursor_close(&c);
    return f;
}

enum fault edition_current(const struct txn *t, struct arena *a, struct str award, int64_t now,
                           struct edition *e) {
    struct edition *list;
    size_t n;
    enum fault f = editions_list(t, a, award, now, &list, &n);
    if (f != OK)
        return f;
    static const enum edition_phase first[] = {PHASE_OPEN, PHASE_SOON};
    for (size_t p = 0; p < sizeof first / sizeof *first; p++)
        for (size_t i = 0; i < n; i++)
            if (list[i].public_phase == first[p]) {
                *e = list[i];
                return OK;
            }
    for (size_t i = 0; i < n; i++)
        if (list[i].public_phase != PHASE_DRAFT) {
            *e = list[i];
            return OK;
        }
    return NOT_FOUND;
}

/* --- rules --- */

enum fault edition_rules_of(const struct txn *t, const struct edition_record *r, json_t **rules) {
    if (r->opened)
        return rules_frozen(t, r->rules, rules);
    *rules = award_rules(row_text(r->award, sizeof r->award));
    return *rules ? OK : NOT_FOUND;
}

enum fault edition_rules(const struct txn *t, uint32_t number, json_t **rules) {
    struct edition_record r;
    enum fault f = edition_get(t, number, &r);
    return f == OK ? edition_rules_of(t, &r, rules) : f;
}

struct str edition_proposal_name(struct arena *a, const json_t *rules, const struct edition_record *r,
                                 uint32_t proposal) {
    return arena_format(a, "%.*s%u-%03u", STR_ARGS(json_get_str(rules, "prefix")), r->ordinal, proposal);
}

/* --- what is still to do --- */

static enum fault check_bodies(const struct txn *t, struct arena *a, const struct edition *e,
                               const json_t *rules, struct checklist *l) {
    l->members = l->chair = true;
    size_t i;
    json_t *body;
    json_array_foreach(json_object_get(rules, "bodies"), i, body) {
        struct member *list;
        size_t n, voting = 0;
        enum fault f = members_list(t, a, e->number, json_get_str(body, "id"), &list, &n);
        if (f != OK)
            return f;
        for (size_t k = 0; k < n; k++)
            voting += list[k].role != MEMBER_SECRETARY;
        l->members = l->members && voting > 0;
        l->chair = l->chair && n > 0 && list[0].role == MEMBER_CHAIR;
    }
    return OK;
}

enum fault edition_checklist(const struct txn *t, const struct edition *e, struct checklist *l) {
    struct arena *a = arena_new();
    struct association as;
    json_t *rules;
    *l = (struct checklist){.dates = e->record.opens && e->record.closes, .texts = e->label.n > 0};
    enum fault f = association_read(t, a, &as);
    if (f == OK)
        f = edition_rules_of(t, &e->record, &rules);
    if (f == OK) {
        l->association = as.named;
        f = check_bodies(t, a, e, rules, l);
    }
    arena_free(a);
    return f;
}
