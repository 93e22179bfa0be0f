/* closed.h: the `closed` value with one thing changed, for a step that is counted again. Pure: a new value,
 * the old one untouched; whoever checks a correction makes it again and compares. Its members: closing.h. */
#ifndef KAARING_AWARD_CLOSE_CLOSED_H
#define KAARING_AWARD_CLOSE_CLOSED_H

#include "award/step/documents.h"
#include "base/json.h"

/* The juror is recused from the candidate, too: in the order of roll and slate. Of a vote in the room they
 * are no more among the present, and `votes` ({"yes","no","blank"}) are the numbers without them; null
 * otherwise. */
json_t *closed_with_recusal(struct arena *a, const json_t *closed, const struct roll *roll,
                            const struct slate *slate, struct str juror, struct str candidate,
                            const json_t *votes);
/* Another ballot counts for the juror: {"index","number","hash"}; or with `counts` null none, since what was
 * counted is not theirs. Of a motion they are then among the present, or not. */
json_t *closed_with_ballot(struct arena *a, const json_t *closed, bool is_motion, struct str juror,
                           const json_t *counts);
/* Whether it says so already. */
bool closed_recuses(const json_t *closed, struct str juror, struct str candidate);

/* The ground on which the juror's ballot was left out, where enrolment is strict; empty: it was not. */
struct str closed_exclusion(const json_t *closed, struct str juror);

/* The juror's row: null for who is not in it. With "index" where a ballot counts, else with "why". */
const json_t *closed_row(const json_t *closed, struct str juror);

#endif
