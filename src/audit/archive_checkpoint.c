/* archive_checkpoint.c: chooses between two. What the folder keeps of the witnesses is volatile, and nothing
 * of it is taken without the log's signature and the log's own root; whose the other signatures are is for
 * who verifies. */
#include "audit/archive_checkpoint.h"

#include "award/log/tables.h"
#include "proof/checkpoint.h"
#include "store/journal.h"

/* How many entries the log had when the last of these had come. */
static uint64_t size_after(const struct txn *t, uint32_t edition) {
    struct key prefix = key_new();
    struct cursor c;
    uint64_t size = 0;
    key_u32(&prefix, edition);
    if (cursor_open(t, T_HISTORY, key_of(&prefix), (struct str){0}, true, &c))
        return UINT64_MAX;
    if (cursor_next(&c))
        size = key_read_u64(c.key, prefix.n) + 1;
    cursor_close(&c);
    return size;
}

static bool is_ours(const struct txn *t, const struct note *n, const struct position *p) {
    struct note_verifier log = store_log_verifier(t->store);
    struct hash root;
    return note_verify(n, &log, 1, NULL) == OK &&
           tree_root_at(p->size, journal_node, (void *)(uintptr_t)t, &root) == OK &&
           hash_equal(root, p->root);
}

struct published archive_checkpoint(const struct txn *t, struct arena *a, uint32_t edition,
                                    const struct published *newest, size_t *witnesses) {
    struct str bytes;
    struct note *n = arena_alloc(a, sizeof *n);
    struct checkpoint c;
    *witnesses = 0;
    if (table_get(t, T_WITNESSED, STR("checkpoint"), &bytes) || note_parse(a, bytes, n) ||
        checkpoint_parse(n->text, &c) || c.position.size > newest->position.size ||
        c.position.size < size_after(t, edition) || c.position.size < size_after(t, 0) ||
        !is_ours(t, n, &c.position))
        return *newest;
    *witnesses = n->signatures_n - 1;
    return (struct published){.position = c.position, .note = arena_copy(a, bytes)};
}
