/* replay.h: all state follows from the log; here it is made to. */
#ifndef KAARING_STORE_REPLAY_H
#define KAARING_STORE_REPLAY_H

#include "base/messages.h"
#include "store/command.h"

/* Recomputes every leaf, node and commitment, applies all entries to empty state tables in a scratch
 * environment beside the folder, and compares every STATE table byte by byte. Differences are sentences in
 * `out`; OK only when there are none. */
enum fault replay_check(struct store *s, const struct domain *d, struct messages *out);
/* Throws the state away and rebuilds it in place (one transaction). It is one of today's: what an older
 * program wrote needs replay_if_stale. */
enum fault replay_rebuild(struct store *s, const struct domain *d, struct messages *out);
/* What the rebuilt state `t` (phase TXN_REPAIR) needs beside it, in the same transaction; `before` is the
 * folder as it was. */
typedef enum fault replay_settle(struct txn *t, const struct txn *before);
/* The same where an older program wrote the state, in records of another form: before anything reads it.
 * `settle` may be null. */
enum fault replay_if_stale(struct store *s, const struct domain *d, replay_settle *settle,
                           struct messages *out);

#endif
