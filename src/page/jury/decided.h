/* decided.h: what the body decided, as far as a member may know of it. */
#ifndef KAARING_PAGE_JURY_DECIDED_H
#define KAARING_PAGE_JURY_DECIDED_H

#include "award/decision/decision.h"
#include "page/jury/seat.h"

/* Whether this body is the one that decides. */
bool decision_here(const struct seat *s);
/* The step that a decision rests on: the newest counted one of the body. NOT_FOUND before there is one. */
enum fault decision_step(const struct visit *v, const struct seat *s, struct step_record *step);
/* The decision that stands. In a secret edition those who are kept from it are left out, and it is NOT_FOUND
 * when nobody is left. */
enum fault decision_seen(const struct visit *v, const struct seat *s, struct decided *d);

#endif
