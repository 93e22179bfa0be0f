/* hall_words.h: one who won, as lists show it. */
#ifndef KAARING_PAGE_WORDS_HALL_WORDS_H
#define KAARING_PAGE_WORDS_HALL_WORDS_H

#include "award/decision/hall.h"
#include "page/common.h"

/* {"year","award_name","edition_label","name","line","url"?}: line is where they are from and what they do;
 * url leads to the page of the announcement, where the edition is one of ours. */
json_t *hall_words(struct visit *v, const struct hall_row *row);
/* The award's name by its file; else by the text hall.AWARD, else its id. */
struct str hall_award_name(const struct visit *v, struct str award);

#endif
