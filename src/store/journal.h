/* journal.h: the append-only log and what lies beside it. */
#ifndef KAARING_STORE_JOURNAL_H
#define KAARING_STORE_JOURNAL_H

#include "proof/receipt.h"
#include "proof/tile.h"
#include "store/table.h"

enum { ENTRY_BYTES_MAX = 65535, OPENING_BYTES_MAX = 1 << 20, BATCH_BYTES_MAX = 1 << 20 };

/* A published checkpoint: always of committed entries, every one consistent with all before. */
struct published {
    struct position position;
    struct str note; /* signed */
};

struct record { /* one entry with its openings */
    struct str entry;
    size_t openings_n;
    struct opening openings[2];
    void *decoded; /* the domain's, to spare applying a second reading; null when it came from elsewhere */
};

struct blob { /* kept by its SHA-256, never served to the public by it */
    struct hash hash;
    struct str bytes;
};

struct batch {
    struct arena *arena;
    size_t records_n, records_room;
    struct record *records;
    size_t blobs_n, blobs_room;
    struct blob *blobs;
    size_t bytes; /* of batch_encode's result */
};

/* An empty one whose bookkeeping lies in `a`. */
struct batch batch_new(struct arena *a);
/* Takes slices, copies nothing: what they point to must live as long as the batch. TOO_LARGE_FOR_ENTRY past
 * the bounds above; the batch is then as before. All of a batch together is at most BATCH_BYTES_MAX, so an
 * opening that fills its own bound finds no room beside its entry, and a bigger file is added in pieces by
 * several commands. */
enum fault batch_add(struct batch *b, const struct record *r);
enum fault batch_add_blob(struct batch *b, struct str bytes, struct hash *h);
/* The batch as one run of bytes for an engine that keeps it elsewhere, and back (slices into `bytes`).
 * FILE_INVALID for anything that batch_encode does not write. */
struct str batch_encode(struct arena *a, const struct batch *b);
enum fault batch_decode(struct arena *a, struct str bytes, struct batch *b);

/* Where the log stands in this transaction, and the time of its last entry (0 when empty). */
enum fault journal_position(const struct txn *t, struct position *p, int64_t *last_at);

/* The time alone: the root of a tree that has grown in this transaction is not computed for it. */
enum fault journal_last_at(const struct txn *t, int64_t *last_at);

/* Appends (phase TXN_JOURNAL). `at` is the entry's time, in seconds, and not before the last entry's. */
enum fault journal_append(struct txn *t, const struct record *r, int64_t at, uint64_t *index);
/* Writes down where the log stands: once, after the last of a transaction's appends and before its commit.
 * Phase TXN_JOURNAL. */
enum fault journal_settle(struct txn *t);
enum fault journal_put_blob(struct txn *t, const struct blob *b);

/* Deletes the opening of this class of an entry that is in the log: the only thing that ever leaves it. Only
 * where an entry says that it is erased, or replay stops there. The writer then compacts the file. OK when it
 * is gone already; NOT_FOUND past the end. Phase TXN_JOURNAL. */
enum fault journal_erase(struct txn *t, uint64_t index, struct str class);

/* Slices into LMDB pages. NOT_FOUND past the end. */
enum fault journal_entry(const struct txn *t, uint64_t index, struct str *entry);
/* class: STR("later") or STR("private"). ERASED when it is not there. FOLDER_DAMAGED when it is too short to
 * be one. */
enum fault journal_opening(const struct txn *t, uint64_t index, struct str class, struct opening *o);
enum fault journal_blob(const struct txn *t, struct hash h, struct str *bytes);
/* The entry with those of its openings that are there, as apply takes it; nothing decoded. */
enum fault journal_record(const struct txn *t, uint64_t index, struct record *r);
/* The time that an entry tells. REQUEST_MALFORMED when it tells none. */
enum fault journal_entry_at(struct str entry, int64_t *at);

/* tree_node_get over the stored nodes; the context is the struct txn. */
enum fault journal_node(void *txn, unsigned level, uint64_t index, struct hash *h);

/* A receipt of entry `index` under the published checkpoint `p`, with the openings whose bits are set in
 * `wanted` (1 later, 2 private) as far as they are not erased. NOT_FOUND when the checkpoint does not cover
 * the entry, or was published after this transaction began: take the checkpoint first. */
enum fault journal_receipt(const struct txn *t, struct arena *a, uint64_t index, const struct published *p,
                           unsigned wanted, struct str *bytes);

/* Contents of a tile or bundle of the log at `size`; NOT_FOUND when it does not exist. */
enum fault journal_tile(const struct txn *t, struct arena *a, const struct tile *tile, uint64_t size,
                        struct str *bytes);

#endif
