/* recount_place.h: where the pages about a step's corrections and complaints stand: below a seat of the
 * body, or in the office. */
#ifndef KAARING_PAGE_COUNT_RECOUNT_PLACE_H
#define KAARING_PAGE_COUNT_RECOUNT_PLACE_H

#include "award/people/officers.h"
#include "page/common.h"

struct recount_place { /* where the pages stand */
    const struct edition *edition;
    const json_t *rules;
    const struct step_record *step;
    struct str path; /* of the list, without a language: ".../rettelser"; each is below it by its number */
};

#endif
