/* correct_preview.h: what a correction would tell, before it is told. */
#ifndef KAARING_PAGE_ADMIN_CORRECT_PREVIEW_H
#define KAARING_PAGE_ADMIN_CORRECT_PREVIEW_H

#include "award/decision/announcement.h"
#include "page/admin/admin.h"

/* Shows what it would tell beside what stands, and the button that tells it. */
enum fault correct_preview(struct visit *v, const struct desk *d, const struct announcement *standing);

#endif
