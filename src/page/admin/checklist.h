/* checklist.h: an edition's way from draft to announcement, row by row. */
#ifndef KAARING_PAGE_ADMIN_CHECKLIST_H
#define KAARING_PAGE_ADMIN_CHECKLIST_H

#include "page/admin/step.h"

/* Sets checklist (parts/checklist) and done_text in v->view. */
enum fault admin_checklist(struct visit *v, const struct desk *d);

#endif
