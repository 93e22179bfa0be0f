/* correction_parts.h: for the files of a correction, and nobody else. */
#ifndef KAARING_AWARD_CLOSE_CORRECTION_PARTS_H
#define KAARING_AWARD_CLOSE_CORRECTION_PARTS_H

#include "award/close/correction.h"

enum { CORRECTION_KINDS = CORRECTION_REJECTION + 1 };
extern const struct str correction_kind_words[CORRECTION_KINDS]; /* from 1 */

enum fault correction_put(struct txn *t, uint32_t edition, uint32_t step, uint32_t n,
                          const struct correction_record *r);

#endif
