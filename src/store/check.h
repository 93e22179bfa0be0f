/* check.h: for the files of this room alone: one entry held against everything that was written down about
 * it. */
#ifndef KAARING_STORE_CHECK_H
#define KAARING_STORE_CHECK_H

#include "base/messages.h"
#include "store/command.h"
#include "store/erasures.h"

/* Which openings are gone by right: read once from the whole log, before anything is judged. */
enum fault erasures_read(const struct txn *t, const struct domain *d, uint64_t size, struct erasures *e);

/* That the entry is the one that was logged, tells a time not before *last_at (which becomes it), and that
 * each of its commitments has an opening that fits, unless that is erased. FOLDER_DAMAGED after sentences
 * about `file` otherwise; any other fault is the disk's. */
enum fault entry_check(struct txn *t, uint64_t index, const struct record *r, const struct erasures *e,
                       struct str file, struct messages *out, int64_t *last_at);

#endif
