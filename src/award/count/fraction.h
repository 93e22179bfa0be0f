/* fraction.h: exact fractions, so that a count never depends on how a processor rounds. */
#ifndef KAARING_AWARD_COUNT_FRACTION_H
#define KAARING_AWARD_COUNT_FRACTION_H

#include "base/arena.h"

__extension__ typedef __int128 int128; /* the one typedef: C11 has no name for it */

struct fraction { /* den > 0, lowest terms */
    int128 num, den;
};

/* Numbers here are far from overflow: marks and weights are below 10 000, ballots below 1000, criteria at
 * most 12. */
struct fraction fraction_of(int64_t num, int64_t den);
struct fraction fraction_add(struct fraction a, struct fraction b);
struct fraction fraction_scale(struct fraction a, int64_t by, int64_t through);
/* Below 0, 0, above 0; by Euclid's algorithm, so nothing is multiplied. Both at least 0. */
int fraction_compare(struct fraction a, struct fraction b);
/* "num/den" in decimal. */
struct str fraction_text(struct arena *a, struct fraction f);
/* With `digits` decimals, half away from zero, point as separator. At least 0. */
struct str fraction_decimal(struct arena *a, struct fraction f, unsigned digits);

#endif
