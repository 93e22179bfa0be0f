/* recusal.c: what members have said binds them, what the chair made of it, and the one rule that keeps them
 * away. */
#include "award/step/recusal.h"

#include "award/candidate/candidate.h"
#include "award/log/tables.h"
#include "award/people/outbox.h"
#include "award/people/people.h"
#include "award/rules/edition.h"
#include "base/json.h"

#include <string.h>

const char *const recusal_grounds[] = {"family",   "employment", "ownership", "board",
                                       "customer", "competitor", "other",     NULL};

_Static_assert(sizeof(struct recusal_record) == 24, "no padding: records are compared byte by byte");
_Static_assert(sizeof(struct declaration_record) == 24, "no padding: records are compared byte by byte");

static struct key recusal_key(uint32_t edition, struct str person, uint32_t candidate) {
    struct key k = key_new();
    key_u32(&k, edition);
    key_str(&k, person);
    if (candidate)
        key_u32(&k, candidate);
    return k;
}

static struct key declaration_key(uint32_t edition, struct str body, struct str person) {
    struct key k = key_new();
    key_u32(&k, edition);
    key_str(&k, body);
    key_u8(&k, 0);
    key_str(&k, person);
    return k;
}

static struct key asked_key(uint32_t edition, struct str body, struct str person, uint32_t candidate) {
    struct key k = declaration_key(edition, body, person);
    key_u32(&k, candidate);
    return k;
}

static bool ground_known(struct str ground) {
    for (const char *const *g = recusal_grounds; *g; g++)
        if (str_equal(ground, str_of(*g)))
            return true;
    return false;
}

/* --- declaring --- */

/* In a secret edition nobody may find out by declaring that it is they who are proposed. */
static enum fault check_binding(const struct txn *t, struct arena *a, uint32_t edition,
                                const struct edition_record *e, struct str person, const struct binding *b) {
    struct candidate k;
    bool self;
    enum fault f = candidate_find(t, a, edition, b->candidate, &k);
    if (f || (f = candidate_is_person(t, a, edition, k.number, person, &self)))
        return f;
    if (e->secret && self)
        return NOT_FOUND;
    return ground_known(b->ground) ? OK : FIELD_CHOICE;
}

/* Adds the ids of those whose names were shown. */
static enum fault add_asked(const struct txn *t, uint32_t edition, const struct recusal_declare *d,
                            json_t *fields) {
    json_t *asked = json_array();
    json_set_new(fields, "asked", asked);
    for (size_t i = 0; i < d->asked_n; i++) {
        uint32_t number;
        struct candidate_record k;
        if (!candidate_number(d->asked[i], &number) || candidate_get(t, edition, number, &k))
            return NOT_FOUND;
        json_add_new(asked, json_stringn(d->asked[i].p, d->asked[i].n));
    }
    return OK;
}

static enum fault add_bindings(const struct txn *t, struct arena *a, uint32_t edition,
                               const struct edition_record *e, const struct recusal_declare *d,
                               json_t *fields) {
    json_t *bindings = json_array();
    json_set_new(fields, "bindings", bindings);
    for (size_t i = 0; i < d->n; i++) {
        enum fault f = check_binding(t, a, edition, e, d->person, &d->bindings[i]);
        if (f)
            return f;
        json_t *b = json_object();
        json_set_str(b, "candidate", d->bindings[i].candidate);
        json_set_str(b, "ground", d->bindings[i].ground);
        json_set_str(b, "text", d->bindings[i].text);
        json_add_new(bindings, b);
    }
    return OK;
}

enum fault recusal_declare(struct txn *t, struct command *c, struct batch *out) {
    const struct recusal_declare *d = c->args;
    uint32_t edition;
    struct edition_record e;
    enum member_role role;
    enum fault f = edition_number(t, d->edition, &edition);
    if (f || (f = edition_get(t, edition, &e)) || (f = member_find(t, edition, d->body, d->person, &role)))
        return f;
    if (!str_equal(c->by, d->person))
        return NOT_ALLOWED;
    if (e.announced)
        return WRONG_STATE;
    json_t *fields = json_object();
    json_set_str(fields, "body", d->body);
    json_set_str(fields, "person", d->person);
    if ((f = add_asked(t, edition, d, fields)) || (f = add_bindings(t, c->arena, edition, &e, d, fields))) {
        json_decref(fields);
        return f;
    }
    return event_emit(c, out, "recusal.declared", d->edition, e.secret, fields);
}

