/* nodes.c: one growing row of hashes a level. */
#include "support/nodes.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>

void nodes_init(struct nodes *n) {
    *n = (struct nodes){.budget = UINT64_MAX};
}

void nodes_free(struct nodes *n) {
    for (int i = 0; i < TREE_LEVELS_MAX; i++)
        free(n->level[i]);
}

struct str nodes_entry(uint64_t i, char room[32]) {
    int n = snprintf(room, 32, "entry %llu", (unsigned long long)i);
    return (struct str){room, (size_t)n};
}

void nodes_fill(struct nodes *n, uint64_t size) {
    char room[32];
    while (n->tree.size < size) {
        enum fault f = tree_append(&n->tree, tree_leaf(nodes_entry(n->tree.size, room)), nodes_put, n);
        assert(!f);
        (void)f;
    }
}

static bool spend(struct nodes *n) {
    if (n->budget == UINT64_MAX)
        return true;
    return n->budget && n->budget--;
}

enum fault nodes_put(void *context, unsigned level, uint64_t index, struct hash h) {
    struct nodes *n = context;
    if (!spend(n))
        return NODES_FAULT;
    assert(level < TREE_LEVELS_MAX && index == n->count[level]);
    if (index == n->room[level]) {
        n->room[level] = index ? index * 2 : 64;
        n->level[level] = realloc(n->level[level], n->room[level] * sizeof(struct hash));
        assert(n->level[level]);
    }
    n->level[level][n->count[level]++] = h;
    return OK;
}

enum fault nodes_get(void *context, unsigned level, uint64_t index, struct hash *h) {
    struct nodes *n = context;
    if (!spend(n))
        return NODES_FAULT;
    if (level >= TREE_LEVELS_MAX || index >= n->count[level])
        return NOT_FOUND;
    *h = n->level[level][index];
    return OK;
}
