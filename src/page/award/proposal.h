/* proposal.h: a proposal's own page, which has no account behind it but a secret in its address. */
#ifndef KAARING_PAGE_AWARD_PROPOSAL_H
#define KAARING_PAGE_AWARD_PROPOSAL_H

#include "award/proposal/proposal.h"
#include "page/common.h"

/* "/forslag/ID/LINK", without a language: whoever has it may act for the proposal. */
struct str proposal_path(const struct visit *v, const struct proposal *p);

/* A view for programs that only tells how the proposal is called: {"number": "GG3-017"}. */
enum fault proposal_tell_number(struct visit *v, const struct proposal *p);

struct proposal_place { /* a proposal with what it belongs to */
    struct proposal proposal;
    struct edition edition;
    json_t *rules;
};
/* The one that the path's :proposal and :link name. NOT_FOUND when the link is not its own, whichever is
 * wrong. */
enum fault proposal_by_link(struct visit *v, enum proposal_link what, struct proposal_place *place);

/* What every view of templates/pages/award/proposal.html begins with: number, names, candidate, received. */
void proposal_head(struct visit *v, const struct proposal_place *place);

/* Arguments of an act by who holds the path's link; in the command's arena. NOT_FOUND as proposal_by_link. */
enum fault proposal_act(struct visit *v, enum proposal_link what, struct command *c,
                        struct proposal_act_args **args);

#endif
