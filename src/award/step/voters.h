/* voters.h: the roll of a step as people look at it. */
#ifndef KAARING_AWARD_STEP_VOTERS_H
#define KAARING_AWARD_STEP_VOTERS_H

#include "award/step/step.h"

/* Who has handed in and how far they are, never what (see ballot.h for the one rule about marks).
 * [{"person","name","handed_in","number","progress","unconfirmed_key"}] */
enum fault step_voters(const struct txn *t, struct arena *a, uint32_t edition, const struct step_record *r,
                       json_t **list);

#endif
