/* goals.h: FNs bærekraftsmål, the United Nations' goals for sustainable development, as forms let people
 * choose among them. Each is its number; the names are texts. */
#ifndef KAARING_PAGE_WORDS_GOALS_H
#define KAARING_PAGE_WORDS_GOALS_H

#include "page/common.h"

/* "1" … "17": the options of a form's field "goals". Ends with null. */
extern const char *const goals[];

/* The number of an option; 0 when it is none. */
int64_t goal_of(struct str option);
/* The text key of a goal's name. */
struct str goal_key(struct arena *a, int64_t goal);

/* Names the options in a shown form other than propose_form, under whose keys the names stand. */
void goals_offer(struct visit *v, json_t *shown);
/* The numbers chosen in the form that was sent, in `a`. */
json_t *goals_take(const struct visit *v, struct arena *a);

#endif
