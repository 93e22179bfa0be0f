/* enrolment.h: the keys with which jurors sign. Made in the juror's browser; the server keeps public keys
 * only. */
#ifndef KAARING_AWARD_PEOPLE_ENROLMENT_H
#define KAARING_AWARD_PEOPLE_ENROLMENT_H

#include "award/people/enrolment_text.h"
#include "award/people/people.h"
#include "proof/note.h"

enum { KEYS_MAX = 50 /* of one person: devices in a lifetime */ };

struct key_record { /* T_KEYS */
    uint8_t version;
    uint8_t confirmed; /* by how many officers */
    uint8_t chained;   /* signed by the key before it, too */
    uint8_t pad[5];
    uint64_t index;     /* of juror.enrolled */
    uint64_t confirmer; /* the entry of the first who confirmed it; 0: nobody has */
    int64_t at;
    unsigned char ed25519[32], x25519[32];
    struct hash note;              /* its hash: what the next enrolment names in `by` */
    struct person_address address; /* the person's, then */
};

/* Reads and checks the bytes of a signed enrolment note against what is known: right log and juror, a key
 * that nobody has enrolled, `by` the person's latest enrolment or none, signed by the new key and, unless `by
 * none`, by the earlier one. */
enum fault enrolment_check(const struct txn *t, struct arena *a, struct str bytes, struct str person,
                           struct key_record *key);

/* Command juror.enrolled, by the person themself. result.number: the key's n, from 1. KEY_IN_USE, NOTE_*,
 * NOT_FOUND (no such person). */
struct enrolment {
    struct str person;
    struct str note; /* signed */
};
enum fault enrolment_add(struct txn *t, struct command *c, struct batch *out);

/* Command juror.key_confirmed: in one click, by a chair of a body in which the person sits, or an
 * administrator. A key that is not signed by one that has been vouched for takes two of them, of different
 * bodies, of which the office is one, to be vouched for itself: ALREADY_DONE for the same person again,
 * SECOND_BODY for another of the same body; two of the office do where the person leads a body, as nobody
 * confirms their own (SECOND_PERSON). */
struct key_confirm {
    struct str person;
    uint32_t key;    /* n */
    struct str body; /* as whose chair; empty: as the office */
};
/* Whether `by` may: OK, or why not. */
enum fault enrolment_may_confirm(const struct txn *t, struct arena *a, struct str by,
                                 const struct key_confirm *k);
enum fault enrolment_confirm(struct txn *t, struct command *c, struct batch *out);

/* Whether a key holds where enrolment is strict (formats.md, "Enrolment"), and how many have to confirm it.
 */
bool enrolment_vouched(const struct txn *t, struct str person, uint32_t n);
unsigned enrolment_needs(const struct txn *t, struct str person, uint32_t n);
/* What is read aloud and compared: 80 bits over both public keys, "abcd efgh ijkl mnop". */
struct str enrolment_fingerprint(struct arena *a, const struct key_record *key);

/* How many keys the person has; the n-th, from 1. */
uint32_t enrolment_count(const struct txn *t, struct str person);
enum fault enrolment_get(const struct txn *t, struct str person, uint32_t n, struct key_record *key);

/* Verifies a signed note by any key of the person enrolled before entry `before` (UINT64_MAX: by now). *n
 * says which. NO_KEY when there is none enrolled, NOTE_SIGNATURE when none of them signed. */
enum fault enrolment_verify(const struct txn *t, struct arena *a, struct str person, const struct note *note,
                            uint64_t before, uint32_t *n);

/* For applying: entry `texts`, which told of the person, is erased: no key knows the address any more. */
enum fault enrolment_forget_address(struct txn *t, struct str person, uint64_t texts);

#endif
