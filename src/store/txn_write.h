/* txn_write.h: for the files of this room alone: the one write transaction. */
#ifndef KAARING_STORE_TXN_WRITE_H
#define KAARING_STORE_TXN_WRITE_H

#include "store/env.h"
#include "store/txn.h"

/* Waits for another writer to end. The phase is the caller's to set. */
enum fault store_write(struct store *s, struct txn *t);
/* Ends the transaction either way. DISK_FULL: nothing was written and writing may be tried again later.
 * DISK_ERROR: the process must end. */
enum fault store_commit(struct txn *t);
void store_abort(struct txn *t);
/* Asks the disk for what a batch may take, beyond what is in use: where others have been promised something
 * before the commit, the commit must not be what finds the disk full. DISK_FULL. */
enum fault store_reserve(const struct store *s);
/* Lets the list of changes live on, in an arena that is now the caller's. Only before the end. */
struct arena *store_keep_changes(struct txn *t);

/* Lets no read transaction begin, and waits until all have ended; and lets them again. By the writing thread,
 * which itself reads nothing. */
void txn_hold_readers(struct store *s);
void txn_let_readers(struct store *s);

/* Whether entries may no longer be added: what is in use has reached max_bytes. Of a read transaction. */
bool store_full(const struct txn *t);

/* As env_fault, and remembers the fault in a write transaction, which can then only be aborted. */
enum fault env_fault_in(const struct txn *t, int code);

#endif
