/* members.c: who sits in which body of which edition. A jury, a board and a council are chosen anew for each
 * edition, or copied from one before. */
#include "award/apply.h"
#include "award/edition.h"
#include "award/outbox.h"
#include "award/people_parts.h"
#include "award/row.h"
#include "award/tables.h"
#include "base/sort.h"

#include <stdlib.h>

enum { RECORD_VERSION = 1 };

_Static_assert(sizeof(struct member_record) == 16, "no padding: records are compared byte by byte");

static const struct {
    enum member_role role;
    struct str word;
} roles[] = {
    {MEMBER_PLAIN, STR_INIT("member")},
    {MEMBER_CHAIR, STR_INIT("chair")},
    {MEMBER_SECRETARY, STR_INIT("secretary")},
};
enum { ROLES = sizeof roles / sizeof *roles };

bool member_role_parse(struct str word, enum member_role *role) {
    for (size_t i = 0; i < ROLES; i++)
        if (str_equal(roles[i].word, word)) {
            *role = roles[i].role;
            return true;
        }
    return false;
}

struct str member_role_word(enum member_role role) {
    for (size_t i = 0; i < ROLES; i++)
        if (roles[i].role == role)
            return roles[i].word;
    return (struct str){0};
}

/* --- keys --- */

static struct key body_key(uint32_t edition, struct str body) {
    struct key k = key_new();
    key_u32(&k, edition);
    key_str(&k, str_slice(body, 0, BODY_ID_MAX));
    key_u8(&k, 0);
    return k;
}

static struct key member_key(uint32_t edition, struct str body, struct str person) {
    struct key k = body_key(edition, body);
    key_str(&k, str_slice(person, 0, PERSON_ID_MAX));
    return k;
}

static struct key membership_key(struct str person, uint32_t edition, struct str body) {
    struct key k = key_new();
    key_str(&k, person);
    key_u32(&k, edition);
    key_str(&k, str_slice(body, 0, BODY_ID_MAX));
    return k;
}

static enum fault record_get(const struct txn *t, uint32_t edition, struct str body, struct str person,
                             struct member_record *r) {
    struct key k = member_key(edition, body, person);
    return table_get_record(t, T_MEMBERS, key_of(&k), r, sizeof *r);
}

/* --- how they are told --- */

enum fault member_find(const struct txn *t, uint32_t edition, struct str body, struct str person,
                       enum member_role *role) {
    struct member_record r;
    enum fault f = record_get(t, edition, body, person, &r);
    if (f == OK)
        *role = r.role;
    return f;
}

enum fault memberships_list(const struct txn *t, struct arena *a, struct str person, struct membership **list,
                            size_t *n) {
    *n = 0;
    *list = NULL;
    if (!id_valid(person))
        return OK;
    size_t room = 0;
    struct cursor c;
    enum fault f = cursor_open(t, T_MEMBERSHIPS, person, (struct str){0}, true, &c);
    if (f != OK)
        return f;
    while (f == OK && cursor_next(&c)) {
        if (*n == room) {
            struct membership *more = arena_alloc(a, (room = room ? 2 * room : 8) * sizeof *more);
            if (*n)
                memcpy(more, *list, *n * sizeof *more);
            *list = more;
        }
        struct membership *m = &(*list)[*n];
        m->edition = key_read_u32(c.key, PERSON_ID_MAX);
        m->body = arena_copy(a, str_slice(c.key, PERSON_ID_MAX + 4, c.key.n));
        f = member_find(t, m->edition, m->body, person, &m->role);
        *n += f == OK;
    }
    if (f == OK)
        f = c.fault;
    cursor_close(&c);
    return f;
}

unsigned people_roles_in(const struct txn *t, struct str person, uint32_t edition) {
    if (!id_valid(person))
        return 0;
    unsigned bits = person_is_admin(t, person) ? ROLE_ADMIN : 0;
    struct key prefix = membership_key(person, edition, (struct str){0});
    struct cursor c;
    if (!edition || cursor_open(t, T_MEMBERSHIPS, key_of(&prefix), (struct str){0}, false, &c) != OK)
        return bits;
    while (cursor_next(&c)) {
        enum member_role role;
        if (member_find(t, edition, str_slice(c.key, PERSON_ID_MAX + 4, c.key.n), person, &role) == OK)
            bits |= ROLE_MEMBER | (role == MEMBER_CHAIR ? ROLE_CHAIR : 0);
    }
    cursor_close(&c);
    return bits;
}

unsigned people_roles(const struct txn *t, struct str person, struct str edition) {
    uint32_t number = 0;
    if (edition.n && edition_number(t, edition, &number) != OK)
        number = 0;
    return people_roles_in(t, person, number);
}

