/* candidate.h: one candidate on the office's desk: the forms that its page shows and others take. */
#ifndef KAARING_PAGE_ADMIN_CANDIDATE_H
#define KAARING_PAGE_ADMIN_CANDIDATE_H

#include "page/admin/admin.h"

#define ADMIN_CANDIDATE "/administrasjon/utgave/:edition/kandidater/:candidate"

struct read_candidate { /* the one of the path, with its edition */
    struct desk d;
    struct candidate k;
};
enum fault admin_read_candidate(struct visit *v, struct read_candidate *x);

/* The page: GET, and every POST below it that was refused. */
enum fault admin_candidate_view(struct visit *v);

extern const struct form candidate_facts; /* name and facts; "candidate" */
extern const struct form into_form;       /* merged into another */
extern const struct form unmerge_form;    /* of `candidate`, which was merged */
extern const struct form split_form;      /* takes `proposal` out */
extern const struct form insight_to_form; /* sends who it is about a link to what is held */

/* The edit form with the award's kinds, the goals, and in a secret edition who of the members it is. */
enum fault admin_candidate_form(struct visit *v, const struct desk *d, const struct candidate *k,
                                struct str action, json_t **form);
/* What it was sent with. FORM_INVALID with the field marked; FIELD_MEMBER when a member of a secret edition
 * has the candidate's name and nothing is said of it: they would see their own case. */
enum fault admin_take_candidate(struct visit *v, const struct desk *d, struct command *c,
                                struct candidate_args **out);

/* Says that a candidate is about the member of a secret edition who has that name, where nobody is asked. */
void admin_suggest_member(struct visit *v, const struct desk *d, struct command *c,
                          struct candidate_args *args);

#endif
