/* count.h: a step's result with the numbers under each number, for jury/result and admin/result alike. */
#ifndef KAARING_PAGE_COUNT_COUNT_H
#define KAARING_PAGE_COUNT_COUNT_H

#include "award/step/step.h"
#include "page/common.h"

/* Sets the members of templates/pages/parts/count.html in `into`, as far as the visitor may see them: rows of
 * candidates from whom they are recused are not there. NOT_ALLOWED before the close, STEP_NOT_READY before
 * the count, RECUSED. `url`, may be null: gives the address of a candidate's page. */
enum fault count_tell(struct visit *v, const struct edition *e, const json_t *rules,
                      const struct step_record *s, struct str (*url)(struct visit *v, struct str candidate),
                      json_t *into);

#endif
