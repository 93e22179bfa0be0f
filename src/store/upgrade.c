/* upgrade.c: one step for each format that was ever written, the oldest first. What can be computed from the
 * entries is computed anew; nothing here may change an entry or an opening.
 *
 *   1 → 2   the tree's nodes stand at the leaf that completes them, no longer in a row for each node: 9 makes
 *           them anew
 *   2 → 3   records of the domain's state have other fields: its owner replays the log
 *   3 → 4   its outbox has mails for entries that had none: the same
 *   4 → 5   it knows which entries tell of a thing: the same
 *   5 → 6   its outbox has mails for more entries: the same
 *   6 → 7   it counts what was erased: the same
 *   7 → 8   it counts erased candidates; what a vote's slate commits to has entries of its own, which an
 *           older program does not know; its outbox tells all who could vote of a close: the same
 *   8 → 9   an entry and the nodes that its leaf completes are one row, of another table
 *   9 → 10  people have passkeys, of which an older program does not know */
#include "store/upgrade.h"

#include "store/journal_append.h"
#include "store/meta.h"
#include "store/txn_write.h"

static enum fault nothing(struct txn *t) {
    (void)t;
    return OK;
}

static enum fault copy_entries(struct txn *t, MDB_dbi entries, struct tree *tree) {
    MDB_cursor *c;
    MDB_val k, v;
    enum fault f = env_fault_in(t, mdb_cursor_open(t->mdb, entries, &c));
    if (f)
        return f;
    while (!f && !(f = env_fault_in(t, mdb_cursor_get(c, &k, &v, MDB_NEXT))))
        f = journal_append_row(t, tree, str_bytes(v.mv_data, v.mv_size));
    mdb_cursor_close(c);
    return f == NOT_FOUND ? OK : f;
}

static enum fault drop_table(struct txn *t, const char *name) {
    MDB_dbi table;
    enum fault f = env_fault_in(t, mdb_dbi_open(t->mdb, name, 0, &table));
    return f ? f : env_fault_in(t, mdb_drop(t->mdb, table, 1));
}

static enum fault nodes_behind_their_entry(struct txn *t) {
    struct position p;
    int64_t at;
    struct tree tree = {.size = 0};
    MDB_dbi entries;
    enum fault f = journal_position(t, &p, &at);
    if (!f)
        f = env_fault_in(t, mdb_dbi_open(t->mdb, "entries", 0, &entries));
    if (!f)
        f = copy_entries(t, entries, &tree);
    if (!f && (tree.size != p.size || !hash_equal(tree_root(&tree), p.root)))
        f = FOLDER_DAMAGED;
    if (!f)
        f = drop_table(t, "entries");
    return f ? f : drop_table(t, "nodes");
}

static enum fault state_is_stale(struct txn *t) {
    return meta_put(t, META_STALE, STR("\1"));
}

static enum fault (*const steps[])(struct txn *t) = {nothing,        state_is_stale,           state_is_stale,
                                                     state_is_stale, state_is_stale,           state_is_stale,
                                                     state_is_stale, nodes_behind_their_entry, nothing};
_Static_assert(sizeof steps / sizeof *steps == STORE_FORMAT - 1, "each older format has its step");

enum fault upgrade_folder(struct store *s, uint32_t format, struct messages *out) {
    struct txn t;
    struct key now = key_new();
    enum fault f = store_write(s, &t);
    if (f)
        return f;
    t.phase = TXN_REPAIR;
    for (uint32_t i = format - 1; i < STORE_FORMAT - 1 && !f; i++)
        f = steps[i](&t);
    key_u32(&now, STORE_FORMAT);
    if (!f)
        f = meta_put(&t, META_FORMAT, key_of(&now));
    if (!f)
        return store_commit(&t);
    store_abort(&t);
    if (f == FOLDER_DAMAGED)
        messages_add(out, s->dir, 0, 0, "The log is not the one that the folder names.");
    return f;
}
