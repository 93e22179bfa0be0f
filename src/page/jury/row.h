/* row.h: a member's own row of the minutes: what of theirs was counted. */
#ifndef KAARING_PAGE_JURY_ROW_H
#define KAARING_PAGE_JURY_ROW_H

#include "page/jury/desk.h"

/* {"text","lines":[{"label","text"}],"has_lines"}, fresh: which ballot of theirs counted in the step that the
 * decision rests on (of motions: in each of its kind), mark by mark. */
json_t *row_tell(struct visit *v, const struct seat *s, const struct step_record *step);

/* The lines alone, fresh: of the marks for each candidate, or of the one vote. */
json_t *row_lines(struct visit *v, const struct seat *s, const struct step_record *step);

#endif
