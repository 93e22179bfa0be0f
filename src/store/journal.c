/* journal.c: the log as rows: entries with the nodes of their tree, and the openings and blobs beside them.
 *
 * Every perfect subtree's hash is kept, so a proof or a tile is a few look-ups, and the frontier is never
 * lost. They stand behind the entry whose leaf completes them, in its own row: so the upkeep of the tree
 * touches no page that the entry does not, and how many there are follows from the entry's index. */
#include "base/buf.h"
#include "base/json.h"
#include "base/time.h"
#include "store/compact.h"
#include "store/env.h"
#include "store/journal_append.h"
#include "store/meta.h"
#include "store/table_change.h"

#include <assert.h>
#include <string.h>

enum { LATER = 1, PRIVATE = 2, CLASSES = 2 };
static const struct str classes[CLASSES] = {STR_INIT("later"), STR_INIT("private")}; /* as their keys sort */

static struct key index_key(uint64_t index) {
    struct key k = key_new();
    key_u64(&k, index);
    return k;
}

static struct key opening_key(uint64_t index, struct str class) {
    assert(str_equal(class, STR("later")) || str_equal(class, STR("private")));
    struct key k = index_key(index);
    key_u8(&k, (unsigned char)class.p[0]);
    return k;
}

/* --- appending --- */

/* The frontier is found once a transaction and then kept up beside the rows. */
static enum fault load_tail(const struct txn *t) {
    struct store *s = t->store;
    struct write_state *w = &s->write;
    struct position p;
    if (w->tail_known)
        return OK;
    enum fault f = meta_get_position(t, META_POSITION, &p, &w->last_at);
    if (!f && p.size == s->settled.at.size && hash_equal(p.root, s->settled.at.root))
        w->tail = s->settled.tail;
    else if (!f)
        f = tree_load(p.size, journal_node, (void *)(uintptr_t)t, &w->tail);
    w->tail_known = f == OK;
    return f;
}

enum fault journal_position(const struct txn *t, struct position *p, int64_t *last_at) {
    const struct write_state *w = &t->store->write;
    if (t->phase == TXN_READ || !w->unsettled)
        return meta_get_position(t, META_POSITION, p, last_at);
    *p = (struct position){w->tail.size, tree_root(&w->tail)};
    *last_at = w->last_at;
    return OK;
}

enum fault journal_last_at(const struct txn *t, int64_t *last_at) {
    struct position p;
    if (t->phase == TXN_READ || !t->store->write.unsettled)
        return meta_get_position(t, META_POSITION, &p, last_at);
    *last_at = t->store->write.last_at;
    return OK;
}

/* How long a row is behind its entry: a leaf completes itself and, going up, each perfect subtree that it
 * ends. */
static size_t nodes_bytes(uint64_t index) {
    return ((size_t)__builtin_ctzll(index + 1) + 1) * TREE_HASH_BYTES;
}

static enum fault keep_node(void *nodes, unsigned level, uint64_t index, struct hash h) {
    (void)index;
    ((struct hash *)nodes)[level] = h;
    return OK;
}

enum fault journal_append_row(struct txn *t, struct tree *tree, struct str entry) {
    struct hash nodes[TREE_LEVELS_MAX];
    uint64_t index = tree->size;
    struct key k = index_key(index);
    enum fault f = tree_append(tree, tree_leaf(entry), keep_node, nodes);
    struct str row[] = {entry, str_bytes(nodes, nodes_bytes(index))};
    return f ? f : table_append(t, TABLE_ENTRIES, key_of(&k), row, 2);
}

static enum fault append_opening(struct txn *t, uint64_t index, const struct record *r, struct str class) {
    for (size_t i = 0; i < r->openings_n; i++) {
        const struct opening *o = &r->openings[i];
        if (!str_equal(o->class, class))
            continue;
        assert(o->salt.n == SALT_BYTES && o->json.n <= OPENING_BYTES_MAX);
        struct key k = opening_key(index, class);
        struct str row[] = {o->salt, o->json};
        return table_append(t, TABLE_OPENINGS, key_of(&k), row, 2);
    }
    return OK;
}

enum fault journal_append(struct txn *t, const struct record *r, int64_t at, uint64_t *index) {
    assert(t->phase == TXN_JOURNAL);
    assert(r->entry.n && r->entry.n <= ENTRY_BYTES_MAX);
    struct write_state *w = &t->store->write;
    enum fault f = load_tail(t);
    if (f)
        return f;
    assert(at >= w->last_at);
    *index = w->tail.size;
    f = journal_append_row(t, &w->tail, r->entry);
    for (size_t i = 0; i < CLASSES && !f; i++)
        f = append_opening(t, *index, r, classes[i]);
    if (f)
        return f;
    w->last_at = at;
    w->unsettled = true;
    return OK;
}

enum fault journal_settle(struct txn *t) {
    struct write_state *w = &t->store->write;
    if (!w->unsettled)
        return OK;
    struct position p = {w->tail.size, tree_root(&w->tail)};
    enum fault f = meta_put_position(t, META_POSITION, &p, w->last_at);
    w->unsettled = f != OK;
    t->store->settled.at = p;
    t->store->settled.tail = w->tail;
    return f;
}

