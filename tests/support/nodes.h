/* nodes.h: a whole tree in memory, as a log keeps it: for tests of what reads stored nodes. */
#ifndef KAARING_TESTS_NODES_H
#define KAARING_TESTS_NODES_H

#include "proof/tree.h"

struct nodes {
    struct tree tree;
    struct hash *level[TREE_LEVELS_MAX];
    uint64_t count[TREE_LEVELS_MAX], room[TREE_LEVELS_MAX];
    uint64_t budget; /* puts and gets left before NODES_FAULT; UINT64_MAX in the beginning */
};

/* What a put or get answers when the budget is spent. */
#define NODES_FAULT DISK_ERROR

void nodes_init(struct nodes *n);
void nodes_free(struct nodes *n);
/* A tree of `size` leaves, of which leaf i is over nodes_entry(i). */
void nodes_fill(struct nodes *n, uint64_t size);

/* The bytes of the i-th entry: "entry " and the number, in `room`. */
struct str nodes_entry(uint64_t i, char room[32]);

/* tree_node_put and tree_node_get; the context is the struct nodes. A put out of order is an assertion, a get
 * of what is not there NOT_FOUND. */
enum fault nodes_put(void *context, unsigned level, uint64_t index, struct hash h);
enum fault nodes_get(void *context, unsigned level, uint64_t index, struct hash *h);

#endif
