/* correct_form.h: what the office sends to correct what is announced: the same fields from the form and from
 * the button under the preview. */
#ifndef KAARING_PAGE_ADMIN_CORRECT_FORM_H
#define KAARING_PAGE_ADMIN_CORRECT_FORM_H

#include "award/decision/announcement.h"
#include "page/admin/admin.h"

extern const struct form correct_form;

/* What was sent, in this arena. `standing` says who signs where a caller left that out. */
struct edition_correct_args *correct_take(const struct visit *v, struct arena *a,
                                          const struct announcement *standing);

#endif
