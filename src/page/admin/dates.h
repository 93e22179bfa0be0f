/* dates.h: label, texts and dates of an edition: one form for making and for correcting a draft. */
#ifndef KAARING_PAGE_ADMIN_DATES_H
#define KAARING_PAGE_ADMIN_DATES_H

#include "page/admin/admin.h"

extern const struct form edition_form;

/* What edition_form was sent with; `award` and `edition` are the caller's. */
struct edition_args *admin_take_edition(const struct visit *v, struct command *c);

/* [{"label","url"}]: a draft's public page and form, which nobody but administrators can open yet. */
json_t *admin_previews(struct visit *v, const struct desk *d);

#endif
