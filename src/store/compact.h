/* compact.h: for the files of this room alone: what was erased must not linger. LMDB leaves the bytes of
 * deleted rows in free pages until they are used again; a compact copy has none of them. So the file is
 * copied, the copy takes its place while others go on reading, and the old one is overwritten and removed.
 *
 * What no program can promise: file systems that never write in place, disks that move blocks, snapshots and
 * backups keep what they once had. */
#ifndef KAARING_STORE_COMPACT_H
#define KAARING_STORE_COMPACT_H

#include "store/env.h"
#include "store/txn.h"

/* Says in the same transaction as an erasure that it is wanted, so that no crash forgets it. Phase
 * TXN_JOURNAL. */
enum fault compact_want(struct txn *t);
/* At the start: whether an earlier process left it to be done. */
enum fault compact_recall(struct store *s);
bool compact_wanted(const struct store *s);

/* Does it, on the writing thread, outside of any transaction. Reading goes on but for the moment of the
 * exchange. BUSY: another process is reading the folder, or
 * its file system cannot exchange names. DISK_FULL: there is no room for a copy. After both
 * the folder is as it was, and it can be tried again. DISK_ERROR: the process must end. */
enum fault compact(struct store *s);

/* Overwrites and removes what a process that ended in the middle has left: before the folder is opened, by
 * its owner. DISK_ERROR with a sentence. */
enum fault compact_clear(struct str dir, struct messages *out);

#endif
