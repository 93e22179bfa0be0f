/* tree_proof.c: short proofs about a tree: that a leaf is in it, that it begins with an older tree.
 *
 * Both proofs are one walk from a node up to the root, noting the sibling at each level. At the right edge a
 * node may have no sibling: it is then its own parent, and the level adds nothing. */
#include "proof/tree.h"

#include <assert.h>

struct nodes { /* where stored nodes come from */
    tree_node_get *get;
    void *context;
};

/* The root of the leaves from the last multiple of 2^level below `size`: of less than a whole subtree. */
static enum fault edge_root(unsigned level, uint64_t size, struct nodes nodes, struct hash *root) {
    bool begun = false;
    for (unsigned k = 0; k < level; k++) {
        if (!(size >> k & 1))
            continue;
        struct hash h;
        enum fault f = nodes.get(nodes.context, k, (size >> k) - 1, &h);
        if (f)
            return f;
        *root = begun ? tree_node(h, *root) : h;
        begun = true;
    }
    return OK;
}

static enum fault walk(unsigned level, uint64_t index, uint64_t size, struct nodes nodes,
                       struct hash proof[TREE_PROOF_MAX], size_t *n) {
    for (; (size - 1) >> level; level++, index >>= 1) {
        uint64_t sibling = index ^ 1;
        if (sibling << level >= size)
            continue;
        bool whole = (sibling + 1) << level <= size;
        struct hash *h = &proof[(*n)++];
        enum fault f = whole ? nodes.get(nodes.context, level, sibling, h) : edge_root(level, size, nodes, h);
        if (f)
            return f;
    }
    return OK;
}

enum fault tree_inclusion(uint64_t index, uint64_t size, tree_node_get *get, void *context,
                          struct hash proof[TREE_PROOF_MAX], size_t *n) {
    assert(index < size && size <= TREE_SIZE_MAX);
    *n = 0;
    return walk(0, index, size, (struct nodes){get, context}, proof, n);
}

/* The walk begins at the last perfect subtree of the old tree. Its root comes first, unless it is the whole
 * old tree, whose root the verifier has. */
enum fault tree_consistency(uint64_t old, uint64_t size, tree_node_get *get, void *context,
                            struct hash proof[TREE_PROOF_MAX], size_t *n) {
    assert(0 < old && old <= size && size <= TREE_SIZE_MAX);
    *n = 0;
    if (old == size)
        return OK;
    unsigned level = (unsigned)__builtin_ctzll(old);
    uint64_t index = (old >> level) - 1;
    if (index) {
        enum fault f = get(context, level, index, &proof[(*n)++]);
        if (f)
            return f;
    }
    return walk(level, index, size, (struct nodes){get, context}, proof, n);
}

/* Where the verifier stands: a node and the last node of its level (fn and sn of RFC 9162). */
struct place {
    uint64_t node, last;
};

static void rise(struct place *at) {
    at->node >>= 1;
    at->last >>= 1;
}

/* True when the next sibling stands to the left; then `at` has risen to the level where it is the right
 * child. */
static bool sibling_is_left(struct place *at) {
    if (!(at->node & 1) && at->node != at->last)
        return false;
    while (!(at->node & 1) && at->node)
        rise(at);
    return true;
}

bool tree_inclusion_holds(struct hash leaf, uint64_t index, uint64_t size, const struct hash *proof, size_t n,
                          struct hash root) {
    if (index >= size)
        return false;
    struct place at = {index, size - 1};
    struct hash h = leaf;
    for (size_t i = 0; i < n; i++) {
        if (at.last == 0)
            return false;
        h = sibling_is_left(&at) ? tree_node(proof[i], h) : tree_node(h, proof[i]);
        rise(&at);
    }
    return at.last == 0 && hash_equal(h, root);
}

bool tree_consistency_holds(uint64_t old, struct hash old_root, uint64_t size, struct hash root,
                            const struct hash *proof, size_t n) {
    if (old == 0 || old > size)
        return false;
    if (old == size)
        return n == 0 && hash_equal(old_root, root);
    struct place at = {old - 1, size - 1};
    while (at.node & 1)
        rise(&at);
    bool whole = at.node == 0; /* the old tree is one perfect subtree: the proof leaves out its root */
    if (!whole && n == 0)
        return false;
    struct hash older = whole ? old_root : proof[0], newer = older;
    for (size_t i = whole ? 0 : 1; i < n; i++) {
        if (at.last == 0)
            return false;
        if (sibling_is_left(&at)) {
            older = tree_node(proof[i], older);
            newer = tree_node(proof[i], newer);
        } else {
            newer = tree_node(newer, proof[i]);
        }
        rise(&at);
    }
    return at.last == 0 && hash_equal(older, old_root) && hash_equal(newer, root);
}
