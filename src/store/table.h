/* table.h: typed tables over LMDB and the transactions that read and write them.
 *
 * Every table has a class. LOG is what happened and what lies beside it; STATE follows from the log alone and
 * can be thrown away and replayed; VOLATILE is neither (sessions, drafts, mail delivery) and replay leaves it
 * out. Who may write what is a property of the transaction's phase and asserted at every write: deciding may
 * write VOLATILE tables only, applying STATE only, the journal LOG only. Applying may not even read VOLATILE
 * tables: replay has none. */
#ifndef KAARING_STORE_TABLE_H
#define KAARING_STORE_TABLE_H

#include "base/fault.h"
#include "base/str.h"

enum { TABLES_MAX = 64, TABLE_KEY_MAX = 511 };

enum table_class { TABLE_LOG, TABLE_STATE, TABLE_VOLATILE };

struct table_definition {
    const char *name;
    enum table_class class;
};

/* The store's own tables; a domain's follow from STORE_TABLES on, in the order given to store_open. */
enum {
    TABLE_META,    /* log: format, origin, sample mark, position, last entry's time, last signed checkpoint */
    TABLE_ENTRIES, /* log: be64 index → entry */
    TABLE_NODES,   /* log: level, be64 index → hash of a perfect subtree */
    TABLE_OPENINGS, /* log: be64 index, class letter → salt || json */
    TABLE_BLOBS,    /* log: sha-256 → bytes */
    TABLE_SPENT,    /* state: hash of a form token → struct result of the command that spent it */
    STORE_TABLES
};

struct store;

enum txn_phase { TXN_READ, TXN_DECIDE, TXN_JOURNAL, TXN_APPLY, TXN_REPAIR /* start-up, restore: all */ };

struct txn {
    struct store *store;
    void *mdb; /* MDB_txn */
    enum txn_phase phase;
};

/* The value lives in an LMDB page: valid until the transaction ends or writes. NOT_FOUND when there is none;
 * any other fault is ours. Keys are 1 … TABLE_KEY_MAX bytes. */
enum fault table_get(const struct txn *t, unsigned table, struct str key, struct str *value);
/* Reads a fixed record: INTERNAL (asserted) when its length is not `n`. */
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
