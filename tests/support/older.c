#include "support/older.h"

#include "base/buf.h"
#include "store/journal.h"
#include "store/meta.h"
#include "store/table_change.h"
#include "store/txn_write.h"
#include "support/test.h"

enum { ENTRIES_MOST = 64, LEVELS = 7 };

struct older {
    uint64_t n;
    struct hash node[LEVELS][ENTRIES_MOST];
};

static MDB_dbi table_of(struct txn *t, const char *name) {
    MDB_dbi table;
    assert_int_equal(mdb_dbi_open(t->mdb, name, MDB_CREATE, &table), 0);
    return table;
}

void older_put(struct txn *t, const char *table, struct key k, struct str value) {
    MDB_val key = {k.n, k.b}, v = {value.n, (void *)(uintptr_t)value.p};
    assert_int_equal(mdb_put(t->mdb, table_of(t, table), &key, &v, 0), 0);
}

static struct key u64_key(uint64_t n) {
    struct key k = key_new();
    key_u64(&k, n);
    return k;
}

static void read_nodes(struct txn *t, struct older *o) {
    o->n = table_count(t, TABLE_ENTRIES);
    assert_true(o->n <= ENTRIES_MOST);
    for (unsigned level = 0; level < LEVELS; level++)
        for (uint64_t i = 0; i < o->n >> level; i++)
            assert_int_equal(journal_node(t, level, i, &o->node[level][i]), OK);
}

static void put_entries_alone(struct txn *t, struct arena *a, uint64_t n) {
    table_of(t, "entries");
    for (uint64_t i = 0; i < n; i++) {
        struct str entry;
        assert_int_equal(journal_entry(t, i, &entry), OK);
        older_put(t, "entries", u64_key(i), arena_copy(a, entry));
    }
    assert_int_equal(mdb_drop(t->mdb, t->store->tables[TABLE_ENTRIES].dbi, 1), 0);
}

/* Format 1: level, index → hash. */
static void put_each_node(struct txn *t, const struct older *o) {
    for (unsigned level = 0; level < LEVELS; level++)
        for (uint64_t i = 0; i < o->n >> level; i++) {
            struct key k = key_new();
            key_u8(&k, (unsigned char)level);
            key_u64(&k, i);
            older_put(t, "nodes", k, hash_str(&o->node[level][i]));
        }
}

/* Formats 2 to 8: index → hashes of what the leaf completes. */
static void put_nodes_of_leaves(struct txn *t, struct arena *a, const struct older *o) {
    for (uint64_t i = 0; i < o->n; i++) {
        struct buf row = buf_new(a);
        for (unsigned level = 0; (i + 1) % (1u << level) == 0; level++)
            buf_add(&row, hash_str(&o->node[level][i >> level]));
        older_put(t, "nodes", u64_key(i), buf_str(&row));
    }
}

void older_folder(struct txn *t, uint32_t format) {
    struct arena *a = arena_new();
    struct older *o = arena_alloc(a, sizeof *o);
    struct key k = key_new();
    read_nodes(t, o);
    put_entries_alone(t, a, o->n);
    table_of(t, "nodes");
    if (format == 1)
        put_each_node(t, o);
    else
        put_nodes_of_leaves(t, a, o);
    key_u32(&k, format);
    assert_int_equal(meta_put(t, META_FORMAT, key_of(&k)), OK);
    arena_free(a);
}
