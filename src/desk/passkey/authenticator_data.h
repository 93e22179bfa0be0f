/* authenticator_data.h: what the authenticator says and signs (WebAuthn level 3, section 6.1): for which
 * site, whether somebody was there, how often it has signed, and when a passkey is made, the passkey. */
#ifndef KAARING_DESK_PASSKEY_AUTHENTICATOR_DATA_H
#define KAARING_DESK_PASSKEY_AUTHENTICATOR_DATA_H

#include "desk/passkey/cose_key.h"
#include "proof/hash.h"

enum authenticator_flag {
    FLAG_PRESENT = 1 << 0,         /* UP: somebody touched it */
    FLAG_VERIFIED = 1 << 2,        /* UV: and it knew them, by finger, face or code */
    FLAG_BACKUP_ELIGIBLE = 1 << 3, /* BE: it may be on several devices */
    FLAG_BACKED_UP = 1 << 4,       /* BS: and is */
    FLAG_ATTESTED = 1 << 6,        /* AT: a passkey stands here */
    FLAG_EXTENDED = 1 << 7,        /* ED: outputs of extensions stand here */
};

enum {
    AUTHENTICATOR_HEAD_BYTES = 37,
    AAGUID_BYTES = 16,
    CREDENTIAL_ID_BYTES_LEAST = 16, /* fewer cannot have the 100 bits of chance that section 4 asks for */
    CREDENTIAL_ID_BYTES_MAX = 1023,
};

struct authenticator_data { /* slices into what was read; empty where the flags say so */
    struct str rp_id_hash;
    unsigned flags; /* reserved bits too: what they will mean is not known */
    uint32_t sign_count;
    struct str aaguid, credential_id, public_key; /* public_key: the key's own bytes */
    struct cose_key key;
    struct str extensions; /* one CBOR map */
};

/* The whole of `bytes`. REFUSED_AUTHENTICATOR_DATA when it is not of that form or something is left,
 * REFUSED_CREDENTIAL for an id of another length, REFUSED_ALGORITHM and REFUSED_KEY as cose_key_take. */
enum refusal authenticator_data_read(struct str bytes, struct authenticator_data *d);

#endif