static enum fault put_binding(struct fact *f, uint32_t edition, struct str person, const json_t *binding) {
    struct recusal_record r;
    uint32_t candidate;
    if (!candidate_number(json_get_str(binding, "candidate"), &candidate))
        return FOLDER_DAMAGED;
    struct key k = recusal_key(edition, person, candidate);
    enum fault fault = table_get_record(f->txn, T_RECUSALS, key_of(&k), &r, sizeof r);
    if (fault && fault != NOT_FOUND)
        return fault;
    if (!fault && r.state != RECUSAL_LIFTED)
        return OK; /* said before: what the chair has settled stays */
    r = (struct recusal_record){.version = 1, .state = RECUSAL_DECLARED, .declared = f->index};
    return table_put(f->txn, T_RECUSALS, key_of(&k), str_bytes(&r, sizeof r));
}

static enum fault put_asked(struct fact *f, uint32_t edition, struct str body, struct str person,
                            struct str id) {
    uint32_t candidate;
    if (!candidate_number(id, &candidate))
        return FOLDER_DAMAGED;
    struct key k = asked_key(edition, body, person, candidate);
    return table_put(f->txn, T_ASKED, key_of(&k), (struct str){0});
}

enum fault apply_recusal_declared(struct fact *f) {
    struct str person = json_get_str(f->open, "person"), body = json_get_str(f->open, "body");
    const json_t *bindings = json_object_get(f->private, "bindings");
    const json_t *asked = json_object_get(f->private, "asked");
    struct declaration_record d = {
        .version = 1, .index = f->index, .bindings = (uint32_t)json_array_size(bindings)};
    uint32_t edition;
    enum fault fault = edition_number(f->txn, f->edition, &edition);
    for (size_t i = 0; i < json_array_size(bindings) && !fault; i++)
        fault = put_binding(f, edition, person, json_array_get(bindings, i));
    for (size_t i = 0; i < json_array_size(asked) && !fault; i++)
        fault = put_asked(f, edition, body, person, json_text(json_array_get(asked, i)));
    if (fault)
        return fault;
    struct key k = declaration_key(edition, body, person);
    fault = table_put(f->txn, T_DECLARATIONS, key_of(&k), str_bytes(&d, sizeof d));
    return fault ? fault : outbox_put(f, 0, MAIL_DECLARED, MAIL_TO_PERSON, person, edition, 0, body);
}

/* --- settling --- */

enum fault recusal_settle(struct txn *t, struct command *c, struct batch *out) {
    const struct recusal_settle *s = c->args;
    uint32_t edition, candidate;
    struct edition_record e;
    struct recusal_record r;
    enum member_role role;
    enum fault f = edition_number(t, s->edition, &edition);
    if (f || (f = edition_get(t, edition, &e)))
        return f;
    if (member_find(t, edition, s->body, c->by, &role) || role != MEMBER_CHAIR)
        return NOT_ALLOWED;
    if (str_equal(c->by, s->person))
        return SECOND_PERSON;
    if (member_find(t, edition, s->body, s->person, &role))
        return NOT_ALLOWED; /* of another body's people another chair answers */
    if (!candidate_number(s->candidate, &candidate))
        return NOT_FOUND;
    struct key k = recusal_key(edition, s->person, candidate);
    if ((f = table_get_record(t, T_RECUSALS, key_of(&k), &r, sizeof r)))
        return f;
    if (e.announced)
        return WRONG_STATE;
    if (r.state == (s->stands ? RECUSAL_STANDS : RECUSAL_LIFTED))
        return NOTHING_CHANGED;
    if (!s->stands && s->reason.n == 0)
        return REASON_NEEDED;
    json_t *fields = json_object();
    json_set_str(fields, "person", s->person);
    json_set_str(fields, "candidate", s->candidate);
    json_set_str(fields, "outcome", s->stands ? STR("stands") : STR("lifted"));
    if (s->reason.n)
        json_set_str(fields, "reason", s->reason);
    return event_emit(c, out, "recusal.settled", s->edition, e.secret, fields);
}

enum fault apply_recusal_settled(struct fact *f) {
    uint32_t edition, candidate;
    struct recusal_record r;
    enum fault fault = edition_number(f->txn, f->edition, &edition);
    if (fault)
        return fault;
    if (!candidate_number(json_get_str(f->open, "candidate"), &candidate))
        return FOLDER_DAMAGED;
    struct key k = recusal_key(edition, json_get_str(f->open, "person"), candidate);
    if ((fault = table_get_record(f->txn, T_RECUSALS, key_of(&k), &r, sizeof r)))
        return fault;
    r.settled = f->index;
    r.state = str_equal(json_get_str(f->private, "outcome"), STR("lifted")) ? RECUSAL_LIFTED : RECUSAL_STANDS;
    return table_put(f->txn, T_RECUSALS, key_of(&k), str_bytes(&r, sizeof r));
}

enum fault recusal_put_found(struct fact *f, uint32_t edition, struct str person, uint32_t candidate) {
    struct recusal_record r;
    struct key k = recusal_key(edition, person, candidate);
    enum fault fault = table_get_record(f->txn, T_RECUSALS, key_of(&k), &r, sizeof r);
    if (fault == NOT_FOUND)
        r = (struct recusal_record){.version = 1};
    else if (fault)
        return fault;
    r.state = RECUSAL_STANDS;
    r.settled = f->index;
    return table_put(f->txn, T_RECUSALS, key_of(&k), str_bytes(&r, sizeof r));
}

