/* session.c: the table of sessions. Knows no cookie's syntax (cookie.c) and no role (award/people). */
#include "web/session.h"

#include "award/log/row.h"
#include "award/log/tables.h"
#include "proof/base64.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

enum { SWEEP_FROM = 4096, VERSION = 2 };

struct str session_secret(struct arena *a) {
    unsigned char bytes[32];
    randombytes_buf(bytes, sizeof bytes);
    struct str text = base64url_encode(a, str_bytes(bytes, sizeof bytes));
    sodium_memzero(bytes, sizeof bytes);
    return text;
}

struct str session_act(const struct store *s, struct arena *a, struct str secret) {
    struct hash mac = store_mac(s, STR("session act"), secret);
    return base64url_encode(a, hash_str(&mac));
}

bool session_act_holds(const struct store *s, struct arena *a, struct str secret, struct str cookie) {
    struct str act = session_act(s, a, secret);
    return cookie.n == act.n && sodium_memcmp(cookie.p, act.p, act.n) == 0;
}

struct str session_name(struct arena *a, struct str secret) {
    return hash_hex(a, hash_of(secret));
}

static bool ended(const struct session_record *r, int64_t now) {
    return now - r->seen_at > SESSION_IDLE_SECONDS || now - r->begun_at > SESSION_MOST_SECONDS;
}

/* A row of an older make is no session: its owner signs in again. */
static bool read_record(struct str value, struct session_record *r) {
    if (value.n != sizeof *r)
        return false;
    memcpy(r, value.p, sizeof *r);
    return r->version == VERSION && r->person_n <= SESSION_PERSON_MAX;
}

enum fault session_find(const struct txn *t, struct str secret, int64_t now, struct session_record *r) {
    struct str value;
    struct hash key = hash_of(secret);
    if (secret.n != SESSION_SIGNS)
        return NOT_FOUND;
    enum fault f = table_get(t, T_SESSIONS, hash_str(&key), &value);
    if (f)
        return f;
    return read_record(value, r) && !ended(r, now) ? OK : NOT_FOUND;
}

static bool is_of(const struct session_record *r, struct str person) {
    return str_equal((struct str){r->person, r->person_n}, person);
}

static int by_last_seen(const void *x, const void *y) {
    const struct session_shown *a = x, *b = y;
    int order = (a->seen_at < b->seen_at) - (a->seen_at > b->seen_at);
    return order ? order : str_compare(a->name, b->name);
}

enum fault session_list(const struct txn *t, struct arena *a, struct str person, int64_t now,
                        struct session_shown **list, size_t *n) {
    struct cursor c;
    *n = 0;
    *list = arena_alloc(a, SESSION_LISTED_MAX * sizeof **list);
    enum fault f = cursor_open(t, T_SESSIONS, (struct str){0}, (struct str){0}, false, &c);
    if (f)
        return f;
    while (*n < SESSION_LISTED_MAX && cursor_next(&c)) {
        struct session_record r;
        struct hash key;
        if (c.key.n != TREE_HASH_BYTES || !read_record(c.value, &r) || ended(&r, now) || !is_of(&r, person))
            continue;
        memcpy(key.b, c.key.p, sizeof key.b);
        (*list)[(*n)++] =
            (struct session_shown){hash_hex(a, key), arena_copy(a, row_text(r.device, sizeof r.device)),
                                   r.begun_at, r.seen_at, r.proved_at};
    }
    f = c.fault;
    cursor_close(&c);
    qsort(*list, *n, sizeof **list, by_last_seen);
    return f;
}

/* Walks all sessions and lets `f` change or end each. Keys are taken down first: a cursor does not outlive a
 * write. */
typedef bool each(struct session_record *r, const void *context); /* false: it ends */

