/* receipt.h: a proof file (c2sp.org/tlog-proof@v1) whose `extra` carries the entry and the openings its
 * holder may read.
 *
 * The verifier hashes the entry to the leaf and each opening to its commitment; it believes nothing in
 * `extra` otherwise. */
#ifndef KAARING_PROOF_RECEIPT_H
#define KAARING_PROOF_RECEIPT_H

#include "base/arena.h"
#include "proof/checkpoint.h"
#include "proof/note.h"

enum { SALT_BYTES = 32, RECEIPT_OPENINGS_MAX = 4, RECEIPT_BYTES_MAX = 4 << 20 };

/* The hidden part of an entry, told to somebody. A receipt has at most one of each class. */
struct opening {
    struct str class; /* "later" or "private" */
    struct str salt;  /* SALT_BYTES */
    struct str json;
};

/* C = SHA-256("kaaring commit v1\n" || CLASS || "\n" || SALT || JSON). The class is "later", "private",
 * or the name of what else is committed to ("material", in a slate); it holds no line end. */
struct hash commitment(struct str class, struct str salt, struct str json);

struct receipt {
    struct str entry;
    size_t openings_n;
    struct opening openings[RECEIPT_OPENINGS_MAX];
    uint64_t index;
    size_t proof_n;
    struct hash proof[TREE_PROOF_MAX];
    struct str checkpoint; /* the signed note, with all its signatures */
};

/* The openings stand in the given order. At most RECEIPT_BYTES_MAX long where entry and openings are within
 * the bounds of formats. */
struct str receipt_write(struct arena *a, const struct receipt *r);
/* Form only; slices and decoded bytes in `a`. NOTE_MALFORMED for anything that receipt_write would not have
 * written. */
enum fault receipt_parse(struct arena *a, struct str bytes, struct receipt *r);
/* What holds of a receipt, each by itself: so that who judges it can say what does not. */
struct receipt_judgement {
    struct checkpoint checkpoint;
    bool signed_by_log;              /* by this key, and under a checkpoint of the name that the key has */
    bool included;                   /* the entry, at its index, under the checkpoint's root */
    bool fits[RECEIPT_OPENINGS_MAX]; /* the opening is what the entry committed to */
};
/* NOTE_MALFORMED when the checkpoint cannot be read. Signatures by others are passed over. The origin points
 * into the receipt. */
enum fault receipt_judge(struct arena *a, const struct receipt *r, const struct note_verifier *log,
                         struct receipt_judgement *j);
/* Everything at once: the log's signature under a checkpoint of its own name, inclusion, and that every
 * opening fits the commitment that the entry has for its class. NOTE_SIGNATURE when one of these does not
 * hold: the log then vouches for nothing here. Signatures by others are passed over. *c points into the
 * receipt. */
enum fault receipt_verify(struct arena *a, const struct receipt *r, const struct note_verifier *log,
                          struct checkpoint *c);

#endif
