/* table.c: rows, walks and keys, and the one place where it is seen to that a phase writes only what it may.
 */
#include "store/table.h"

#include "store/map_guard.h"
#include "store/table_change.h"
#include "store/txn_write.h"

#include <assert.h>
#include <string.h>

/* Who may write what. Replay throws STATE away and gets it back from LOG: it can only do so if this holds. */
static const bool may_write[][3] = {
    [TXN_READ] = {[TABLE_LOG] = false},
    [TXN_DECIDE] = {[TABLE_VOLATILE] = true},
    [TXN_JOURNAL] = {[TABLE_LOG] = true},
    [TXN_APPLY] = {[TABLE_STATE] = true},
    [TXN_REPAIR] = {[TABLE_LOG] = true, [TABLE_STATE] = true, [TABLE_VOLATILE] = true},
};

static MDB_val val(struct str s) {
    return (MDB_val){.mv_size = s.n, .mv_data = (void *)(uintptr_t)s.p};
}

static struct str str_val(MDB_val v) {
    return str_bytes(v.mv_data, v.mv_size);
}

static const struct table_state *table_of(const struct txn *t, unsigned table) {
    assert(t->mdb && table < t->store->tables_n);
    const struct table_state *s = &t->store->tables[table];
    assert(t->phase != TXN_APPLY ||
           s->class != TABLE_VOLATILE); /* what is not replayed cannot be applied from */
    return s;
}

enum fault table_get(const struct txn *t, unsigned table, struct str key, struct str *value) {
    const struct table_state *s = table_of(t, table);
    assert(key.n >= 1 && key.n <= TABLE_KEY_MAX);
    if (!s->there)
        return NOT_FOUND;
    MDB_val k = val(key), v;
    enum fault f = env_fault_in(t, mdb_get(t->mdb, s->dbi, &k, &v));
    if (!f)
        *value = str_val(v);
    return f;
}

enum fault table_get_record(const struct txn *t, unsigned table, struct str key, void *record, size_t n) {
    struct str value;
    enum fault f = table_get(t, table, key, &value);
    if (f)
        return f;
    if (value.n != n) /* another length would be another format, which the start refuses */
        map_guard_tell(mdb_txn_env(t->mdb));
    memcpy(record, value.p, n);
    return OK;
}

bool table_has(const struct txn *t, unsigned table, struct str key) {
    struct str value;
    return table_get(t, table, key, &value) == OK;
}

uint64_t table_count(const struct txn *t, unsigned table) {
    const struct table_state *s = table_of(t, table);
    MDB_stat rows;
    return s->there && env_fault_in(t, mdb_stat(t->mdb, s->dbi, &rows)) == OK ? rows.ms_entries : 0;
}

/* --- writing --- */

static const struct table_state *writable(const struct txn *t, unsigned table, struct str key) {
    const struct table_state *s = table_of(t, table);
    assert(may_write[t->phase][s->class]);
    assert(key.n >= 1 && key.n <= TABLE_KEY_MAX);
    return s;
}

static enum fault put(struct txn *t, unsigned table, struct str key, struct str value, unsigned flags) {
    MDB_val k = val(key), v = val(value);
    return env_fault_in(t, mdb_put(t->mdb, t->store->tables[table].dbi, &k, &v, flags));
}

static enum fault delete (struct txn *t, unsigned table, struct str key) {
    MDB_val k = val(key);
    enum fault f = env_fault_in(t, mdb_del(t->mdb, t->store->tables[table].dbi, &k, NULL));
    return f == NOT_FOUND ? OK : f;
}

/* Remembers what a deciding command overwrites: should it end in a fault, nothing of it may be left. */
static enum fault note_change(struct txn *t, unsigned table, struct str key, const struct str *after) {
    if (t->phase != TXN_DECIDE)
        return OK;
    struct write_state *w = &t->store->write;
    struct str before;
    enum fault f = table_get(t, table, key, &before);
    if (f && f != NOT_FOUND)
        return f;
    struct change *c = arena_alloc(w->arena, sizeof *c);
    *c = (struct change){w->changes, table, arena_copy(w->arena, key), .was = f == OK, .is = after != NULL};
    if (c->was)
        c->before = arena_copy(w->arena, before);
    if (c->is)
        c->after = arena_copy(w->arena, *after);
    w->changes = c;
    return OK;
}

enum fault table_put(struct txn *t, unsigned table, struct str key, struct str value) {
    writable(t, table, key);
    enum fault f = note_change(t, table, key, &value);
    return f ? f : put(t, table, key, value, 0);
}

enum fault table_append(struct txn *t, unsigned table, struct str key, const struct str *parts, size_t n) {
    const struct table_state *s = writable(t, table, key);
    assert(s->class == TABLE_LOG);
    MDB_val k = val(key), room = {.mv_size = 0};
    for (size_t i = 0; i < n; i++)
        room.mv_size += parts[i].n;
    enum fault f = env_fault_in(t, mdb_put(t->mdb, s->dbi, &k, &room, MDB_APPEND | MDB_RESERVE));
    if (f)
        return f;
    char *to = room.mv_data;
    for (size_t i = 0; i < n; to += parts[i++].n)
        memcpy(to, parts[i].p, parts[i].n);
    return OK;
}

