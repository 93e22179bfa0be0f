/* tree.h: an append-only Merkle tree (RFC 6962, section 2.1; SHA-256).
 *
 * struct tree holds only the *frontier*: the roots of the perfect subtrees that make up the tree, at most 64
 * hashes. It is enough to append and to name the root. Proofs need the stored nodes, which a caller gives by
 * a function. */
#ifndef KAARING_PROOF_TREE_H
#define KAARING_PROOF_TREE_H

#include "base/fault.h"
#include "base/str.h"
#include "proof/hash.h"

enum { TREE_LEVELS_MAX = 64, TREE_PROOF_MAX = 128 };

/* No log is longer: so that the end of a range of leaves is always a number too. */
#define TREE_SIZE_MAX ((uint64_t)INT64_MAX)

struct tree {
    uint64_t size; /* leaves so far */
    /* root[k]: of the perfect subtree of 2^k leaves; set where bit k of size is */
    struct hash root[TREE_LEVELS_MAX];
};

/* leaf = SHA-256(0x00 || entry); node = SHA-256(0x01 || left || right). */
struct hash tree_leaf(struct str entry);
struct hash tree_node(struct hash left, struct hash right);

/* Called for each perfect subtree that an append completes, the leaf (level 0) first: node `index` of `level`
 * covers leaves [index·2^level, (index+1)·2^level). */
typedef enum fault tree_node_put(void *context, unsigned level, uint64_t index, struct hash h);

/* Appends one leaf. The tree grows by one. With `put` null it cannot fail; else put's first fault is passed
 * on and the tree is as before. Amortised two hashes. */
enum fault tree_append(struct tree *t, struct hash leaf, tree_node_put *put, void *context);

/* The root of all leaves; for the empty tree SHA-256 of nothing. */
struct hash tree_root(const struct tree *t);

/* Reads the stored node of a perfect subtree; the caller of the functions below keeps them as tree_append put
 * them. */
typedef enum fault tree_node_get(void *context, unsigned level, uint64_t index, struct hash *h);

/* The frontier of the tree's first `size` leaves. After a fault *t says nothing. */
enum fault tree_load(uint64_t size, tree_node_get *get, void *context, struct tree *t);
/* The root of the first `size` leaves. */
enum fault tree_root_at(uint64_t size, tree_node_get *get, void *context, struct hash *root);

/* Sibling hashes from the leaf up (RFC 6962, 2.1.1). index < size. At most 63. After a fault proof and n say
 * nothing. */
enum fault tree_inclusion(uint64_t index, uint64_t size, tree_node_get *get, void *context,
                          struct hash proof[TREE_PROOF_MAX], size_t *n);
/* RFC 6962, 2.1.2, as RFC 9162 verifies it. 0 < old <= size. Empty when old == size. */
enum fault tree_consistency(uint64_t old, uint64_t size, tree_node_get *get, void *context,
                            struct hash proof[TREE_PROOF_MAX], size_t *n);

/* RFC 9162, 2.1.3.2 and 2.1.4.2: exactly the hashes needed, no more and no fewer. An index outside the tree,
 * and an old size of 0 or above the new one, are refused. */
bool tree_inclusion_holds(struct hash leaf, uint64_t index, uint64_t size, const struct hash *proof, size_t n,
                          struct hash root);
bool tree_consistency_holds(uint64_t old, struct hash old_root, uint64_t size, struct hash root,
                            const struct hash *proof, size_t n);

#endif
