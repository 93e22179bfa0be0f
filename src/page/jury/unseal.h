/* unseal.h: a sealed step that is closed: who holds a part of its key, who has given theirs, and the
 * button with which a holder gives it. */
#ifndef KAARING_PAGE_JURY_UNSEAL_H
#define KAARING_PAGE_JURY_UNSEAL_H

#include "page/jury/seat.h"

/* Sets "unseal" of templates/pages/jury/result.html. */
enum fault unseal_tell(struct visit *v, const struct seat *s, const struct step_record *step);
/* Whether the visitor is asked for their part now. */
bool unseal_waits_for(const struct visit *v, const struct seat *s, const struct step_record *step);

#endif
