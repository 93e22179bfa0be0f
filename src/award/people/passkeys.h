/* passkeys.h: the passkeys with which people sign in: whose each is, and its public key. Who may sign in by
 * one is checked elsewhere (desk/passkey); here is what the log knows.
 *
 * An entry names a passkey by the hash of the id that its authenticator gave it, which is random. Everything
 * else about it stands in the private part, and goes when the person is erased. */
#ifndef KAARING_AWARD_PEOPLE_PASSKEYS_H
#define KAARING_AWARD_PEOPLE_PASSKEYS_H

#include "award/people/people.h"

enum {
    PASSKEYS_MAX = 16,           /* of one person at a time */
    PASSKEY_NAME_SIGNS_MAX = 60, /* characters of what its owner calls it */
    PASSKEY_SITE_MAX = 253       /* a host */
};

struct passkey_record { /* T_PASSKEY_IDS */
    char person[PERSON_ID_MAX];
    uint8_t spare[6];
    uint64_t entry; /* passkey.added */
};

struct passkey_use { /* T_PASSKEY_USES: not in the log, since signing in is not */
    uint8_t version, spare[3];
    uint32_t sign_count;
    uint32_t flags, spare2;
    int64_t at; /* of the last time */
};

struct passkey_kept {
    struct hash id; /* SHA-256 of credential_id */
    struct str person;
    uint64_t entry;
    int64_t added_at;
    struct str name, rp_id; /* rp_id: the host that it is for */
    struct str credential_id, public_key;
    uint32_t sign_count; /* the newest */
    int64_t used_at;     /* 0: never */
};

/* NOT_FOUND: nobody's, taken out, or erased. */
enum fault passkey_find(const struct txn *t, struct arena *a, struct hash id, struct passkey_kept *k);
/* Those of a person, the oldest first: at most PASSKEYS_MAX. */
enum fault passkeys_list(const struct txn *t, struct arena *a, struct str person, struct passkey_kept **list,
                         size_t *n);
/* How many of them are for this host (empty: for any), without reading them. One that was made while the
 * server had another address is of no use here. */
size_t passkeys_count(const struct txn *t, struct str person, struct str rp_id);

/* Command passkey.added: c->by adds one of their own. ALREADY_DONE when anybody has it, TOO_MANY past
 * PASSKEYS_MAX, FIELD_MISSING without a name. */
struct passkey_add_args {
    struct str name, rp_id, credential_id, public_key, aaguid;
    uint32_t sign_count;
    unsigned flags;
};
enum fault passkey_add(struct txn *t, struct command *c, struct batch *out);

/* Command passkey.removed: by its owner, or by an administrator. NOT_FOUND when it is not that person's.
 * WRONG_STATE for the last one of who administers, by themself: they would lock themselves out. */
struct passkey_remove_args {
    struct str person;
    struct hash id;
};
enum fault passkey_remove(struct txn *t, struct command *c, struct batch *out);

/* The same of all that somebody has: an administrator lets in a colleague who has lost their devices. Takes
 * the person's id. SECOND_PERSON for one's own, NOT_FOUND when there are none. */
enum fault passkeys_clear(struct txn *t, struct command *c, struct batch *out);

/* For decide functions (volatile): it has signed somebody in. */
enum fault passkey_used(struct txn *t, struct hash id, uint32_t sign_count, unsigned flags, int64_t at);

#endif
