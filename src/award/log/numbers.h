/* numbers.h: under which numbers an edition's proposals and candidates go: one after the other, or in a
 * secret edition drawn, so that nobody who is given one reads from it how many others there are. */
#ifndef KAARING_AWARD_LOG_NUMBERS_H
#define KAARING_AWARD_LOG_NUMBERS_H

#include "award/rules/edition.h"

/* For deciding: the next number in a table whose keys are edition and number, of which the edition has
 * `count` so far. */
uint32_t number_next(const struct txn *t, struct seed *s, unsigned table, uint32_t edition,
                     const struct edition_record *e, uint32_t count);
/* For applying: whether it may be the next one. */
bool number_fits(const struct txn *t, unsigned table, uint32_t edition, const struct edition_record *e,
                 uint32_t count, int64_t number);

#endif
