/* assertion.h: somebody signs in with a passkey (WebAuthn level 3, section 7.2). Bytes in, a verdict out.
 *
 * Whose the passkey is, is the caller's to know, from where it found it by its id: what an answer says of its
 * user is believed only if it says the same. */
#ifndef KAARING_DESK_PASSKEY_ASSERTION_H
#define KAARING_DESK_PASSKEY_ASSERTION_H

#include "desk/passkey/ceremony.h"

enum { ASSERTION_DATA_BYTES_MAX = 4096 }; /* of the authenticator's data: a head and outputs of extensions */

struct passkey { /* as registration_verify made it and assertion_verify has kept it up to date */
    struct str credential_id, public_key;
    uint32_t sign_count;
};

struct assertion_answer { /* as the browser gave them, decoded from base64url */
    struct str credential_id, client_data, authenticator_data, signature;
};

struct assertion {
    uint32_t sign_count; /* to keep instead of the last */
    unsigned flags;      /* of CEREMONY_FLAGS */
};

/* REFUSED_COUNTER only for a signature that holds: then two have the key, or its authenticator is broken, and
 * the stored count is to be kept. Of authenticators that do not count, both counts are 0 for ever. *made is
 * complete when nothing is refused, and nothing else is. */
enum refusal assertion_verify(const struct ceremony *asked, const struct assertion_answer *answer,
                              const struct passkey *stored, struct assertion *made);

#endif
