/* claim.h: complaints as the officers meet them: what a juror says, what the note shows, and the first of two
 * words about it. The second is a correction's, like every other: see correction.h. */
#ifndef KAARING_PAGE_AFTER_CLAIM_H
#define KAARING_PAGE_AFTER_CLAIM_H

#include "page/count/recount_place.h"

extern const struct form claim_settle_form;

/* Adds claims and has_claims to v->view: all of the step, for after/corrections. */
enum fault claims_tell(struct visit *v, const struct recount_place *p);
/* Adds the claim of :person, for after/claim. NOT_FOUND. */
enum fault claim_tell(struct visit *v, const struct recount_place *p);
enum fault claim_settle_fill(struct visit *v, const struct recount_place *p, struct command *c);
/* How many wait for a first word that the visitor may give. */
uint32_t claims_waiting(const struct visit *v, const struct edition *e, const struct step_record *s);

#endif
