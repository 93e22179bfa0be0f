/* proposal.h: one proposal on the office's desk: the forms that its page shows and others take. */
#ifndef KAARING_PAGE_ADMIN_PROPOSAL_H
#define KAARING_PAGE_ADMIN_PROPOSAL_H

#include "page/admin/admin.h"

#define ADMIN_PROPOSAL "/administrasjon/utgave/:edition/forslag/:number"

struct read_proposal { /* the one of the path, with its edition */
    struct desk d;
    struct proposal p;
};
enum fault admin_read_proposal(struct visit *v, struct read_proposal *x);

/* The page: GET, and every POST below it that was refused. */
enum fault admin_proposal_view(struct visit *v);

extern const struct form release_form; /* an unconfirmed one counts all the same */
extern const struct form grace_form;   /* a late one is taken in */
extern const struct form retract_form; /* its sender has asked for it to be withdrawn */
extern const struct form gather_form;  /* it belongs to `candidate` */
extern const struct form choose_form;  /* the same, chosen from all */
extern const struct form ungather_form;
extern const struct form make_form; /* a new candidate of it */

#endif
