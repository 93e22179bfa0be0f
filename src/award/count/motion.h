/* motion.h: yes, no and blank against a majority. Pure arithmetic. */
#ifndef KAARING_AWARD_COUNT_MOTION_H
#define KAARING_AWARD_COUNT_MOTION_H

#include "award/count/rules.h"

#include <jansson.h>

struct motion_tally {
    uint32_t yes, no, blank;
    uint32_t present; /* entitled, not recused, in the room or (with ballots) handed in, unless the chair
                         recorded more */
    uint32_t all;     /* in the roll and not recused */
};

/* How many yes votes the majority needs: at least ceil(num·base/den), one more than floor with `more`, never
 * 0. */
uint32_t motion_needed(const struct majority *m, const struct motion_tally *t);

/* False when fewer are present than the rules' quorum of the roll. */
bool motion_quorate(const struct step_rules *r, const struct motion_tally *t);

/* {"method":"motion","yes","no","blank","present","all","base":"present","needed":7,"quorate":true,"adopted":true}
 */
json_t *motion_result(const struct step_rules *r, const struct motion_tally *t);

#endif
