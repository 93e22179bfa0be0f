/* step.h: the steps of an edition as the office sees them: those that the award's rules name, opened or
 * not. */
#ifndef KAARING_PAGE_ADMIN_STEP_H
#define KAARING_PAGE_ADMIN_STEP_H

#include "page/admin/admin.h"

struct place_of_step {      /* one step, or one that may open */
    const json_t *template; /* in the rules; never null when found */
    uint32_t candidate;     /* of a step about one candidate; else 0 */
    bool opened;
    struct step_record record; /* of an opened one */
};

/* "vurdering", "innstilling", "innstilling-k01", "vurdering-2": the id of an opened step, of a step in the
 * rules, or of one with a candidate behind it. NOT_FOUND. */
enum fault admin_find_step(struct visit *v, const struct desk *d, struct str id, struct place_of_step *s);

/* The newest record of a step of the rules (about `candidate`, or 0). NOT_FOUND. */
enum fault admin_newest_step(struct visit *v, const struct desk *d, struct str template, uint32_t candidate,
                             struct step_record *r);

/* "Juryens vurdering", or with the candidate's name: a string or {"t"}, fresh. */
json_t *admin_step_name(struct visit *v, const struct desk *d, struct str id);
/* state and tone. */
void admin_step_state(json_t *into, const struct step_record *r);

#endif
