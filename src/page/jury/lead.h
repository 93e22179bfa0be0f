/* lead.h: what the chair of a body settles: devices, ties, steps; and what waits for whom. */
#ifndef KAARING_PAGE_JURY_LEAD_H
#define KAARING_PAGE_JURY_LEAD_H

#include "page/jury/seat.h"

/* Sets chair and has_chair in v->view: what waits for this member, a line and an address each; and lead_url
 * for the chair. */
void lead_todo(struct visit *v, const struct seat *s, const struct step_record *steps, size_t n);

/* A step of the award's chain that this body may open, with the newest opened one of its kind. */
struct lead_step {
    const json_t *template;    /* in the award's rules */
    struct candidate about;    /* of a step about one candidate; else id is empty */
    struct step_record newest; /* number 0: none has been opened */
};
/* In the chain's order, candidates by name. */
enum fault lead_steps(const struct visit *v, const struct seat *s, struct lead_step **list, size_t *n);
/* Whether it can be opened, as far as can be told without trying: the deadline has passed and none is open.
 */
bool lead_may_open(const struct visit *v, const struct seat *s, const struct lead_step *step);
/* "/jury/EDITION/BODY/apne/TEMPLATE[/CANDIDATE]", without a language. */
struct str lead_open_path(const struct visit *v, const struct seat *s, const struct lead_step *step);

#endif