/* How many rows a body has, up to a bound. */
static enum fault count_members(const struct txn *t, uint32_t edition, struct str body, size_t *n) {
    struct key prefix = body_key(edition, body);
    struct cursor c;
    *n = 0;
    enum fault f = cursor_open(t, T_MEMBERS, key_of(&prefix), (struct str){0}, false, &c);
    if (f != OK)
        return f;
    while (cursor_next(&c))
        ++*n;
    f = c.fault;
    cursor_close(&c);
    return f;
}

static int rank(enum member_role role) {
    return role == MEMBER_CHAIR ? 0 : role == MEMBER_SECRETARY ? 1 : 2;
}

static int officers_first(const void *x, const void *y) {
    const struct member *a = x, *b = y;
    int order = rank(a->role) - rank(b->role);
    if (!order)
        order = norwegian_compare(a->person.name, b->person.name);
    return order ? order : str_compare(a->person.id, b->person.id);
}

enum fault members_list(const struct txn *t, struct arena *a, uint32_t edition, struct str body,
                        struct member **list, size_t *n) {
    size_t room;
    enum fault f = count_members(t, edition, body, &room);
    *n = 0;
    *list = arena_alloc(a, (room + 1) * sizeof **list);
    struct key prefix = body_key(edition, body);
    struct cursor c;
    if (f == OK)
        f = cursor_open(t, T_MEMBERS, key_of(&prefix), (struct str){0}, false, &c);
    if (f != OK)
        return f;
    while (f == OK && *n < room && cursor_next(&c)) {
        struct member_record r;
        row_record(&c, &r, sizeof r);
        struct member *m = &(*list)[*n];
        m->role = r.role;
        m->invited = r.invited;
        f = person_read(t, a, str_slice(c.key, prefix.n, c.key.n), &m->person);
        *n += f == OK;
    }
    if (f == OK)
        f = c.fault;
    cursor_close(&c);
    qsort(*list, *n, sizeof **list, officers_first);
    return f;
}

/* --- commands --- */

static enum fault emit_invited(struct command *c, struct batch *out, const struct edition_record *e,
                               struct str body, struct str person, enum member_role role) {
    json_t *fields = json_object();
    json_set_str(fields, "body", body);
    json_set_str(fields, "person", person);
    json_set_str(fields, "role", member_role_word(role));
    return event_emit(c, out, "member.invited", edition_id_of(e), e->secret, fields);
}

/* Whether the award has this body, and this office in it. */
static enum fault body_check(const json_t *rules, struct str body, enum member_role role) {
    const json_t *b = rules_find(rules, "bodies", body);
    if (!b)
        return NOT_FOUND;
    if (role == MEMBER_PLAIN)
        return OK;
    size_t i;
    json_t *office;
    json_array_foreach(json_object_get(b, "officers"), i,
                       office) if (str_equal(json_text(office), member_role_word(role))) return OK;
    return FIELD_CHOICE;
}

/* There is one of each office: whoever holds it becomes a plain member. */
static enum fault vacate(struct txn *t, struct command *c, struct batch *out, uint32_t edition,
                         const struct edition_record *e, struct str body, enum member_role role) {
    if (role == MEMBER_PLAIN)
        return OK;
    struct member *list;
    size_t n;
    enum fault f = members_list(t, c->arena, edition, body, &list, &n);
    for (size_t i = 0; f == OK && i < n; i++)
        if (list[i].role == role)
            f = emit_invited(c, out, e, body, list[i].person.id, MEMBER_PLAIN);
    return f;
}

static enum fault open_edition(const struct txn *t, struct str id, uint32_t *number,
                               struct edition_record *e) {
    enum fault f = edition_number(t, id, number);
    if (f == OK)
        f = edition_get(t, *number, e);
    return f == OK && e->announced ? WRONG_STATE : f;
}

enum fault member_invite(struct txn *t, struct command *c, struct batch *out) {
    const struct member_invite_args *args = c->args;
    uint32_t number;
    struct edition_record e;
    json_t *rules;
    size_t members;
    struct str id, body = args->body;
    enum fault f = open_edition(t, args->edition, &number, &e);
    if (f == OK)
        f = edition_rules_of(t, &e, &rules);
    if (f == OK && !body.n)
        body = json_get_str(json_array_get(json_object_get(rules, "bodies"), 0), "id");
    if (f == OK)
        f = body_check(rules, body, args->role);
    if (f == OK)
        f = count_members(t, number, body, &members);
    if (f == OK && members >= MEMBERS_MAX)
        f = TOO_MANY;
    if (f == OK)
        f = person_settle(t, c, out, &args->who, &id);
    enum member_role before;
    if (f == OK && member_find(t, number, body, id, &before) == OK && before == args->role)
        f = ALREADY_DONE;
    if (f == OK)
        f = vacate(t, c, out, number, &e, body, args->role);
    return f == OK ? emit_invited(c, out, &e, body, id, args->role) : f;
}

