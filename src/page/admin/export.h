/* export.h: proposals and candidates as CSV, for a spreadsheet. */
#ifndef KAARING_PAGE_ADMIN_EXPORT_H
#define KAARING_PAGE_ADMIN_EXPORT_H

#include "base/buf.h"
#include "page/admin/admin.h"

/* [{"label","url"}] of the files that there is something to put in. */
json_t *admin_exports(struct visit *v, const struct desk *d, bool proposals, bool candidates);

/* One field of a file: in quotation marks where it needs them, and a value that a spreadsheet would take for
 * a formula made plain text by an apostrophe. */
void csv_field(struct buf *b, struct str value);

#endif
