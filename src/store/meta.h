/* meta.h: for the files of this room alone: the few rows that say what the folder is and where it stands. */
#ifndef KAARING_STORE_META_H
#define KAARING_STORE_META_H

#include "proof/checkpoint.h"
#include "store/table.h"

enum meta_row {
    META_FORMAT,   /* be32: STORE_FORMAT of the program that wrote it */
    META_ORIGIN,   /* the log's first name, as its first entry says */
    META_SAMPLE,   /* one byte, 0 or 1 */
    META_POSITION, /* of the last entry: position and `at` */
    META_SIGNED,   /* of the newest checkpoint signed: position, and 0 */
    META_KEYS,     /* fingerprints of the folder's keys, in the order of store.h */
    META_ANCHOR,   /* one byte, once the folder has had an anchor */
    META_UNCLEAN,  /* one byte, 1: openings were erased since the file was last compacted */
    META_LOG,      /* the log's name now, and those before: lineage.h; absent as long as it is META_ORIGIN */
    META_STALE,    /* one byte, 1: an older program wrote the state; it has to follow from the log anew */
    META_ROWS
};

enum fault meta_get(const struct txn *t, enum meta_row row, struct str *value);
enum fault meta_put(struct txn *t, enum meta_row row, struct str value);

/* Whether the row is there and is 1. */
enum fault meta_get_flag(const struct txn *t, enum meta_row row, bool *set);

/* FOLDER_DAMAGED when the row has another form. */
enum fault meta_get_position(const struct txn *t, enum meta_row row, struct position *p, int64_t *at);
enum fault meta_put_position(struct txn *t, enum meta_row row, const struct position *p, int64_t at);

#endif
