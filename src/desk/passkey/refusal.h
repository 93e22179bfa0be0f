/* refusal.h: why an answer of a passkey does not count, as one table.
 *
 * A person reads one of few sentences, by refusal_fault; the log of whoever runs the server has the word,
 * which tells a wrong web address in the settings from a wrong signature. */
#ifndef KAARING_DESK_PASSKEY_REFUSAL_H
#define KAARING_DESK_PASSKEY_REFUSAL_H

#include "base/fault.h"

/*        name                        word for the log        what the person is told */
#define REFUSALS(X)                                                                                          \
    X(NOT_REFUSED, "none", OK)                                                                               \
    X(REFUSED_SIZE, "size", REQUEST_TOO_LARGE)                                                               \
    X(REFUSED_CLIENT_DATA, "client-data", PASSKEY_WRONG) /* not in the form of the specification */          \
    X(REFUSED_TYPE, "type", PASSKEY_WRONG)               /* made for signing in, not for adding, or back */  \
    X(REFUSED_CHALLENGE, "challenge", PASSKEY_WRONG)                                                         \
    X(REFUSED_ORIGIN, "origin", PASSKEY_WRONG)                                                               \
    X(REFUSED_CROSS_ORIGIN, "cross-origin", PASSKEY_WRONG) /* made within a page of somebody else */         \
    X(REFUSED_ATTESTATION, "attestation", PASSKEY_WRONG)   /* the object around it is not well formed */     \
    X(REFUSED_AUTHENTICATOR_DATA, "authenticator-data", PASSKEY_WRONG)                                       \
    X(REFUSED_RP_ID, "rp-id", PASSKEY_WRONG)                                                                 \
    X(REFUSED_PRESENCE, "presence", PASSKEY_WRONG) /* nobody touched or looked at the authenticator */       \
    X(REFUSED_VERIFICATION, "verification", PASSKEY_UNVERIFIED)                                              \
    X(REFUSED_BACKUP, "backup", PASSKEY_WRONG) /* copied though it cannot be */                              \
    X(REFUSED_CREDENTIAL, "credential", PASSKEY_WRONG)                                                       \
    X(REFUSED_ALGORITHM, "algorithm", PASSKEY_WRONG)                                                         \
    X(REFUSED_KEY, "key", PASSKEY_WRONG)                                                                     \
    X(REFUSED_SIGNATURE, "signature", PASSKEY_WRONG)                                                         \
    X(REFUSED_COUNTER, "counter", PASSKEY_CLONED)

enum refusal {
#define REFUSAL_NAME(name, word, fault) name,
    REFUSALS(REFUSAL_NAME)
#undef REFUSAL_NAME
        REFUSAL_COUNT
};

/* Lower-case, one word, no personal data: static storage. */
struct str refusal_word(enum refusal r);
/* OK for NOT_REFUSED. */
enum fault refusal_fault(enum refusal r);

#endif
