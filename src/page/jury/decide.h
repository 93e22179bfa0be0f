/* decide.h: the form in which the chair records what the body decided. */
#ifndef KAARING_PAGE_JURY_DECIDE_H
#define KAARING_PAGE_JURY_DECIDE_H

#include "page/jury/decided.h"

extern const struct form decide_form;

/* Sets `form`: candidates with the numbers that advise; of an award that decides by vote, those who were
 * adopted. `again`: instead of a decision that stands, which takes a reason. */
enum fault decide_tell(struct visit *v, const struct seat *s, const struct step_record *step, bool again);
enum fault decide_fill(struct visit *v, const struct seat *s, const struct step_record *step,
                       struct command *c);

#endif
