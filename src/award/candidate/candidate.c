/* candidate.c: candidates as records, as people see them, and what a juror reads of them. */
#include "award/candidate/candidate.h"

#include "award/candidate/candidate_parts.h"
#include "award/log/tables.h"
#include "base/sort.h"

#include <stdlib.h>
#include <string.h>

_Static_assert(sizeof(struct candidate_record) == 96, "no padding: records are compared byte by byte");

static const struct str state_words[] = {
    [CANDIDATE_IN] = STR_INIT("in"),
    [CANDIDATE_OUT] = STR_INIT("out"),
    [CANDIDATE_MERGED] = STR_INIT("merged"),
};

struct str candidate_state_word(enum candidate_state s) {
    return state_words[s];
}

struct str candidate_called(const struct candidate *k) {
    return k->name.n ? k->name : k->id;
}

struct str candidate_id(struct arena *a, uint32_t number) {
    return arena_format(a, "k%02u", number);
}

bool candidate_number(struct str id, uint32_t *number) {
    if (id.n < 3 || id.n > CANDIDATE_ID_MAX || id.p[0] != 'k')
        return false;
    struct str digits = str_slice(id, 1, id.n);
    uint64_t n;
    if (digits.n == 2 && digits.p[0] == '0')
        digits = str_slice(digits, 1, 1);
    else if (digits.p[0] == '0')
        return false;
    if (!str_to_u64(digits, &n) || n == 0 || n > UINT32_MAX)
        return false;
    *number = (uint32_t)n;
    return true;
}

/* --- records --- */

struct key candidate_key(uint32_t edition, uint32_t number) {
    struct key k = key_new();
    key_u32(&k, edition);
    key_u32(&k, number);
    return k;
}

struct key gathered_key(uint32_t edition, uint32_t candidate, uint32_t proposal) {
    struct key k = candidate_key(edition, candidate);
    key_u32(&k, proposal);
    return k;
}

enum fault candidate_get(const struct txn *t, uint32_t edition, uint32_t number, struct candidate_record *r) {
    struct key k = candidate_key(edition, number);
    return table_get_record(t, T_CANDIDATES, key_of(&k), r, sizeof *r);
}

enum fault candidate_put(struct txn *t, uint32_t edition, uint32_t number, const struct candidate_record *r) {
    struct key k = candidate_key(edition, number);
    return table_put(t, T_CANDIDATES, key_of(&k), str_bytes(r, sizeof *r));
}

/* All of an edition, by number. */
struct numbered {
    uint32_t number;
    struct candidate_record r;
};

static enum fault all_records(const struct txn *t, struct arena *a, uint32_t edition, struct numbered **list,
                              size_t *n) {
    struct edition_record e;
    *n = 0;
    enum fault f = edition_get(t, edition, &e);
    if (f != OK)
        return f;
    *list = arena_alloc(a, (e.candidates + 1) * sizeof **list);
    struct key prefix = key_new();
    key_u32(&prefix, edition);
    struct cursor c;
    f = cursor_open(t, T_CANDIDATES, key_of(&prefix), (struct str){0}, false, &c);
    if (f != OK)
        return f;
    while (*n < e.candidates && cursor_next(&c)) {
        struct numbered *one = &(*list)[(*n)++];
        one->number = key_read_u32(c.key, prefix.n);
        cursor_record(&c, &one->r, sizeof one->r);
    }
    f = c.fault;
    cursor_close(&c);
    return f;
}

/* Its place in the list, or `n`. */
static size_t place_of(const struct numbered *list, size_t n, uint32_t number) {
    size_t from = 0, to = n;
    while (from < to) {
        size_t middle = (from + to) / 2;
        if (list[middle].number < number)
            from = middle + 1;
        else
            to = middle;
    }
    return from < n && list[from].number == number ? from : n;
}

/* Where a merged one ended up: a place in the list. */
static size_t root_of(const struct numbered *list, size_t n, size_t place) {
    while (place < n && list[place].r.state == CANDIDATE_MERGED)
        place = place_of(list, n, list[place].r.into);
    return place;
}

/* Whether the one at `place` was merged, itself or by what it was merged into, into that number. */
static bool went_into(const struct numbered *list, size_t n, size_t place, uint32_t number) {
    size_t root = root_of(list, n, place);
    return root != place && root < n && list[root].number == number;
}

/* --- how they are told --- */

static enum fault reason_of(const struct txn *t, struct arena *a, struct candidate *k) {
    if (!k->record.screening)
        return OK;
    struct fact f;
    enum fault fault = event_read(t, a, k->record.screening - 1, &f);
    if (fault == OK)
        k->reason = json_get_str(f.private, "reason");
    return fault;
}

