/* registration.h: a passkey that somebody adds (WebAuthn level 3, section 7.1). Bytes in, a verdict out.
 *
 * No attestation is asked for, and whatever comes is trusted in nothing: its statement must be well formed
 * and is passed over. So nothing here proves who made the authenticator, nor that the sender holds the key:
 * that the passkey is theirs follows from the session in which they add it, and that they hold it from its
 * first signature. */
#ifndef KAARING_DESK_PASSKEY_REGISTRATION_H
#define KAARING_DESK_PASSKEY_REGISTRATION_H

#include "desk/passkey/ceremony.h"

struct registration {         /* slices into the answer */
    struct str credential_id; /* the caller refuses one that anybody has already */
    struct str public_key;    /* to keep as it is: assertion_verify reads it */
    enum cose_algorithm algorithm;
    uint32_t sign_count;
    unsigned flags;    /* of CEREMONY_FLAGS */
    struct str aaguid; /* the make of the authenticator, as it says itself; zeros when it does not */
};

/* `client_data` and `attestation_object`: as the browser gave them, decoded from base64url. *made is complete
 * when nothing is refused, and nothing else is. */
enum refusal registration_verify(const struct ceremony *asked, struct str client_data,
                                 struct str attestation_object, struct registration *made);

#endif
