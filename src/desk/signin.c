/* signin.c: makes and spends sign-in links. Knows nothing of cookies. */
#include "desk/signin.h"

#include "award/log/tables.h"
#include "proof/base64.h"
#include "store/store.h"

#include <sodium.h>
#include <string.h>

/* person id (26) || until (be64) || nonce (8) || MAC (32) */
enum { PERSON_BYTES = 26, UNTIL_AT = 26, NONCE_AT = 34, MAC_AT = 42, SECRET_BYTES = 74, TEXT_MOST = 128 };

static struct hash mac_of(const struct store *s, enum signin_way way,
                          const unsigned char secret[SECRET_BYTES]) {
    static const struct str purposes[] = {[SIGNIN_MAILED] = STR_INIT("sign-in link"),
                                          [SIGNIN_MACHINE] = STR_INIT("sign-in link of the machine")};
    return store_mac(s, purposes[way], str_bytes(secret, MAC_AT));
}

static bool is_made_for(const struct store *s, enum signin_way way,
                        const unsigned char secret[SECRET_BYTES]) {
    struct hash mac = mac_of(s, way, secret);
    return sodium_memcmp(mac.b, secret + MAC_AT, sizeof mac.b) == 0;
}

static int64_t until_of(const unsigned char secret[SECRET_BYTES]) {
    uint64_t v = 0;
    for (size_t i = 0; i < 8; i++)
        v = v << 8 | secret[UNTIL_AT + i];
    return (int64_t)v;
}

struct str signin_secret(const struct store *s, struct arena *a, enum signin_way way, struct str person,
                         int64_t until) {
    unsigned char secret[SECRET_BYTES] = {0};
    if (person.n != PERSON_BYTES)
        return (struct str){0};
    memcpy(secret, person.p, PERSON_BYTES);
    for (size_t i = 0; i < 8; i++)
        secret[UNTIL_AT + i] = (unsigned char)((uint64_t)until >> (56 - 8 * i));
    randombytes_buf(secret + NONCE_AT, MAC_AT - NONCE_AT);
    struct hash mac = mac_of(s, way, secret);
    memcpy(secret + MAC_AT, mac.b, sizeof mac.b);
    return base64url_encode(a, str_bytes(secret, sizeof secret));
}

static bool decode(struct arena *a, struct str text, unsigned char secret[SECRET_BYTES]) {
    struct str bytes;
    if (text.n >= TEXT_MOST || base64url_decode(a, text, &bytes) || bytes.n != SECRET_BYTES)
        return false;
    memcpy(secret, bytes.p, SECRET_BYTES);
    return true;
}

static enum fault check(const struct store *s, struct arena *a, struct str text, int64_t now,
                        unsigned char secret[SECRET_BYTES], enum signin_way *way) {
    if (!decode(a, text, secret))
        return TOKEN_WRONG;
    *way = is_made_for(s, SIGNIN_MACHINE, secret) ? SIGNIN_MACHINE : SIGNIN_MAILED;
    if (!is_made_for(s, *way, secret))
        return TOKEN_WRONG;
    return now > until_of(secret) ? TOKEN_EXPIRED : OK;
}

enum fault signin_check(const struct store *s, struct arena *a, struct str text, int64_t now,
                        struct str *person) {
    unsigned char secret[SECRET_BYTES];
    enum signin_way way;
    enum fault f = check(s, a, text, now, secret, &way);
    if (!f)
        *person = arena_copy(a, str_bytes(secret, PERSON_BYTES));
    return f;
}

enum fault signin_spend(struct txn *t, struct arena *a, struct str text, int64_t now, struct str *person,
                        enum signin_way *way) {
    unsigned char secret[SECRET_BYTES];
    struct key until = key_new();
    enum fault f = check(t->store, a, text, now, secret, way);
    if (f)
        return f;
    struct hash spent = hash_of(str_bytes(secret, sizeof secret));
    struct str key = str_bytes(spent.b, sizeof spent.b);
    if (table_has(t, T_LINKS, key))
        return TOKEN_SPENT;
    *person = arena_copy(a, str_bytes(secret, PERSON_BYTES));
    key_u64(&until, (uint64_t)until_of(secret));
    return table_put(t, T_LINKS, key, key_of(&until));
}

enum fault signin_decoy(struct txn *t, struct command *c) {
    unsigned char key[32];
    struct key until = key_new();
    seed_bytes(&c->seed, key, sizeof key);
    key_u64(&until, (uint64_t)c->arrived);
    return table_put(t, T_LINKS, str_bytes(key, sizeof key), key_of(&until));
}

enum fault signin_sweep(struct txn *t, int64_t now) {
    struct cursor c;
    enum { AT_ONCE = 256 };
    struct hash dead[AT_ONCE];
    size_t n = 0;
    enum fault f = cursor_open(t, T_LINKS, (struct str){0}, (struct str){0}, false, &c);
    if (f)
        return f;
    while (n < AT_ONCE && cursor_next(&c))
        if (c.key.n == sizeof dead[0].b && c.value.n == 8 && (int64_t)key_read_u64(c.value, 0) < now)
            memcpy(dead[n++].b, c.key.p, sizeof dead[0].b);
    cursor_close(&c);
    for (size_t i = 0; i < n && !f; i++)
        f = table_delete(t, T_LINKS, str_bytes(dead[i].b, sizeof dead[i].b));
    return f;
}
