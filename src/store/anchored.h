/* anchored.h: for the files of this room alone: what goes into the anchor before anybody can see it, and what
 * comes back from it. */
#ifndef KAARING_STORE_ANCHORED_H
#define KAARING_STORE_ANCHORED_H

#include "store/command.h"
#include "store/env.h"

/* Before the log is published at `p`, the end of the snapshot `t`: what the entries since the last time say
 * was erased, then the position. OK where no anchor is kept. DISK_ERROR when it cannot be written, ONLY_READS
 * when others have shown more meanwhile (store_seen). The writing thread. */
enum fault anchored_put(struct store *s, const struct domain *d, struct txn *t, const struct position *p);

/* Of a folder that is behind its anchor: what was erased later is erased here too, before anything is served.
 * The writing thread, before it takes commands. */
enum fault anchored_take(struct store *s, const struct domain *d);

#endif
