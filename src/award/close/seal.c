/* seal.c: shares and sealed parts, as formats.md has them. Nothing here knows of ballots, steps or who may
 * open what. */
#include "award/close/seal.h"

#include "base/frame.h"

#include <sodium.h>
#include <string.h>

_Static_assert(SEAL_BOX_BYTES == crypto_box_SEALBYTES, "libsodium's sealed boxes");
_Static_assert(SEAL_KEY_BYTES == crypto_box_PUBLICKEYBYTES, "libsodium's keys");

enum { FRAME_LEAST = 2 * TREE_HASH_BYTES + 2 * FRAME_LENGTH_BYTES };

/* --- GF(2^8): without branches or tables that hang on what is secret --- */

static unsigned char times(unsigned char a, unsigned char b) {
    unsigned product = 0, x = a;
    for (unsigned bit = 0; bit < 8; bit++) {
        product ^= x & (0u - ((b >> bit) & 1u));
        x = (x << 1) ^ (0x11Bu & (0u - (x >> 7)));
    }
    return (unsigned char)product;
}

/* a^254: every a but 0 to the power of 255 is 1. */
static unsigned char inverse(unsigned char a) {
    unsigned char power = a, result = 1;
    for (unsigned bit = 1; bit < 8; bit++) {
        power = times(power, power);
        result = times(result, power);
    }
    return result;
}

/* --- shares --- */

struct hash share_digest(struct str origin, struct str edition, struct str step, const struct seal_key *key,
                         const struct share *share) {
    struct str line = STR("\n");
    struct str parts[] = {STR("kaaring share digest v1\n"),
                          origin,
                          line,
                          edition,
                          line,
                          step,
                          line,
                          str_bytes(key->b, sizeof key->b),
                          str_bytes(share->b, sizeof share->b)};
    return hash_of_parts(parts, sizeof parts / sizeof *parts);
}

/* Lagrange at 0. */
static void combine(const struct share *shares, size_t k, struct seal_key *secret) {
    memset(secret, 0, sizeof *secret);
    for (size_t i = 0; i < k; i++) {
        unsigned char weight = 1, x = shares[i].b[0];
        for (size_t j = 0; j < k; j++) {
            unsigned char other = shares[j].b[0];
            if (j != i) /* in this field minus is plus */
                weight = times(weight, times(other, inverse((unsigned char)(other ^ x))));
        }
        for (size_t n = 0; n < SEAL_KEY_BYTES; n++)
            secret->b[n] ^= times(weight, shares[i].b[1 + n]);
    }
}

static bool fits(const struct seal_key *secret, const struct seal_key *key) {
    struct seal_key made;
    return crypto_scalarmult_base(made.b, secret->b) == 0 &&
           sodium_memcmp(made.b, key->b, sizeof made.b) == 0;
}

/* The next choice of k of n, each a set of bits; 0 behind the last. */
static uint32_t next_choice(uint32_t set, size_t n) {
    uint32_t low = set & (0u - set), ripple = set + low;
    uint32_t next = (((ripple ^ set) >> 2) / low) | ripple;
    return next >> n ? 0 : next;
}

bool seal_rebuild(const struct share *shares, size_t n, size_t k, const struct seal_key *key,
                  struct seal_key *secret) {
    if (k == 0 || n < k || n > SEAL_HOLDERS_MAX)
        return false;
    for (uint32_t set = (1u << k) - 1; set; set = next_choice(set, n)) {
        struct share chosen[SEAL_HOLDERS_MAX] = {0};
        size_t found = 0;
        for (size_t i = 0; i < n; i++)
            if (set >> i & 1)
                chosen[found++] = shares[i];
        combine(chosen, found, secret);
        if (fits(secret, key))
            return true;
    }
    sodium_memzero(secret, sizeof *secret);
    return false;
}

/* --- the sealed part of a ballot --- */

struct str seal_frame(struct arena *a, uint32_t length, struct str head, const struct sealed_part *part) {
    struct buf b = buf_new(a);
    struct hash h = hash_of(head);
    if (FRAME_LEAST + part->choices.n + part->texts.n > length)
        return (struct str){0};
    buf_add(&b, hash_str(&h));
    buf_add(&b, hash_str(&part->lot));
    frame_add(&b, part->choices);
    frame_add(&b, part->texts);
    struct str said = buf_str(&b);
    char *padded = arena_alloc(a, length);
    memcpy(padded, said.p, said.n);
    return (struct str){padded, length};
}

enum seal_state seal_open(struct arena *a, struct str sealed, uint32_t length, struct str head,
                          const struct seal_key *key, const struct seal_key *secret,
                          struct sealed_part *out) {
    struct hash bound, is = hash_of(head);
    if (length < FRAME_LEAST || sealed.n != (size_t)length + SEAL_BOX_BYTES)
        return SEAL_FORM;
    char *frame = arena_alloc(a, length);
    if (crypto_box_seal_open((unsigned char *)frame, (const unsigned char *)sealed.p, sealed.n, key->b,
                             secret->b))
        return SEAL_LOCKED;
    struct str rest = {frame + 2 * TREE_HASH_BYTES, length - 2 * TREE_HASH_BYTES};
    memcpy(bound.b, frame, sizeof bound.b);
    memcpy(out->lot.b, frame + TREE_HASH_BYTES, sizeof out->lot.b);
    if (!hash_equal(bound, is))
        return SEAL_MOVED;
    if (!frame_take(&rest, &out->choices) || !frame_take(&rest, &out->texts) ||
        !sodium_is_zero((const unsigned char *)rest.p, rest.n))
        return SEAL_FORM;
    return SEAL_HOLDS;
}

struct str seal_state_word(enum seal_state s) {
    static const struct str words[] = {[SEAL_HOLDS] = STR_INIT("holds"),
                                       [SEAL_LOCKED] = STR_INIT("locked"),
                                       [SEAL_MOVED] = STR_INIT("moved"),
                                       [SEAL_FORM] = STR_INIT("form")};
    return words[s];
}
