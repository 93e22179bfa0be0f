/* txn.h: transactions, which every table is read and written through. */
#ifndef KAARING_STORE_TXN_H
#define KAARING_STORE_TXN_H

#include "base/fault.h"

#include <stdint.h>

struct store;

enum txn_phase { TXN_READ, TXN_DECIDE, TXN_JOURNAL, TXN_APPLY, TXN_REPAIR /* start-up, restore: all */ };

struct txn {
    struct store *store;
    void *mdb; /* MDB_txn */
    enum txn_phase phase;
};

/* A read transaction: a snapshot that never waits. Cheap to begin (renewed from a pool). Never held across a
 * wait: while it lasts, nothing that is overwritten can be used again. BUSY when READERS (512) are open. Any
 * thread; ends on the thread that began it. */
enum fault store_read(struct store *s, struct txn *t);
void store_read_end(struct txn *t);
/* Whether everybody waits for those who read to end, since the file is to be replaced. Who reads for long
 * asks now and then. */
bool store_readers_held(struct store *s);

/* The folder's room, in bytes. A snapshot is needed for what was used once and is free again; that list is
 * walked only when the file has reached its bound. Any thread. */
struct store_room {
    uint64_t used, limit; /* of what may be used; at `limit` no entry is added */
    uint64_t file;        /* as long as data.mdb is */
    uint64_t disk_free;   /* of its disk, for who is not root */
};
enum fault store_room(const struct txn *t, struct store_room *room);
/* Time to see to more: less than a fifth of what may be used is left, or the disk has no room for one more
 * copy of the file, without which nothing that is erased can be compacted away. */
bool store_room_short(const struct store_room *room);

#endif
