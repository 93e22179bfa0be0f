/* correct.h: what correct.c and correct_preview.c share. */
#ifndef KAARING_PAGE_ADMIN_CORRECT_H
#define KAARING_PAGE_ADMIN_CORRECT_H

#include "page/admin/admin.h"
#include "page/award/winner.h"

extern const struct form correct_form;

/* What was sent, in this arena. `standing` says who signs where a caller left that out. */
struct edition_correct_args *correct_take(const struct visit *v, struct arena *a,
                                          const struct announcement *standing);
/* Shows what it would tell beside what stands, and the button that tells it. */
enum fault correct_preview(struct visit *v, const struct desk *d, const struct announcement *standing);

#endif
