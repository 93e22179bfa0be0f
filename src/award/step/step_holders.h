/* step_holders.h: who gets a part of a sealed step's key, as it is prepared (formats.md, "Sealing and
 * opening"). */
#ifndef KAARING_AWARD_STEP_STEP_HOLDERS_H
#define KAARING_AWARD_STEP_STEP_HOLDERS_H

#include "award/step/step.h"
#include "base/id.h"

struct holders_choice {
    const struct txn *t;
    struct arena *a;
    uint32_t edition;
    const json_t *template;  /* of the step; its `holders` name bodies, or there are none */
    const struct roll *roll; /* whoever holds a part votes in the step */
    struct seed *seed;       /* where more could than may, it draws */
};

/* Fills list, n and threshold of *h. *how says whom: all of the roll who have a key by now; of more than can
 * hold one so many drawn, no administrator among them; or those of the bodies that the rules name, again
 * without administrators. *ready: how many there were to choose from.
 * SEAL_HOLDERS_FEW for fewer than two; SEAL_HOLDERS_BODIES when those named come from one body alone. */
enum fault holders_choose(const struct holders_choice *c, struct holders *h, enum holders_how *how,
                          size_t *ready);

#endif
