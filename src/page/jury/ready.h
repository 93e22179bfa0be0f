/* ready.h: what should be in place before a body votes. */
#ifndef KAARING_PAGE_JURY_READY_H
#define KAARING_PAGE_JURY_READY_H

#include "page/jury/seat.h"

/* Sets checklist (parts/checklist) and has_ready. `ballots`: votes are signed in browsers, so devices count.
 */
void ready_tell(struct visit *v, const struct seat *s, bool ballots);

#endif
