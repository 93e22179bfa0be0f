/* authenticator.h: an authenticator and a browser made of software, which say whatever a test wants them to.
 */
#ifndef KAARING_TESTS_SUPPORT_AUTHENTICATOR_H
#define KAARING_TESTS_SUPPORT_AUTHENTICATOR_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/json.h"
#include "desk/passkey/assertion.h"
#include "desk/passkey/registration.h"

#include <openssl/evp.h>

#define PASSKEY_ORIGIN "https://priser.example.no"
#define PASSKEY_RP_ID  "priser.example.no"

struct authenticator {
    struct arena *arena;
    enum cose_algorithm algorithm;
    EVP_PKEY *key;
    struct str credential_id; /* 32 bytes of 0x1d */
    struct str public_key;    /* as COSE_Key */
};

/* A fresh key of its kind. */
void authenticator_begin(struct authenticator *a, struct arena *arena, enum cose_algorithm algorithm);
void authenticator_end(struct authenticator *a);
struct str authenticator_sign(const struct authenticator *a, struct str message);

/* CBOR: a head as short as it can be, and strings behind theirs. */
void cbor_put(struct buf *b, unsigned major, uint64_t n);
void cbor_put_int(struct buf *b, int64_t value);
void cbor_put_bytes(struct buf *b, struct str bytes);
void cbor_put_text(struct buf *b, const char *text);

/* A COSE_Key of these members. */
struct str cose_ec2(struct arena *a, struct str x, struct str y);
struct str cose_okp(struct arena *a, struct str x);
struct str cose_rsa(struct arena *a, struct str n, struct str e);

/* What was asked with: a challenge of the bytes 0, 1, 2 … 31, user verification needed. */
struct ceremony ceremony_asked(void);
/* As a browser writes it, for that challenge, from the origin above. */
struct str client_data_of(struct arena *a, const char *type);

/* The published vectors and what Chromium sent (tests/data/webauthn.json): an array of them; the bytes of a
 * member of one's "registration" or "authentication"; and what was asked there. */
json_t *webauthn_vectors(struct arena *a);
struct str webauthn_bytes(struct arena *a, const json_t *one, const char *ceremony, const char *member);
struct ceremony webauthn_asked(struct arena *a, const json_t *one, const char *ceremony);

/* flags, count, and behind them whatever a test wants. */
struct str authenticator_data_of(struct arena *a, const char *rp_id, unsigned flags, uint32_t count,
                                 struct str rest);
/* aaguid (16 bytes of 0xaa), id and key. */
struct str attested_of(struct arena *a, struct str credential_id, struct str public_key);
/* {"fmt": "none", "attStmt": {}, "authData": …} */
struct str attestation_of(struct arena *a, struct str authenticator_data);

/* The attestation object of an authenticator whose person was there and was verified. */
struct str authenticator_attest(const struct authenticator *a);
/* Its signed answer, counting `count`. */
struct assertion_answer authenticator_answer(const struct authenticator *a, uint32_t count);
/* The same over data of one's own. */
struct assertion_answer authenticator_answer_with(const struct authenticator *a, struct str client_data,
                                                  struct str authenticator_data);

#endif
