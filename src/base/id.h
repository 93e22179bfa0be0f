/* id.h: random ids, and the seed from which all randomness of one command is drawn.
 *
 * Deciding a command must give the same bytes however often it is done, so chance comes in with it as a seed.
 */
#ifndef KAARING_BASE_ID_H
#define KAARING_BASE_ID_H

#include "base/arena.h"
#include "base/str.h"

enum {
    ID_SIGNS = 26, /* 130 random bits in lower-case base32 (RFC 4648, without padding): a … z, 2 … 7 */
    SEED_BYTES = 32,
};

struct seed {
    unsigned char b[SEED_BYTES];
    uint64_t used; /* draws so far: the position of a replay */
};

/* A seed from the machine's random source. */
struct seed seed_fresh(void);

/* The next draw: draw k (from 0) is the first `n` bytes of libsodium's randombytes_buf_deterministic under
 * the seed SHA-256(b || uint64be(k)). Draws differ from each other; a longer draw begins like a shorter one.
 * n ≤ 2^31. */
void seed_bytes(struct seed *s, void *out, size_t n);

/* The next draw as an id, without a NUL. */
void seed_id(struct seed *s, char out[ID_SIGNS]);
struct str seed_id_in(struct seed *s, struct arena *a);

/* The form alone: 26 signs of the alphabet. */
bool id_valid(struct str s);

/* `n` signs of the alphabet, five bits each, from the front of `bytes`, which holds at least (5n + 7) / 8. */
void base32_signs(const unsigned char *bytes, char *out, size_t n);

#endif
