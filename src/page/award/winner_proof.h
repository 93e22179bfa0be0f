/* winner_proof.h: what a winner's page shows so that anybody can hold it to the log. */
#ifndef KAARING_PAGE_AWARD_WINNER_PROOF_H
#define KAARING_PAGE_AWARD_WINNER_PROOF_H

#include "page/award/winner.h"

/* Adds to v->view: receipt, decided?, earlier, before (templates/pages/award/winner.html). `last` is what
 * winner_read gave. */
enum fault winner_prove(struct visit *v, const struct edition *e, const struct announcement *last);

#endif
