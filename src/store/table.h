/* table.h: typed tables over LMDB.
 *
 * Who may write what is a property of the transaction's phase and asserted at every write: deciding may write
 * VOLATILE tables only, applying STATE only, the journal LOG only. Applying may not even read VOLATILE
 * tables: replay has none. */
#ifndef KAARING_STORE_TABLE_H
#define KAARING_STORE_TABLE_H

#include "base/str.h"
#include "store/schema.h"
#include "store/txn.h"

/* The value lives in an LMDB page: valid until the transaction ends or writes. NOT_FOUND when there is none;
 * any other fault is ours. Keys are 1 … TABLE_KEY_MAX bytes. */
enum fault table_get(const struct txn *t, unsigned table, struct str key, struct str *value);
/* Reads a fixed record of `n` bytes. A row of another length has a damaged page around it, and ends the
 * process with the sentence that says so (map_guard.h). */
enum fault table_get_record(const struct txn *t, unsigned table, struct str key, void *record, size_t n);
bool table_has(const struct txn *t, unsigned table, struct str key);
enum fault table_put(struct txn *t, unsigned table, struct str key, struct str value);
/* OK also when there was none. */
enum fault table_delete(struct txn *t, unsigned table, struct str key);
uint64_t table_count(const struct txn *t, unsigned table);

/* A walk in key order over all keys that begin with `prefix`, from `from` on (it must begin with the prefix),
 * or backwards from `from` on. `from` itself is walked over when it is there; empty, the walk begins at the
 * first key, backwards at the last. The current row may be deleted meanwhile, in a transaction that may.
 * Close it before the transaction ends. Points into itself: not to be copied. */
struct cursor {
    struct str key, value; /* the current row */
    enum fault fault;      /* after the end: OK unless the disk ended it */
    void *mdb;
    struct str prefix;
    bool backwards, behind, begun, ended;
    unsigned char from[TABLE_KEY_MAX];
    size_t from_n;
};
enum fault cursor_open(const struct txn *t, unsigned table, struct str prefix, struct str from,
                       bool backwards, struct cursor *c);
/* False at the end. */
bool cursor_next(struct cursor *c);
/* The value of the row where it stands as a fixed record; of another length it is a damaged one, as above. */
void cursor_record(const struct cursor *c, void *record, size_t n);
void cursor_close(struct cursor *c);

/* Keys are made of big-endian integers and ids, so that LMDB's order is ours. */
struct key {
    unsigned char b[TABLE_KEY_MAX];
    size_t n;
};
struct key key_new(void);
void key_u8(struct key *k, unsigned v);
void key_u32(struct key *k, uint32_t v);
void key_u64(struct key *k, uint64_t v);
void key_str(struct key *k, struct str s); /* the bytes; only last, or of fixed length */
struct str key_of(const struct key *k);
uint32_t key_read_u32(struct str key, size_t offset);
uint64_t key_read_u64(struct str key, size_t offset);

#endif
