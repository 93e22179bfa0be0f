/* seal.h: what keeps ballots from every eye, the operator's too, until their step has closed (formats.md,
 * "Sealing and opening"). Each such step has a key pair of its own, made in the chair's browser; its secret
 * is split into shares, one a holder, of which some are enough. Here are the half of it that a server and a
 * verifier need: checking shares, putting the secret together, and opening what was sealed to its key. Pure:
 * bytes in, bytes out. Sealing itself is the browsers'. */
#ifndef KAARING_AWARD_CLOSE_SEAL_H
#define KAARING_AWARD_CLOSE_SEAL_H

#include "base/arena.h"
#include "proof/hash.h"

enum {
    SEAL_KEY_BYTES = 32, /* X25519, public and secret */
    SEAL_SHARE_BYTES = 1 + SEAL_KEY_BYTES,
    SEAL_BOX_BYTES = 48, /* what crypto_box_seal adds */
    SEAL_HOLDERS_LEAST = 2,
    SEAL_HOLDERS_MAX = 16
};

struct seal_key {
    unsigned char b[SEAL_KEY_BYTES];
};

/* Shamir over GF(2^8) modulo 0x11B, byte by byte: x (1 … n), then the polynomials' values there. */
struct share {
    unsigned char b[SEAL_SHARE_BYTES];
};

/* How the key note names a share before anybody has seen it. */
struct hash share_digest(struct str origin, struct str edition, struct str step, const struct seal_key *key,
                         const struct share *share);

/* The secret of `key`, put together from any `k` of the `n` shares, whose x are distinct; wrong ones among
 * them are found out by trying. False when no k of them give it. */
bool seal_rebuild(const struct share *shares, size_t n, size_t k, const struct seal_key *key,
                  struct seal_key *secret);

/* The sealed part of a ballot, opened. */
struct sealed_part {
    struct hash lot;           /* its random bytes, for a lot */
    struct str choices, texts; /* slices into the arena */
};

enum seal_state {
    SEAL_HOLDS,
    SEAL_LOCKED, /* does not decrypt: made for another key, or rubbish */
    SEAL_MOVED,  /* made for another ballot than the one it stands in */
    SEAL_FORM    /* of another length than the rules say, not framed, or not padded with zeros */
};

/* Opens what stands in the ballot whose lines above the seal are `head`. `length` is the rules'
 * sealed-length.
 */
enum seal_state seal_open(struct arena *a, struct str sealed, uint32_t length, struct str head,
                          const struct seal_key *key, const struct seal_key *secret, struct sealed_part *out);
/* "locked", "moved", "form": how a result names it. */
struct str seal_state_word(enum seal_state s);

/* SEALED before encryption, padded to `length`; empty when it does not fit. */
struct str seal_frame(struct arena *a, uint32_t length, struct str head, const struct sealed_part *part);

#endif
