/* correction.h: a step's corrections as its officers meet them: asking for one, and answering what another
 * has asked for. The body's pages and the office's show the same (after/corrections). */
#ifndef KAARING_PAGE_AFTER_CORRECTION_H
#define KAARING_PAGE_AFTER_CORRECTION_H

#include "award/close/correction.h"
#include "page/count/recount_place.h"

extern const struct form correction_form, correction_answer_form;

/* Add to v->view what after/corrections and after/correction show: all of a step, and the one of :number, for
 * who passed correction_officer. WRONG_STATE before the close. */
enum fault corrections_tell(struct visit *v, const struct recount_place *p);
enum fault correction_tell(struct visit *v, const struct recount_place *p);
/* How many corrections of the step wait for the visitor; 0 for who is no officer. */
uint32_t corrections_waiting(const struct visit *v, const struct edition *e, const struct step_record *s);

/* Fill in the command from the forms above. */
enum fault correction_ask_fill(struct visit *v, const struct recount_place *p, struct command *c);
enum fault correction_answer_fill(struct visit *v, const struct recount_place *p, struct command *c);

/* "Linh Tran-Test er inhabil for Grønnrute AS": {"t"}, fresh. */
json_t *correction_what(const struct visit *v, const struct edition *e, const struct correction_record *r);

#endif
