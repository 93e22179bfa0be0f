/* erased_rows.h: for the files of this room alone: openings that are gone by the anchor's word. A row of the
 * meta table says so where the entry that did is not in the folder. */
#ifndef KAARING_STORE_ERASED_ROWS_H
#define KAARING_STORE_ERASED_ROWS_H

#include "store/erasures.h"
#include "store/table.h"

/* Phase TXN_REPAIR. */
enum fault erased_row_put(struct txn *t, const struct erasure *e);
/* Adds all that there are. */
enum fault erased_rows_read(const struct txn *t, struct erasures *e);

#endif
