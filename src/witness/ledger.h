/* ledger.h: what a witness has signed last of each log, in an LMDB environment of its own (DIR/witness.mdb).
 * It is the witness's whole memory: whoever loses it can be shown another past. */
#ifndef KAARING_WITNESS_LEDGER_H
#define KAARING_WITNESS_LEDGER_H

#include "base/messages.h"
#include "proof/checkpoint.h"

struct ledger;

/* Opens it, or makes it where there is none: *fresh is then true, as it is until the first checkpoint is
 * stored. DISK_ERROR or FOLDER_DAMAGED with a sentence. */
enum fault ledger_open(struct str dir, struct messages *out, struct ledger **l, bool *fresh);
void ledger_close(struct ledger *l); /* null is allowed */

/* The witness to which it belongs: 32 bytes of its public key, or empty. */
enum fault ledger_owner(struct ledger *l, struct arena *a, struct str *public_key);
enum fault ledger_set_owner(struct ledger *l, struct str public_key);

struct seen {                 /* of a log */
    struct position position; /* size 0: nothing yet */
    struct str note;          /* the checkpoint with the log's signatures and the witness's own */
};

/* Any thread. A log that was never stored is of size 0 with an empty note. */
enum fault ledger_read(struct ledger *l, struct arena *a, struct str origin, struct seen *s);
/* By SHA-256 of the origin. NOT_FOUND for one that was never stored. */
enum fault ledger_read_by_hash(struct ledger *l, struct arena *a, struct hash origin, struct seen *s);

/* Decides about `next` by what is stored; what it refuses is not stored. */
typedef bool ledger_decide(void *context, const struct position *last);
/* Compares and stores as one: `decide` is asked within the transaction that stores, of which there is one at
 * a time in all threads and processes, and when this is OK with *stored the new state is on the disk.
 * `next` is read after `decide` said yes, which may still fill in its note. */
enum fault ledger_swap(struct ledger *l, struct str origin, ledger_decide *decide, void *context,
                       const struct seen *next, bool *stored);

#endif
