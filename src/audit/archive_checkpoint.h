/* archive_checkpoint.h: under which checkpoint an archive is made. */
#ifndef KAARING_AUDIT_ARCHIVE_CHECKPOINT_H
#define KAARING_AUDIT_ARCHIVE_CHECKPOINT_H

#include "store/store.h"
#include "store/txn.h"

/* The newest that witnesses have signed, as the folder has it, when nothing of the edition (by its number) or
 * of the association has come since; else `newest`, which the log alone has signed. *witnesses: how many have
 * signed the one that it gives. */
struct published archive_checkpoint(const struct txn *t, struct arena *a, uint32_t edition,
                                    const struct published *newest, size_t *witnesses);

#endif
