/* log_check.c: appends and compares. No I/O. */
#include "audit/log_check.h"

#include <string.h>

struct log_check log_check_begin(uint64_t size, log_check_tile *get, void *context) {
    return (struct log_check){.size = size, .get = get, .context = context};
}

/* The tile of level 8·`level` in which this node is the first. */
static struct str tile_from(const struct log_check *c, unsigned level, uint64_t index) {
    uint64_t left = (c->size >> (8 * level)) - index;
    struct tile t = {level, index / TILE_WIDTH, left < TILE_WIDTH ? (unsigned)left : TILE_WIDTH};
    return c->get(c->context, t);
}

/* Every eighth level of the tree is a level of tiles. */
static enum fault compare(void *context, unsigned level, uint64_t index, struct hash h) {
    struct log_check *c = context;
    if (level % 8)
        return OK;
    unsigned tile_level = level / 8;
    size_t at = (size_t)(index % TILE_WIDTH) * sizeof h;
    if (at == 0)
        c->tiles[tile_level] = tile_from(c, tile_level, index);
    struct str tile = c->tiles[tile_level];
    return tile.n >= at + sizeof h && memcmp(tile.p + at, h.b, sizeof h) == 0 ? OK : FILE_INVALID;
}

bool log_check_add(struct log_check *c, struct str entry) {
    return tree_append(&c->tree, tree_leaf(entry), compare, c) == OK;
}