static enum fault candidate_of(const struct txn *t, struct arena *a, uint32_t edition, uint32_t number,
                               const struct candidate_record *r, struct candidate *k) {
    struct fact f;
    enum fault fault = event_read(t, a, r->texts, &f);
    if (fault != OK)
        return fault;
    *k = (struct candidate){.edition = edition,
                            .number = number,
                            .record = *r,
                            .id = candidate_id(a, number),
                            .state = r->state,
                            .name = json_get_str(f.private, "name"),
                            .kind = json_get_str(f.private, "kind"),
                            .place = json_get_str(f.private, "place"),
                            .orgnr = json_get_str(f.private, "orgnr"),
                            .web = json_get_str(f.private, "web"),
                            .municipality = json_get_str(f.private, "municipality"),
                            .summary = json_get_str(f.private, "summary"),
                            .body = json_get_str(f.private, "body"),
                            .person = json_get_str(f.private, "person"),
                            .goals = json_object_get(f.private, "goals"),
                            .proposals = r->gathered,
                            .erased = f.erased};
    if (!k->goals)
        k->goals = json_new_array(a);
    if (r->into)
        k->into = candidate_id(a, r->into);
    return reason_of(t, a, k);
}

enum fault candidate_read(const struct txn *t, struct arena *a, uint32_t edition, uint32_t number,
                          struct candidate *k) {
    struct candidate_record r;
    struct numbered *all;
    size_t n;
    enum fault f = candidate_get(t, edition, number, &r);
    if (f == OK)
        f = candidate_of(t, a, edition, number, &r, k);
    if (f != OK || !r.merged)
        return f;
    f = all_records(t, a, edition, &all, &n);
    for (size_t i = 0; i < n; i++)
        if (went_into(all, n, i, number))
            k->proposals += all[i].r.gathered;
    return f;
}

static enum fault is_about(const struct txn *t, struct arena *a, const struct candidate_record *r,
                           struct str person, bool *is) {
    struct fact f;
    if (!r->personal)
        return OK;
    enum fault fault = event_read(t, a, r->texts, &f);
    if (fault == OK)
        *is = *is || (person.n && str_equal(json_get_str(f.private, "person"), person));
    return fault;
}

enum fault candidate_is_person(const struct txn *t, struct arena *a, uint32_t edition, uint32_t number,
                               struct str person, bool *is) {
    struct candidate_record r;
    struct numbered *all;
    size_t n;
    *is = false;
    enum fault f = candidate_get(t, edition, number, &r);
    if (f == OK)
        f = is_about(t, a, &r, person, is);
    if (f != OK || !r.merged)
        return f;
    f = all_records(t, a, edition, &all, &n);
    for (size_t i = 0; f == OK && i < n; i++)
        if (went_into(all, n, i, number))
            f = is_about(t, a, &all[i].r, person, is);
    return f;
}

enum fault candidate_find(const struct txn *t, struct arena *a, uint32_t edition, struct str id,
                          struct candidate *k) {
    uint32_t number;
    return candidate_number(id, &number) ? candidate_read(t, a, edition, number, k) : NOT_FOUND;
}

static int by_name(const void *x, const void *y) {
    const struct candidate *a = x, *b = y;
    int order = norwegian_compare(a->name, b->name);
    return order ? order : a->number < b->number ? -1 : 1;
}

enum fault candidates_list(const struct txn *t, struct arena *a, uint32_t edition, bool all,
                           struct candidate **list, size_t *n) {
    struct numbered *records;
    size_t count;
    *n = 0;
    enum fault f = all_records(t, a, edition, &records, &count);
    if (f != OK)
        return f;
    *list = arena_alloc(a, (count + 1) * sizeof **list);
    uint32_t *proposals = arena_alloc(a, (count + 1) * sizeof *proposals);
    for (size_t i = 0; i < count; i++)
        proposals[root_of(records, count, i)] += records[i].r.gathered;
    for (size_t i = 0; f == OK && i < count; i++) {
        if (!all && records[i].r.state != CANDIDATE_IN)
            continue;
        struct candidate *k = &(*list)[(*n)++];
        f = candidate_of(t, a, edition, records[i].number, &records[i].r, k);
        if (k->state != CANDIDATE_MERGED)
            k->proposals = proposals[i];
    }
    if (f == OK)
        qsort(*list, *n, sizeof **list, by_name);
    return f;
}

enum fault candidates_in(const struct txn *t, struct arena *a, uint32_t edition, uint32_t **numbers,
                         size_t *n) {
    struct numbered *records;
    size_t count;
    *n = 0;
    enum fault f = all_records(t, a, edition, &records, &count);
    if (f != OK)
        return f;
    *numbers = arena_alloc(a, (count + 1) * sizeof **numbers);
    for (size_t i = 0; i < count; i++)
        if (records[i].r.state == CANDIDATE_IN)
            (*numbers)[(*n)++] = records[i].number;
    return OK;
}

/* --- its proposals --- */

struct numbers {
    uint32_t *list;
    size_t n, room;
    struct arena *arena;
};