enum fault journal_put_blob(struct txn *t, const struct blob *b) {
    assert(t->phase == TXN_JOURNAL);
    return table_put(t, TABLE_BLOBS, hash_str(&b->hash), b->bytes);
}

enum fault journal_erase(struct txn *t, uint64_t index, struct str class) {
    assert(t->phase == TXN_JOURNAL);
    struct key entry = index_key(index), k = opening_key(index, class);
    if (!table_has(t, TABLE_ENTRIES, key_of(&entry)))
        return NOT_FOUND;
    enum fault f = table_delete(t, TABLE_OPENINGS, key_of(&k));
    return f ? f : compact_want(t);
}

/* --- reading --- */

/* The row's two parts. */
static enum fault read_row(const struct txn *t, uint64_t index, struct str *entry, struct str *nodes) {
    struct key k = index_key(index);
    struct str row;
    enum fault f = table_get(t, TABLE_ENTRIES, key_of(&k), &row);
    if (f)
        return f;
    if (row.n <= nodes_bytes(index))
        return FOLDER_DAMAGED;
    size_t n = row.n - nodes_bytes(index);
    *entry = str_slice(row, 0, n);
    *nodes = str_slice(row, n, row.n);
    return OK;
}

enum fault journal_entry(const struct txn *t, uint64_t index, struct str *entry) {
    struct str nodes;
    return read_row(t, index, entry, &nodes);
}

enum fault journal_opening(const struct txn *t, uint64_t index, struct str class, struct opening *o) {
    struct key k = opening_key(index, class);
    struct str value;
    enum fault f = table_get(t, TABLE_OPENINGS, key_of(&k), &value);
    if (f)
        return f == NOT_FOUND ? ERASED : f;
    if (value.n < SALT_BYTES)
        return FOLDER_DAMAGED;
    *o = (struct opening){class, str_slice(value, 0, SALT_BYTES), str_slice(value, SALT_BYTES, value.n)};
    return OK;
}

/* Those of `wanted` that are there. */
static enum fault read_openings(const struct txn *t, uint64_t index, unsigned wanted, struct opening *out,
                                size_t *n) {
    *n = 0;
    for (unsigned i = 0; i < CLASSES; i++) {
        if (!(wanted >> i & 1))
            continue;
        enum fault f = journal_opening(t, index, classes[i], &out[*n]);
        if (f && f != ERASED)
            return f;
        *n += f == OK;
    }
    return OK;
}

enum fault journal_record(const struct txn *t, uint64_t index, struct record *r) {
    *r = (struct record){.openings_n = 0};
    enum fault f = journal_entry(t, index, &r->entry);
    return f ? f : read_openings(t, index, LATER | PRIVATE, r->openings, &r->openings_n);
}

enum fault journal_blob(const struct txn *t, struct hash h, struct str *bytes) {
    return table_get(t, TABLE_BLOBS, hash_str(&h), bytes);
}

enum fault journal_node(void *txn, unsigned level, uint64_t index, struct hash *h) {
    if (index >= TREE_SIZE_MAX >> level)
        return NOT_FOUND;
    struct str entry, nodes;
    enum fault f = read_row(txn, ((index + 1) << level) - 1, &entry, &nodes);
    if (!f)
        memcpy(h->b, nodes.p + level * sizeof *h, sizeof *h);
    return f;
}

enum fault journal_entry_at(struct str entry, int64_t *at) {
    struct arena *a = arena_new();
    json_t *json;
    enum fault f = json_parse(a, entry, &json);
    if (!f && !time_parse_rfc3339(json_get_str(json, "at"), at))
        f = REQUEST_MALFORMED;
    arena_free(a);
    return f;
}

/* --- what leaves the house --- */

enum fault journal_receipt(const struct txn *t, struct arena *a, uint64_t index, const struct published *p,
                           unsigned wanted, struct str *bytes) {
    if (index >= p->position.size)
        return NOT_FOUND;
    struct receipt r = {.index = index, .checkpoint = p->note};
    enum fault f = journal_entry(t, index, &r.entry);
    if (!f)
        f = read_openings(t, index, wanted, r.openings, &r.openings_n);
    if (!f)
        f = tree_inclusion(index, p->position.size, journal_node, (void *)(uintptr_t)t, r.proof, &r.proof_n);
    if (!f)
        *bytes = receipt_write(a, &r);
    return f;
}

enum fault journal_tile(const struct txn *t, struct arena *a, const struct tile *tile, uint64_t size,
                        struct str *bytes) {
    if (!tile_exists(tile, size))
        return NOT_FOUND;
    if (tile->level != TILE_ENTRIES)
        return tile_hashes(a, tile, journal_node, (void *)(uintptr_t)t, bytes);
    struct buf bundle = buf_new(a);
    for (unsigned i = 0; i < tile->width; i++) {
        struct str entry;
        enum fault f = journal_entry(t, tile->index * TILE_WIDTH + i, &entry);
        if (f)
            return f;
        tile_add_entry(&bundle, entry);
    }
    *bytes = buf_str(&bundle);
    return OK;
}
