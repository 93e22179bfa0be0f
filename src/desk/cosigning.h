/* cosigning.h: one log's conversation with one witness (c2sp.org/tlog-witness, the client's half): the proof
 * from what the witness has to what is published, the way on after 409, and the signature, checked. */
#ifndef KAARING_DESK_COSIGNING_H
#define KAARING_DESK_COSIGNING_H

#include "desk/fetch.h"
#include "proof/policy.h"
#include "store/store.h"

enum { COSIGNING_SECONDS = 10 };

struct cosigning {
    struct store *store;
    const struct policy_party *witness; /* with an address */
    struct fetch *fetch;
    const atomic_bool *stop; /* null is allowed */
    uint64_t had;            /* the size that the witness is believed to have; corrected by what it says */
    const char *why;         /* of a refusal, in a word of static storage; for the operator's log */
};

/* Asks for a signature of `p`. OK: *line is the witness's line for the note, which holds, made at *at. BUSY
 * when it did not answer well now and may another time. WRONG_STATE when it has signed something that this
 * log does not extend, or says that it is longer: the log was rolled back, somebody shows the witness another
 * one, or the witness lies. Of a refusal alone nothing can be believed: no answer but 200 is signed. */
enum fault cosigning_ask(struct cosigning *c, struct arena *a, const struct published *p, struct str *line,
                         int64_t *at);
/* After WRONG_STATE: the last checkpoint that the witness has signed, where it shows it (GET HEX/checkpoint,
 * HEX the origin's SHA-256, as `kaaring witness` does; the specification has not settled it yet). It is
 * believed for the log's own signature, which no witness can make. NOT_FOUND when it shows none such. */
enum fault cosigning_last(const struct cosigning *c, struct arena *a, struct position *p);

#endif
