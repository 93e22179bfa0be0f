/* journal.h: the append-only log and what lies beside it. */
#ifndef KAARING_STORE_JOURNAL_H
#define KAARING_STORE_JOURNAL_H

#include "proof/receipt.h"
#include "proof/tile.h"
#include "store/store.h"

enum { ENTRY_BYTES_MAX = 65535, OPENING_BYTES_MAX = 1 << 20, BATCH_BYTES_MAX = 1 << 20 };

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
    size_t bytes; /* of all of it */
};

/* TOO_LARGE_FOR_ENTRY past the bounds above; the batch is then as before. */
enum fault batch_add(struct batch *b, const struct record *r);
enum fault batch_add_blob(struct batch *b, struct str bytes, struct hash *h);

/* Where the log stands in this transaction, and the time of its last entry (0 when empty). */
enum fault journal_position(const struct txn *t, struct position *p, int64_t *last_at);

/* Appends (phase TXN_JOURNAL). `at` is the entry's time. */
enum fault journal_append(struct txn *t, const struct record *r, int64_t at, uint64_t *index);
enum fault journal_put_blob(struct txn *t, const struct blob *b);

/* Slices into LMDB pages. NOT_FOUND past the end. */
enum fault journal_entry(const struct txn *t, uint64_t index, struct str *entry);
/* class: STR("later") or STR("private"). ERASED when it is not there. */
enum fault journal_opening(const struct txn *t, uint64_t index, struct str class, struct opening *o);
enum fault journal_blob(const struct txn *t, struct hash h, struct str *bytes);

/* tree_node_get over the stored nodes; the context is the struct txn. */
enum fault journal_node(void *txn, unsigned level, uint64_t index, struct hash *h);

/* A receipt of entry `index` under the published checkpoint `p` (its size must be above the index), with the openings whose
 * bits are set in `classes` (1 later, 2 private) as far as they are not erased. */
enum fault journal_receipt(const struct txn *t, struct arena *a, uint64_t index, const struct published *p,
                           unsigned classes, struct str *bytes);

/* Contents of a tile or bundle of the log at `size`; NOT_FOUND when it does not exist. */
enum fault journal_tile(const struct txn *t, struct arena *a, const struct tile *tile, uint64_t size, struct str *bytes);

#endif
