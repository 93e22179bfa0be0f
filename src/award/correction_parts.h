/* correction_parts.h: for the files of a correction, and nobody else. */
#ifndef KAARING_AWARD_CORRECTION_PARTS_H
#define KAARING_AWARD_CORRECTION_PARTS_H

#include "award/correction.h"

enum fault correction_put(struct txn *t, uint32_t edition, uint32_t step, uint32_t n,
                          const struct correction_record *r);

#endif