static void numbers_add(struct numbers *x, uint32_t number) {
    if (x->n == x->room) {
        x->room = x->room ? 2 * x->room : 16;
        uint32_t *more = arena_alloc(x->arena, x->room * sizeof *more);
        if (x->n)
            memcpy(more, x->list, x->n * sizeof *more);
        x->list = more;
    }
    x->list[x->n++] = number;
}

static enum fault add_gathered(const struct txn *t, uint32_t edition, uint32_t candidate, struct numbers *x) {
    struct key prefix = candidate_key(edition, candidate);
    struct cursor c;
    enum fault f = cursor_open(t, T_GATHERED, key_of(&prefix), (struct str){0}, false, &c);
    if (f != OK)
        return f;
    while (cursor_next(&c))
        numbers_add(x, key_read_u32(c.key, prefix.n));
    f = c.fault;
    cursor_close(&c);
    return f;
}

static int ascending(const void *x, const void *y) {
    uint32_t a = *(const uint32_t *)x, b = *(const uint32_t *)y;
    return (a > b) - (a < b);
}

enum fault candidate_proposals(const struct txn *t, struct arena *a, uint32_t edition, uint32_t number,
                               struct proposal **list, size_t *n) {
    struct numbered *records;
    size_t count;
    struct numbers x = {.arena = a};
    *n = 0;
    enum fault f = all_records(t, a, edition, &records, &count);
    if (f == OK)
        f = add_gathered(t, edition, number, &x);
    for (size_t i = 0; f == OK && i < count; i++)
        if (went_into(records, count, i, number))
            f = add_gathered(t, edition, records[i].number, &x);
    *list = arena_alloc(a, (x.n + 1) * sizeof **list);
    if (x.n)
        qsort(x.list, x.n, sizeof *x.list, ascending);
    for (; f == OK && *n < x.n; ++*n)
        f = proposal_read(t, a, edition, x.list[*n], &(*list)[*n]);
    return f;
}

/* --- what a juror reads --- */

static json_t *proposal_material(const struct proposal *p, bool with_name) {
    json_t *o = json_object();
    json_set_int(o, "number", p->number);
    json_set_str(o, "text", p->why);
    json_set_given(o, "relation", p->relation);
    json_set_bool(o, "self", p->self);
    json_set_str(o, "lang", lang_code(p->lang));
    json_set_given(o, "merits", p->merits);
    if (with_name)
        json_set_given(o, "nominator", p->name);
    return o;
}

static json_t *facts_material(const struct candidate *k) {
    json_t *o = json_object();
    json_set_str(o, "candidate", k->id);
    json_set_str(o, "name", k->name);
    json_set_given(o, "kind", k->kind);
    json_set_given(o, "place", k->place);
    json_set_given(o, "orgnr", k->orgnr);
    json_set_given(o, "web", k->web);
    json_set_given(o, "municipality", k->municipality);
    if (json_array_size(k->goals))
        json_set_new(o, "goals", json_deep_copy(k->goals));
    json_set_given(o, "summary", k->summary);
    return o;
}

/* What those say who were merged into it: each name by which somebody is known too, and the line under it. */
static enum fault also_material(const struct txn *t, struct arena *a, const struct candidate *into,
                                json_t *o) {
    struct numbered *all;
    size_t n;
    if (!into->record.merged)
        return OK;
    json_t *also = json_array();
    json_set_new(o, "also", also);
    enum fault f = all_records(t, a, into->edition, &all, &n);
    for (size_t i = 0; f == OK && i < n; i++) {
        struct candidate k;
        if (!went_into(all, n, i, into->number))
            continue;
        f = candidate_of(t, a, into->edition, all[i].number, &all[i].r, &k);
        if (f != OK)
            break;
        json_t *one = json_object();
        json_set_str(one, "name", k.name);
        json_set_given(one, "summary", k.summary);
        json_add_new(also, one);
    }
    return f;
}

enum fault candidate_material(const struct txn *t, uint32_t edition, uint32_t number, struct arena *a,
                              json_t **material) {
    struct candidate k;
    struct proposal *list = NULL;
    json_t *rules;
    size_t n = 0;
    enum fault f = candidate_read(t, a, edition, number, &k);
    if (f == OK)
        f = edition_rules(t, edition, &rules);
    if (f == OK)
        f = candidate_proposals(t, a, edition, number, &list, &n);
    if (f != OK)
        return f;
    struct str visible = json_get_str(json_object_get(rules, "nominator"), "visible_to");
    json_t *proposals = json_array();
    for (size_t i = 0; i < n; i++)
        if (!list[i].erased)
            json_add_new(proposals, proposal_material(&list[i], !str_equal(visible, STR("nobody"))));
    *material = json_owned(a, facts_material(&k));
    f = also_material(t, a, &k, *material);
    json_set_new(*material, "proposals", proposals);
    return f;
}