enum fault table_delete(struct txn *t, unsigned table, struct str key) {
    writable(t, table, key);
    enum fault f = note_change(t, table, key, NULL);
    return f ? f : delete (t, table, key);
}

enum fault table_clear(struct txn *t, unsigned table) {
    const struct table_state *s = table_of(t, table);
    assert(may_write[t->phase][s->class]);
    return env_fault_in(t, mdb_drop(t->mdb, s->dbi, 0));
}

enum fault changes_undo(struct txn *t, const struct change *since) {
    struct write_state *w = &t->store->write;
    enum fault f = OK;
    for (; !f && w->changes != since; w->changes = w->changes->earlier) {
        const struct change *c = w->changes;
        f = c->was ? put(t, c->table, c->key, c->before, 0) : delete (t, c->table, c->key);
    }
    return f;
}

enum fault changes_redo(struct txn *t, const struct change *list) {
    size_t n = 0;
    for (const struct change *c = list; c; c = c->earlier)
        n++;
    const struct change **oldest_first =
        arena_alloc(t->store->write.arena, n * sizeof(const struct change *));
    for (size_t i = n; i--; list = list->earlier)
        oldest_first[i] = list;
    enum fault f = OK;
    for (size_t i = 0; i < n && !f; i++) {
        const struct change *c = oldest_first[i];
        f = c->is ? table_put(t, c->table, c->key, c->after) : table_delete(t, c->table, c->key);
    }
    return f;
}

/* --- walks --- */

enum fault cursor_open(const struct txn *t, unsigned table, struct str prefix, struct str from,
                       bool backwards, struct cursor *c) {
    const struct table_state *s = table_of(t, table);
    assert(prefix.n <= TABLE_KEY_MAX && from.n <= TABLE_KEY_MAX);
    assert(from.n == 0 || str_starts(from, prefix));
    *c = (struct cursor){.backwards = backwards, .from_n = from.n ? from.n : prefix.n};
    if (c->from_n)
        memcpy(c->from, from.n ? from.p : prefix.p, c->from_n);
    c->prefix = str_bytes(c->from, prefix.n);
    /* Backwards from the last key of the prefix is backwards from the first key behind it. */
    c->behind = backwards && from.n == 0;
    MDB_cursor *m = NULL;
    enum fault f = s->there ? env_fault_in(t, mdb_cursor_open(t->mdb, s->dbi, &m)) : OK;
    c->mdb = m;
    return f;
}

/* The first key behind all that begin with c->from; none when the prefix is empty or all 0xff. */
static int seek_behind(struct cursor *c, MDB_val *k, MDB_val *v) {
    unsigned char next[TABLE_KEY_MAX];
    size_t n = c->from_n;
    memcpy(next, c->from, n);
    while (n && next[n - 1] == 0xff)
        n--;
    if (n == 0)
        return MDB_NOTFOUND;
    next[n - 1]++;
    *k = (MDB_val){n, next};
    return mdb_cursor_get(c->mdb, k, v, MDB_SET_RANGE);
}

static int first_step(struct cursor *c, MDB_val *k, MDB_val *v) {
    int code;
    if (c->behind) {
        code = seek_behind(c, k, v);
    } else if (c->from_n == 0) {
        return mdb_cursor_get(c->mdb, k, v, MDB_FIRST);
    } else {
        *k = (MDB_val){c->from_n, c->from};
        code = mdb_cursor_get(c->mdb, k, v, MDB_SET_RANGE);
        if (!c->backwards || (code == 0 && str_equal(str_val(*k), str_bytes(c->from, c->from_n))))
            return code;
    }
    if (code && code != MDB_NOTFOUND)
        return code;
    return mdb_cursor_get(c->mdb, k, v, code == MDB_NOTFOUND ? MDB_LAST : MDB_PREV);
}

bool cursor_next(struct cursor *c) {
    if (!c->mdb || c->ended)
        return false;
    MDB_val k, v;
    int code =
        c->begun ? mdb_cursor_get(c->mdb, &k, &v, c->backwards ? MDB_PREV : MDB_NEXT) : first_step(c, &k, &v);
    c->begun = true;
    c->ended = code != 0 || !str_starts(str_val(k), c->prefix);
    if (code && code != MDB_NOTFOUND)
        c->fault = env_fault(code);
    if (c->ended)
        return false;
    c->key = str_val(k);
    c->value = str_val(v);
    return true;
}

void cursor_record(const struct cursor *c, void *record, size_t n) {
    if (c->value.n != n)
        map_guard_tell(mdb_txn_env(mdb_cursor_txn(c->mdb)));
    memcpy(record, c->value.p, n);
}

void cursor_close(struct cursor *c) {
    if (c->mdb)
        mdb_cursor_close(c->mdb);
    c->mdb = NULL;
}