static enum fault for_each(struct txn *t, each *keep, const void *context) {
    unsigned char from[TREE_HASH_BYTES] = {0};
    size_t from_n = 0;
    while (true) {
        struct cursor c;
        struct session_record r;
        enum fault f = cursor_open(t, T_SESSIONS, (struct str){0}, str_bytes(from, from_n), false, &c);
        if (f)
            return f;
        bool more = cursor_next(&c);
        if (more && from_n && str_equal(c.key, str_bytes(from, from_n)))
            more = cursor_next(&c);
        if (!more || c.key.n != sizeof from) {
            cursor_close(&c);
            return OK;
        }
        memcpy(from, c.key.p, sizeof from);
        from_n = sizeof from;
        bool whole = read_record(c.value, &r);
        cursor_close(&c);
        f = whole && keep(&r, context)
                ? table_put(t, T_SESSIONS, str_bytes(from, from_n), str_bytes(&r, sizeof r))
                : table_delete(t, T_SESSIONS, str_bytes(from, from_n));
        if (f)
            return f;
    }
}

static bool has_not_ended(struct session_record *r, const void *now) {
    return !ended(r, *(const int64_t *)now);
}

enum fault session_begin(struct txn *t, const struct session_start *s) {
    struct session_record r = {.version = VERSION,
                               .person_n = (uint32_t)s->person.n,
                               .begun_at = s->at,
                               .seen_at = s->at,
                               .proved_at = s->proved ? s->at : 0};
    struct hash key = hash_of(s->secret);
    if (s->secret.n != SESSION_SIGNS || s->person.n == 0 || s->person.n > SESSION_PERSON_MAX)
        return INTERNAL;
    memcpy(r.person, s->person.p, s->person.n);
    row_set_text(r.device, sizeof r.device, str_slice(s->device, 0, SESSION_DEVICE_MAX));
    enum fault f = s->previous.n ? session_end(t, s->previous) : OK;
    if (!f && table_count(t, T_SESSIONS) >= SWEEP_FROM)
        f = for_each(t, has_not_ended, &s->at);
    if (!f && table_count(t, T_SESSIONS) >= SESSIONS_MAX)
        f = BUSY;
    return f ? f : table_put(t, T_SESSIONS, hash_str(&key), str_bytes(&r, sizeof r));
}

enum fault session_end(struct txn *t, struct str name) {
    struct hash key;
    return hash_from_hex(name, &key) ? table_delete(t, T_SESSIONS, hash_str(&key)) : OK;
}

enum fault session_end_of(struct txn *t, struct str person, struct str name) {
    struct session_record r;
    struct str value;
    struct hash key;
    if (!hash_from_hex(name, &key) || table_get(t, T_SESSIONS, hash_str(&key), &value) ||
        !read_record(value, &r) || !is_of(&r, person))
        return NOT_FOUND;
    return table_delete(t, T_SESSIONS, hash_str(&key));
}

struct owner {
    struct str person, but;
};

/* The one to be kept is set aside and put back, so that the walk needs no key. */
static bool is_of_another(struct session_record *r, const void *owner) {
    return !is_of(r, ((const struct owner *)owner)->person);
}

enum fault session_end_all(struct txn *t, struct str person, struct str but) {
    struct session_record kept;
    struct str value;
    struct hash key;
    bool keep = hash_from_hex(but, &key) && table_get(t, T_SESSIONS, hash_str(&key), &value) == OK &&
                read_record(value, &kept);
    enum fault f = for_each(t, is_of_another, &(struct owner){person, but});
    return f || !keep ? f : table_put(t, T_SESSIONS, hash_str(&key), str_bytes(&kept, sizeof kept));
}

enum fault session_touch(struct txn *t, struct str name, int64_t at) {
    struct session_record r;
    struct str value;
    struct hash key;
    if (!hash_from_hex(name, &key) || table_get(t, T_SESSIONS, hash_str(&key), &value) ||
        !read_record(value, &r) || at <= r.seen_at)
        return OK;
    r.seen_at = at;
    return table_put(t, T_SESSIONS, hash_str(&key), str_bytes(&r, sizeof r));
}

static bool shift(struct session_record *r, const void *seconds) {
    r->begun_at += *(const int64_t *)seconds;
    r->seen_at += *(const int64_t *)seconds;
    r->proved_at += r->proved_at ? *(const int64_t *)seconds : 0;
    return true;
}

enum fault session_shift(struct txn *t, int64_t seconds) {
    return for_each(t, shift, &seconds);
}