/* --- the rule --- */

bool recusal_declared(const struct txn *t, uint32_t edition, struct str body, struct str person) {
    struct key k = declaration_key(edition, body, person);
    return table_has(t, T_DECLARATIONS, key_of(&k));
}

enum fault recusal_declaration(const struct txn *t, uint32_t edition, struct str body, struct str person,
                               uint64_t *index) {
    struct declaration_record d;
    struct key k = declaration_key(edition, body, person);
    enum fault f = table_get_record(t, T_DECLARATIONS, key_of(&k), &d, sizeof d);
    *index = f ? 0 : d.index;
    return f;
}

bool recusal_was_asked(const struct txn *t, uint32_t edition, struct str body, struct str person,
                       uint32_t candidate) {
    struct key k = asked_key(edition, body, person, candidate);
    return table_has(t, T_ASKED, key_of(&k));
}

/* Where a candidate's proposals have gone: through all its mergers. */
static uint32_t merged_into(const struct txn *t, uint32_t edition, uint32_t candidate) {
    struct candidate_record r;
    for (size_t i = 0; i < CANDIDATES_MAX && !candidate_get(t, edition, candidate, &r); i++) {
        if (r.state != CANDIDATE_MERGED)
            break;
        candidate = r.into;
    }
    return candidate;
}

static bool bound(const struct txn *t, uint32_t edition, struct str person, uint32_t candidate) {
    struct key prefix = recusal_key(edition, person, 0);
    struct cursor c;
    bool stands = false;
    if (cursor_open(t, T_RECUSALS, key_of(&prefix), (struct str){0}, false, &c))
        return true; /* cannot be told: keep away */
    while (!stands && cursor_next(&c)) {
        struct recusal_record r;
        if (c.value.n != sizeof r)
            continue;
        memcpy(&r, c.value.p, sizeof r);
        uint32_t of = key_read_u32(c.key, prefix.n);
        stands = r.state != RECUSAL_LIFTED && (of == candidate || merged_into(t, edition, of) == candidate);
    }
    cursor_close(&c);
    return stands;
}

bool recusal_stands(const struct txn *t, uint32_t edition, struct str person, uint32_t candidate) {
    struct arena *a = arena_new();
    bool self;
    bool stands = candidate_is_person(t, a, edition, candidate, person, &self) != OK || self ||
                  bound(t, edition, person, candidate);
    arena_free(a);
    return stands;
}

/* --- for the chair --- */

static void add_texts(const struct txn *t, struct arena *a, uint64_t index, struct str candidate,
                      json_t *row) {
    struct fact f;
    size_t i;
    json_t *b;
    if (index == 0 || event_read(t, a, index, &f)) /* found after the close: nobody declared it */
        return;
    json_array_foreach(json_object_get(f.private, "bindings"), i, b) {
        if (!str_equal(json_get_str(b, "candidate"), candidate))
            continue;
        json_set_str(row, "ground", json_get_str(b, "ground"));
        json_set_str(row, "text", json_get_str(b, "text"));
    }
}

static void add_settlement(const struct txn *t, struct arena *a, uint64_t index, json_t *row) {
    struct fact f;
    if (index && !event_read(t, a, index, &f))
        json_set_str(row, "reason", json_get_str(f.private, "reason"));
}

enum fault recusal_list(const struct txn *t, struct arena *a, uint32_t edition, json_t **list) {
    static const struct str states[] = {[RECUSAL_DECLARED] = STR_INIT("declared"),
                                        [RECUSAL_STANDS] = STR_INIT("stands"),
                                        [RECUSAL_LIFTED] = STR_INIT("lifted")};
    struct key prefix = key_new();
    struct cursor c;
    key_u32(&prefix, edition);
    *list = json_new_array(a);
    enum fault f = cursor_open(t, T_RECUSALS, key_of(&prefix), (struct str){0}, false, &c);
    if (f)
        return f;
    while (cursor_next(&c)) {
        struct recusal_record r;
        memcpy(&r, c.value.p, sizeof r);
        struct str person = arena_copy(a, str_slice(c.key, 4, PERSON_ID_MAX));
        struct str candidate = candidate_id(a, key_read_u32(c.key, 4 + PERSON_ID_MAX));
        json_t *row = json_object();
        json_set_str(row, "person", person);
        json_set_str(row, "candidate", candidate);
        json_set_str(row, "state", states[r.state]);
        json_set_str(row, "ground", STR("found")); /* after the close, where nobody declared it */
        add_texts(t, a, r.declared, candidate, row);
        add_settlement(t, a, r.settled, row);
        json_add_new(*list, row);
    }
    cursor_close(&c);
    return OK;
}
