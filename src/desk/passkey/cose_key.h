/* cose_key.h: public keys as authenticators write them (COSE_Key, RFC 9052 section 7), and the signatures
 * that they check.
 *
 * Three kinds are asked for and read: those that phones, computers and security keys make. Each has exactly
 * its required members in their one order, as WebAuthn wants them, so a key has one spelling: the bytes can
 * be kept as they came. */
#ifndef KAARING_DESK_PASSKEY_COSE_KEY_H
#define KAARING_DESK_PASSKEY_COSE_KEY_H

#include "desk/passkey/refusal.h"

enum cose_algorithm {                  /* the numbers to ask browsers for */
                      COSE_ES256 = -7, /* ECDSA on P-256 with SHA-256 */
                      COSE_EDDSA = -8, /* Ed25519 */
                      COSE_RS256 =
                          -257 /* RSASSA-PKCS1-v1_5 with SHA-256, 2048 to 4096 bits, 65537 … 2^32-1 */
};

enum { COSE_COORDINATE_BYTES = 32, COSE_MODULUS_LEAST = 256, COSE_MODULUS_MAX = 512 }; /* all in bytes */

struct cose_key { /* slices into what was read */
    enum cose_algorithm algorithm;
    struct str first, second; /* ES256: x, y; EdDSA: the key, nothing; RS256: modulus, exponent */
};

/* Takes a key from the front of *in. REFUSED_ALGORITHM for a well-formed key of another kind, REFUSED_KEY for
 * all that is not one; *in is then as it was. Says nothing yet of the curve: see cose_key_sound. */
enum refusal cose_key_take(struct str *in, struct cose_key *k);

/* Whether the point is on its curve and, of Ed25519, in the group that signatures live in. Asked once, when a
 * key comes to us: a weak key would let in more than who holds it. */
bool cose_key_sound(const struct cose_key *k);

/* Whether the signature holds over the message. False too for a key that is not sound and when memory is
 * short. */
bool cose_key_verify(const struct cose_key *k, struct str message, struct str signature);

#endif