enum fault member_remove(struct txn *t, struct command *c, struct batch *out) {
    const struct member_remove_args *args = c->args;
    uint32_t number;
    struct edition_record e;
    enum member_role role;
    enum fault f = open_edition(t, args->edition, &number, &e);
    if (f == OK)
        f = member_find(t, number, args->body, args->person, &role);
    if (f != OK)
        return f;
    result_id(c, args->person);
    json_t *fields = json_object();
    json_set_str(fields, "body", args->body);
    json_set_str(fields, "person", args->person);
    fact_set_given(fields, "reason", args->reason);
    return event_emit(c, out, "member.removed", edition_id_of(&e), e.secret, fields);
}

enum fault members_copy_all(struct txn *t, struct command *c, struct batch *out, uint32_t from, uint32_t to,
                            const struct edition_record *e, const json_t *rules) {
    size_t i;
    json_t *body;
    json_array_foreach(json_object_get(rules, "bodies"), i, body) {
        struct str id = json_get_str(body, "id");
        struct member *list;
        size_t n;
        enum fault f = members_list(t, c->arena, from, id, &list, &n);
        for (size_t k = 0; f == OK && k < n; k++) {
            enum member_role role;
            if (to && member_find(t, to, id, list[k].person.id, &role) == OK)
                continue;
            role = body_check(rules, id, list[k].role) == OK ? list[k].role : MEMBER_PLAIN;
            c->result.number++;
            f = emit_invited(c, out, e, id, list[k].person.id, role);
        }
        if (f != OK)
            return f;
    }
    return OK;
}

enum fault members_copy(struct txn *t, struct command *c, struct batch *out) {
    const struct members_copy_args *args = c->args;
    uint32_t to, from;
    struct edition_record e;
    json_t *rules;
    enum fault f = open_edition(t, args->edition, &to, &e);
    if (f == OK)
        f = edition_number(t, args->from, &from);
    if (f == OK)
        f = edition_rules_of(t, &e, &rules);
    if (f != OK)
        return f;
    c->result.number = 0;
    result_id(c, args->edition);
    f = members_copy_all(t, c, out, from, to, &e, rules);
    return f == OK && c->result.number == 0 ? NOTHING_CHANGED : f;
}

/* --- state --- */

enum fault apply_member_invited(struct fact *f) {
    struct str body = json_get_str(f->open, "body"), person = json_get_str(f->open, "person");
    uint32_t number;
    struct edition_record e;
    struct member_record r;
    enum member_role role;
    if (edition_number(f->txn, f->edition, &number) != OK || edition_get(f->txn, number, &e) != OK ||
        !member_role_parse(json_get_str(f->open, "role"), &role) || !person_exists(f->txn, person))
        return FOLDER_DAMAGED;
    bool is_new = record_get(f->txn, number, body, person, &r) != OK;
    if (is_new)
        memset(&r, 0, sizeof r);
    r.version = RECORD_VERSION;
    r.role = (uint8_t)role;
    r.invited = f->index;
    struct key k = member_key(number, body, person), m = membership_key(person, number, body);
    enum fault fault = table_put(f->txn, T_MEMBERS, key_of(&k), str_bytes(&r, sizeof r));
    if (fault == OK)
        fault = table_put(f->txn, T_MEMBERSHIPS, key_of(&m), (struct str){0});
    /* the members of a draft hear of it when it opens */
    if (fault == OK && is_new && e.opened)
        fault = outbox_put(f, 0, MAIL_INVITATION, MAIL_TO_PERSON, person, number, 0, body);
    return fault;
}

enum fault apply_member_removed(struct fact *f) {
    struct str body = json_get_str(f->open, "body"), person = json_get_str(f->open, "person");
    uint32_t number;
    if (edition_number(f->txn, f->edition, &number) != OK)
        return FOLDER_DAMAGED;
    struct key k = member_key(number, body, person), m = membership_key(person, number, body);
    enum fault fault = table_delete(f->txn, T_MEMBERS, key_of(&k));
    return fault == OK ? table_delete(f->txn, T_MEMBERSHIPS, key_of(&m)) : fault;
}

enum fault members_mail_all(struct fact *f, uint32_t edition) {
    struct key prefix = key_new();
    key_u32(&prefix, edition);
    struct cursor c;
    enum fault fault = cursor_open(f->txn, T_MEMBERS, key_of(&prefix), (struct str){0}, false, &c);
    if (fault != OK)
        return fault;
    for (uint32_t n = 0; fault == OK && cursor_next(&c); n++) {
        struct str rest = str_slice(c.key, 4, c.key.n), body;
        str_cut(&rest, 0, &body);
        fault = outbox_put(f, n, MAIL_INVITATION, MAIL_TO_PERSON, rest, edition, 0, body);
    }
    if (fault == OK)
        fault = c.fault;
    cursor_close(&c);
    return fault;
}
