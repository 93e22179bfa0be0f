/* witness.h: a witness (c2sp.org/tlog-witness): it signs a log's checkpoint when that extends the last one
 * that it signed of this log, and never otherwise. Knows no HTTP library: a path and a body in, an answer
 * out.
 *
 *   POST /add-checkpoint            200 with the cosignature; 400 403 404 409 422 as the protocol says
 *   GET  /HEX-OF-ORIGIN/checkpoint  the last checkpoint of a log that was cosigned
 *   GET  /                          the witness's verifier key */
#ifndef KAARING_WITNESS_WITNESS_H
#define KAARING_WITNESS_WITNESS_H

#include "base/messages.h"
#include "witness/settings.h"

struct witness;

/* Takes the folder, and makes key and memory in one that is new. FOLDER_DAMAGED with a sentence when one of
 * the two is there without the other, or they are not of the same witness: a witness that has forgotten must
 * not go on under its name. The settings outlive it. */
enum fault witness_open(const struct witness_settings *settings, struct messages *out, struct witness **w);
void witness_close(struct witness *w); /* null is allowed */

/* Its verifier key string. */
struct str witness_key(const struct witness *w, struct arena *a);

struct witness_question {
    bool post;
    struct str path, body;
};
struct witness_answer {
    unsigned status;
    const char *type;
    struct str body; /* in the arena */
};

/* Any thread. `at` is the time to sign, in seconds since 1970. A signature leaves only after what it is about
 * is on the disk. */
struct witness_answer witness_ask(struct witness *w, struct arena *a, const struct witness_question *q,
                                  int64_t at);

#endif
