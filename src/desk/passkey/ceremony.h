/* ceremony.h: what adding a passkey and signing in with one have in common: what the server asked for, and
 * what is checked in both. */
#ifndef KAARING_DESK_PASSKEY_CEREMONY_H
#define KAARING_DESK_PASSKEY_CEREMONY_H

#include "desk/passkey/authenticator_data.h"
#include "desk/passkey/client_data.h"

enum { PASSKEY_BYTES_MAX = 64 * 1024 }; /* of an answer, all its parts together */

/* What is told of an answer that holds. */
enum { CEREMONY_FLAGS = FLAG_PRESENT | FLAG_VERIFIED | FLAG_BACKUP_ELIGIBLE | FLAG_BACKED_UP };

struct ceremony { /* of this one question: the challenge is fresh, for one use, kept by the server and of
                     chance */
    struct str challenge; /* CHALLENGE_BYTES_LEAST … CHALLENGE_BYTES_MAX; 32 are right */
    struct str origin;    /* as client_data_check wants it */
    struct str rp_id;     /* the host alone: "priser.example.no" */
    bool verified;        /* the authenticator must have known its person, not just felt a touch */
};

/* What the client's data says, for which site the authenticator answered, and what its flags say together
 * (sections 7.1 and 7.2). */
enum refusal ceremony_check(const struct ceremony *c, struct str type, struct str client_data,
                            const struct authenticator_data *d);

#endif
