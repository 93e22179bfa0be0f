/* anchor_text.h: for the files of this room alone: what stands in an anchor, line by line.
 *
 *   kaaring anchor v1
 *   log ORIGIN real|sample CHECK
 *   after ORIGIN CHECK                         the logs that it succeeded, the newest first; may be none
 *   signed SIZE ROOT CHECK                     twice: each new one takes the place of the older of the two
 *   signed SIZE ROOT CHECK
 *   erased INDEX later|private CHECK           as many as there are
 *
 * SIZE and INDEX have twenty digits, so that a line can be written over its like. CHECK is the first 16 hex
 * digits of the SHA-256 of "kaaring anchor line v1\n", ORIGIN, "\n" and the line before it. A write that a
 * power cut tore is no damage: one of the two signed lines may be wrong, and the last line may have no end.
 */
#ifndef KAARING_STORE_ANCHOR_TEXT_H
#define KAARING_STORE_ANCHOR_TEXT_H

#include "proof/checkpoint.h"
#include "store/erasures.h"
#include "store/lineage.h"

enum { ANCHOR_SLOTS = 2 };

struct anchor_text {
    struct str origin;
    bool sample;
    size_t earlier_n;
    struct str earlier[LINEAGE_MAX];
    struct position newest; /* that was signed; of size 0 before the first */
    struct erasures erased; /* sorted, each once */

    /* what only reading says */
    unsigned slot;   /* which of the two lines is the newest */
    size_t slots_at; /* where the first of them begins */
    size_t whole;    /* so many bytes are whole lines: behind them stands what was torn */
    bool spare;      /* it says something twice, or torn: writing it anew makes it shorter */
};

/* FILE_INVALID for what is neither written by anchor_write nor torn. Slices into `bytes`; the rest in `a`. */
enum fault anchor_parse(struct arena *a, struct str bytes, struct anchor_text *x);
struct str anchor_write(struct arena *a, const struct anchor_text *x);

/* One line each, with its end. */
struct str anchor_signed_line(struct arena *a, struct str origin, const struct position *p);
struct str anchor_erased_line(struct arena *a, struct str origin, const struct erasure *e);

#endif
