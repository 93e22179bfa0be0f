/* winner.h: an announcement in words: on its own page, in lists, and in the administrator's preview of it. */
#ifndef KAARING_PAGE_AWARD_WINNER_H
#define KAARING_PAGE_AWARD_WINNER_H

#include "award/decision/announcement.h"
#include "page/common.h"

/* The page of an announced edition, by its id ("gronn-grunder-3"). */
struct str winner_url(const struct visit *v, struct str award, struct str edition);

/* The winners in one line: "Biokullverket", "A og B"; empty when nobody won. */
struct str winner_names(struct arena *a, enum lang lang, const struct announcement *n);
/* {"name","place"?,"about"?} of one who was announced. */
json_t *winner_one(const struct visit *v, const struct announced_one *one);

/* What templates/pages/award/winner.html shows of an announcement; without its receipt. A preview has no time
 * yet: `at` is 0. */
void winner_tell(struct visit *v, const struct edition *e, const json_t *rules, const struct announcement *n,
                 json_t *into);

/* The path's edition, and what was told of it last: what is announced, or that it was recalled. NOT_FOUND
 * when nothing was ever told. */
enum fault winner_read(struct visit *v, struct edition *e, json_t **rules, struct announcement *last);

#endif
