/* judged.h: what a judgement of an archive says, as tests ask for it. */
#ifndef KAARING_TESTS_SUPPORT_JUDGED_H
#define KAARING_TESTS_SUPPORT_JUDGED_H

#include "support/forger.h"

/* Whether a sentence holds these words, of this entry (below 0: of whatever). */
bool judged_says(const struct findings *f, int64_t entry, const char *words);
/* Fails the test unless the tar is wrong, at this entry (below 0: wherever), for this reason. */
void judged_wrong(struct arena *a, struct str tar, int64_t entry, const char *words);
/* Fails the test, and prints why, when anything is wrong. */
void judged_holds(const struct report *r);
/* Fails the test unless an archive with one bit of a byte the other way is found out, and it is said where:
 * each `stride`-th byte, from the first on. */
void judged_no_byte_else(struct str tar, size_t stride);

#endif
