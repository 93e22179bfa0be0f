/* proposal_form.h: the form by which anybody proposes: its table, and how an award's own rules shape it. */
#ifndef KAARING_PAGE_AWARD_PROPOSAL_FORM_H
#define KAARING_PAGE_AWARD_PROPOSAL_FORM_H

#include "award/proposal/proposal.h"
#include "page/words/goals.h"

/* The optional fields, of which an award asks for some: rows of the public's form and of the office's. */
/* clang-format off */
#define PROPOSAL_MORE_FIELDS                                      \
    {.name = "orgnr", .kind = FORM_ORGNR, .group = "more"},       \
    {.name = "web", .kind = FORM_URL},                            \
    {.name = "municipality", .kind = FORM_MUNICIPALITY},          \
    {.name = "goals", .kind = FORM_CHOICES, .options = goals},    \
    {.name = "contact", .kind = FORM_LINE},                       \
    {.name = "merits", .kind = FORM_TEXT, .max = 6000}
/* clang-format on */

extern const struct form propose_form;

/* Takes out of a form that visit_form made the optional fields that the award's rules do not ask for. */
void proposal_form_drop(json_t *shown, const json_t *rules);

/* visit_form with the award's own help, bounds and choice of optional fields. */
json_t *proposal_form_show(struct visit *v, const struct edition *e, const json_t *rules, json_t *initial);

/* What propose_form and the office's form both ask for, copied into `a`; `via` and what else only one of them
 * asks for are for the caller. */
void proposal_form_read(const struct visit *v, struct arena *a, const struct edition *e,
                        struct proposal_args *args);
/* Marks a reason outside the award's own bounds beside what the table refused. */
void proposal_form_beside(struct visit *v, const json_t *rules);
/* FORM_INVALID, with the field marked, for what the rules refuse. */
enum fault proposal_form_check(struct visit *v, const json_t *rules, const struct proposal_args *args);

/* What was sent by the public's form, copied into `a`. REQUEST_UNKNOWN_FIELD for a field that the award's
 * form does not have; FORM_INVALID with the field marked for what its rules refuse. */
enum fault proposal_form_take(struct visit *v, struct arena *a, const struct edition *e, const json_t *rules,
                              struct proposal_args **args);

/* [{"label","value"}] of all that was typed, so that it can be copied when it could not be taken. */
json_t *proposal_form_kept(const struct visit *v);
/* The same of a proposal that was taken, for who sent it. */
json_t *proposal_form_told(struct visit *v, const struct proposal *p);

#endif
