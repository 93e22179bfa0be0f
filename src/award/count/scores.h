/* scores.h: weighted means of marks, ranked, with a ladder for equal means. Pure arithmetic. */
#ifndef KAARING_AWARD_COUNT_SCORES_H
#define KAARING_AWARD_COUNT_SCORES_H

#include "award/count/fraction.h"
#include "award/count/lot.h"
#include "award/count/rules.h"

#include <jansson.h>

enum { NO_MARK = -1 };

enum assessment { ASSESSED, ABSTAINED, ASIDE /* recused: by the ballot or by step.closed */, UNASSESSED };

struct score_row { /* what all counted ballots say of one candidate */
    struct str candidate;
    struct {
        int64_t sum;
        uint32_t marks; /* how many gave one */
        uint32_t top;   /* how many gave the highest */
    } criterion[CRITERIA_MAX];
    uint32_t assessed, abstained, aside, unassessed; /* ballots */
};

struct score_tally {
    size_t rows_n;
    struct score_row *rows; /* in the slate's order */
    uint32_t ballots;
    uint32_t all; /* in the roll */
    struct lot_source lot;
};

/* Adds one ballot's word on one candidate; `marks` has criteria_n values, NO_MARK where none was given. */
void score_add(const struct step_rules *r, struct score_row *row, enum assessment what, const int32_t *marks);

/* The total: sum over criteria of weight × mean, through the sum of the weights. Criteria that nobody marked
 * are left out of both sums; false when nobody marked any. */
bool score_total(const struct step_rules *r, const struct score_row *row, struct fraction *total);

/* {"method":"scores","ballots":n,"all":n,"quorate":bool,"rows":[{"id","place","total":"num/den"|null,"means":["num/den"|null…],"assessed","abstained",
 * "aside","unassessed","rung":"criterion:miljo"|…|null}…],"ties":[[ids]…]}, rows by place, equal places
 * bytewise by id. `rung` names the step of the ladder that put the row above the next; `ties` are the places
 * that the ladder left shared. Where lots were drawn "lots":[{"place","seed" in hex,"order":[ids]}…]. A row
 * without a total stands last, without a place (0). */
json_t *score_result(struct arena *a, const struct step_rules *r, const struct score_tally *t);

#endif
