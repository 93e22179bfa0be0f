/* outbox_counts.h: how the outbox fares, in numbers. */
#ifndef KAARING_DESK_OUTBOX_COUNTS_H
#define KAARING_DESK_OUTBOX_COUNTS_H

#include "store/txn.h"

enum { OUTBOX_LOOKED_AT = 4096 };

/* How many mails wait, and of the newest OUTBOX_LOOKED_AT of each kind how many have failed or were lost in
 * the middle of leaving: what the office should look at. */
enum fault outbox_counts(const struct txn *t, int64_t now, uint64_t *waiting, uint64_t *failed);

#endif
