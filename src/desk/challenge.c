/* challenge.c: until (be64) || chance (16) || MAC (32). */
#include "desk/challenge.h"

#include "award/log/tables.h"
#include "base/buf.h"
#include "proof/base64.h"
#include "store/store.h"

#include <sodium.h>
#include <string.h>

enum { CHANCE_AT = 8, MAC_AT = 24 };

static struct hash mac_of(const struct store *s, const unsigned char bytes[CHALLENGE_BYTES],
                          enum challenge_purpose purpose, struct str subject) {
    struct arena *a = arena_new();
    struct buf all = buf_new(a);
    buf_byte(&all, (char)purpose);
    buf_add(&all, str_bytes(bytes, MAC_AT));
    buf_add(&all, subject);
    struct hash mac = store_mac(s, STR("passkey challenge"), buf_str(&all));
    arena_free(a);
    return mac;
}

struct str challenge_new(const struct store *s, struct arena *a, enum challenge_purpose purpose,
                         struct str subject, int64_t now) {
    unsigned char bytes[CHALLENGE_BYTES];
    struct key until = key_new();
    key_u64(&until, (uint64_t)(now + CHALLENGE_SECONDS));
    memcpy(bytes, until.b, CHANCE_AT);
    randombytes_buf(bytes + CHANCE_AT, MAC_AT - CHANCE_AT);
    struct hash mac = mac_of(s, bytes, purpose, subject);
    memcpy(bytes + MAC_AT, mac.b, sizeof mac.b);
    return base64url_encode(a, str_bytes(bytes, sizeof bytes));
}

enum fault challenge_spend(struct txn *t, struct arena *a, struct str text, enum challenge_purpose purpose,
                           struct str subject, int64_t now, struct str *bytes) {
    struct str sent;
    if (text.n != CHALLENGE_SIGNS || base64url_decode(a, text, &sent))
        return TOKEN_WRONG;
    const unsigned char *b = (const unsigned char *)sent.p;
    struct hash mac = mac_of(t->store, b, purpose, subject);
    if (sodium_memcmp(mac.b, b + MAC_AT, sizeof mac.b) != 0)
        return TOKEN_WRONG;
    struct str until = str_bytes(b, CHANCE_AT);
    if (now > (int64_t)key_read_u64(until, 0))
        return TOKEN_EXPIRED;
    *bytes = sent;
    struct hash spent = hash_of(*bytes);
    if (table_has(t, T_LINKS, hash_str(&spent)))
        return TOKEN_SPENT;
    return table_put(t, T_LINKS, hash_str(&spent), until);
}
