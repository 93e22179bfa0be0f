/* members.c: who sits in which body of which edition, as it is told. What changes it is invite.c. */
#include "award/log/ids.h"
#include "award/log/tables.h"
#include "award/people/members_parts.h"
#include "base/sort.h"

#include <stdlib.h>
#include <string.h>

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

struct key member_key(uint32_t edition, struct str body, struct str person) {
    struct key k = body_key(edition, body);
    key_str(&k, str_slice(person, 0, PERSON_ID_MAX));
    return k;
}

struct key membership_key(struct str person, uint32_t edition, struct str body) {
    struct key k = key_new();
    key_str(&k, person);
    key_u32(&k, edition);
    key_str(&k, str_slice(body, 0, BODY_ID_MAX));
    return k;
}

enum fault member_get(const struct txn *t, uint32_t edition, struct str body, struct str person,
                      struct member_record *r) {
    struct key k = member_key(edition, body, person);
    return table_get_record(t, T_MEMBERS, key_of(&k), r, sizeof *r);
}

/* --- how they are told --- */

enum fault member_find(const struct txn *t, uint32_t edition, struct str body, struct str person,
                       enum member_role *role) {
    struct member_record r;
    enum fault f = member_get(t, edition, body, person, &r);
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

enum fault members_count(const struct txn *t, uint32_t edition, struct str body, size_t *n) {
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
    enum fault f = members_count(t, edition, body, &room);
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
        cursor_record(&c, &r, sizeof r);
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
