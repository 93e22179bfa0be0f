/* tree.c: the arithmetic of the log. Knows no file, no database, no clock.
 *
 * A tree of n leaves is made of perfect subtrees as n is made of powers of two, the largest to the left. The
 * subtree of 2^k leaves, where bit k of n is set, ends at the last multiple of 2^k: it is node (n >> k) - 1
 * of level k. */
#include "proof/tree.h"

#include <assert.h>
#include <string.h>

/* The first byte keeps a leaf from ever passing for a node (RFC 6962: second-preimage resistance). */
struct hash tree_leaf(struct str entry) {
    struct str parts[] = {STR("\0"), entry};
    return hash_of_parts(parts, 2);
}

struct hash tree_node(struct hash left, struct hash right) {
    unsigned char in[1 + 2 * TREE_HASH_BYTES] = {0x01};
    memcpy(in + 1, left.b, TREE_HASH_BYTES);
    memcpy(in + 1 + TREE_HASH_BYTES, right.b, TREE_HASH_BYTES);
    return hash_of(str_bytes(in, sizeof in));
}

enum fault tree_append(struct tree *t, struct hash leaf, tree_node_put *put, void *context) {
    assert(t->size < TREE_SIZE_MAX);
    struct hash h = leaf;
    unsigned level = 0;
    for (;;) {
        enum fault f = put ? put(context, level, t->size >> level, h) : OK;
        if (f)
            return f;
        if (!(t->size >> level & 1))
            break;
        h = tree_node(t->root[level++], h); /* carry, as in binary addition */
    }
    t->root[level] = h; /* below it nothing was written: a fault above has left the tree as it was */
    t->size++;
    return OK;
}

struct hash tree_root(const struct tree *t) {
    struct hash h = {0};
    bool begun = false;
    for (unsigned level = 0; level < TREE_LEVELS_MAX; level++) {
        if (!(t->size >> level & 1))
            continue;
        h = begun ? tree_node(t->root[level], h) : t->root[level];
        begun = true;
    }
    return begun ? h : hash_of(STR(""));
}

enum fault tree_load(uint64_t size, tree_node_get *get, void *context, struct tree *t) {
    assert(size <= TREE_SIZE_MAX);
    *t = (struct tree){.size = size};
    for (unsigned level = 0; size >> level; level++) {
        if (!(size >> level & 1))
            continue;
        enum fault f = get(context, level, (size >> level) - 1, &t->root[level]);
        if (f)
            return f;
    }
    return OK;
}

enum fault tree_root_at(uint64_t size, tree_node_get *get, void *context, struct hash *root) {
    struct tree t;
    enum fault f = tree_load(size, get, context, &t);
    if (!f)
        *root = tree_root(&t);
    return f;
}
