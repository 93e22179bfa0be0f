/* choices.h: what a ballot chooses, as CHOICES of formats.md: JSON with one encoding. Pure: bytes in, values
 * out. Whether a juror may choose so is ballot.c's. */
#ifndef KAARING_AWARD_STEP_CHOICES_H
#define KAARING_AWARD_STEP_CHOICES_H

#include "award/count/scores.h"
#include "award/step/documents.h"

enum vote { VOTE_YES, VOTE_NO, VOTE_BLANK };

struct choice { /* of one candidate, in the slate's order */
    enum assessment what;
    int32_t marks[CRITERIA_MAX];
};

struct choices {
    struct choice *by_candidate; /* METHOD_SCORES: one for each line of the slate */
    enum vote vote;              /* METHOD_MOTION */
};

/* Reads CHOICES against rules and slate: no other encoding than choices_write's, every candidate of the slate
 * once, in its order, marks on the scale, an object that is assessed, abstained from, or recused.
 * BALLOT_CHOICES for the form, BALLOT_CANDIDATE, BALLOT_MARK; a candidate with no mark at all counts as not
 * assessed. */
enum fault choices_read(struct arena *a, struct str json, const struct step_rules *r, const struct slate *s,
                        struct choices *c);
struct str choices_write(struct arena *a, const struct choices *c, const struct step_rules *r,
                         const struct slate *s);

#endif
