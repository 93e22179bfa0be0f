/* lot.h: a lot that anybody with the ballots can draw again (formats.md, "Count"): its chance comes from
 * bytes that the voters sealed before any of them could know the others'. Pure. */
#ifndef KAARING_AWARD_COUNT_LOT_H
#define KAARING_AWARD_COUNT_LOT_H

#include "base/str.h"
#include "proof/hash.h"

/* What the chance of a step is made of; the lots in the order of the jurors' ids. */
struct lot_source {
    struct hash rules, slate; /* of the texts of the two notes */
    size_t n;
    const struct hash *lots; /* a counted ballot each */
};

/* For those who share `place`, the first of the places that the lot is about. */
struct hash lot_seed(const struct lot_source *s, uint32_t place);
/* Puts the ids, which are in bytewise order, into the order in which they are drawn. */
void lot_draw(struct hash seed, struct str *ids, size_t n);

#endif
