/* vote.h: handing in: what the pages that end in a signed ballot have in common. */
#ifndef KAARING_PAGE_JURY_VOTE_H
#define KAARING_PAGE_JURY_VOTE_H

#include "page/jury/desk.h"

/* Sets in v->view what js/hand-in.js and the sentences around the button need: desk, action, token, number,
 * earlier?, deadline_text, until, step, secrecy_text (who can read it, and when), trust_text? (of a sealed
 * step: what is trusted in this moment). */
void vote_tell(struct visit *v, const struct seat *s, const struct step_record *step,
               const struct step_documents *d);

/* What is shown at /stemme: a motion (motion.c), or the way to the review of marks. */
enum fault motion_show(struct visit *v, const struct seat *s, const struct step_record *step);

#endif
