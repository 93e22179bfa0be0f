/* judge.h: what an archive proves, to somebody who has nothing but the file and the keys of log and
 * witnesses.
 *
 * Nothing is believed because the archive says it: every entry is hashed into the root that the log signed,
 * every opened part into its entry's commitment, every document into the hash that the step's opening logged;
 * signatures are checked by keys enrolled before, ballots are followed from first to last, and counts are
 * made again by the functions that the server counts with. */
#ifndef KAARING_AUDIT_JUDGE_H
#define KAARING_AUDIT_JUDGE_H

#include "audit/archive.h"
#include "audit/report.h"
#include "proof/policy.h"

struct judge_order {
    size_t keys_n; /* of the log and of those that it succeeded, from elsewhere; 0: the archive's own word is
                      taken */
    const struct note_verifier *keys;
    const struct note_verifier *documents; /* signs the documents of steps; null: likewise */
    const struct policy *policy;           /* of the log's witnesses; null: they are not looked at */
};

/* Judges all of it; what it found stands in the report. All lives in `a`. */
void archive_judge(struct arena *a, const struct archive *x, const struct judge_order *o, struct report *r);

#endif
