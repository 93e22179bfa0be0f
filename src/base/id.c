/* id.c: chance, as far as it is wanted. */
#include "base/id.h"

#include <assert.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

static const char alphabet[] = "abcdefghijklmnopqrstuvwxyz234567";

struct seed seed_fresh(void) {
    if (sodium_init() < 0) /* a machine without a random source: nothing may go on */
        abort();
    struct seed s = {.used = 0};
    randombytes_buf(s.b, sizeof s.b);
    return s;
}

void seed_bytes(struct seed *s, void *out, size_t n) {
    assert(n <= (size_t)1 << 31);
    unsigned char in[SEED_BYTES + 8], draw[crypto_hash_sha256_BYTES];
    memcpy(in, s->b, SEED_BYTES);
    for (unsigned i = 0; i < 8; i++)
        in[SEED_BYTES + i] = (unsigned char)(s->used >> (56 - 8 * i));
    crypto_hash_sha256(draw, in, sizeof in);
    randombytes_buf_deterministic(out, n, draw);
    sodium_memzero(in, sizeof in);
    sodium_memzero(draw, sizeof draw);
    s->used++;
}

void base32_signs(const unsigned char *bytes, char *out, size_t n) {
    for (size_t i = 0; i < n; i++) {
        size_t bit = 5 * i, at = bit / 8;
        unsigned pair = (unsigned)bytes[at] << 8;
        if (bit % 8 > 3) /* the sign reaches into the next byte */
            pair |= bytes[at + 1];
        out[i] = alphabet[pair >> (11 - bit % 8) & 31];
    }
}

void seed_id(struct seed *s, char out[ID_SIGNS]) {
    unsigned char bytes[(5 * ID_SIGNS + 7) / 8];
    seed_bytes(s, bytes, sizeof bytes);
    base32_signs(bytes, out, ID_SIGNS);
}

struct str seed_id_in(struct seed *s, struct arena *a) {
    char *out = arena_alloc(a, ID_SIGNS + 1);
    seed_id(s, out);
    return (struct str){out, ID_SIGNS};
}

bool id_valid(struct str s) {
    for (size_t i = 0; i < s.n; i++)
        if (!((s.p[i] >= 'a' && s.p[i] <= 'z') || (s.p[i] >= '2' && s.p[i] <= '7')))
            return false;
    return s.n == ID_SIGNS;
}
