/* tile.c: how a reader names a piece of the tree, and its bytes. A path has one spelling: each piece has one
 * name. */
#include "proof/tile.h"

#include "base/buf.h"

#include <assert.h>

enum { TILE_HEIGHT = 8, GROUP_DIGITS = 3, GROUP_BASE = 1000, GROUPS_MAX = 7, ENTRY_BYTES_MAX = 65535 };

/* The tree level on which the tile's hashes stand; entries stand beside the leaves. */
static unsigned tree_level(const struct tile *t) {
    return t->level == TILE_ENTRIES ? 0 : t->level * TILE_HEIGHT;
}

static bool level_valid(const struct tile *t) {
    return t->level < TILE_LEVELS || t->level == TILE_ENTRIES;
}

/* Whether some log is long enough to have such a tile. */
static bool index_possible(const struct tile *t) {
    return t->index <= TREE_SIZE_MAX >> tree_level(t) >> TILE_HEIGHT;
}

/* Three digits, after an x where another group follows. */
static bool group_parse(struct str s, bool last, uint64_t *value) {
    if (!last && !str_starts(s, STR("x")))
        return false;
    s = str_slice(s, last ? 0 : 1, s.n);
    if (s.n != GROUP_DIGITS)
        return false;
    *value = 0;
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] < '0' || s.p[i] > '9')
            return false;
        *value = *value * 10 + (uint64_t)(s.p[i] - '0');
    }
    return true;
}

static bool index_parse(struct str s, uint64_t *index) {
    struct str group;
    uint64_t value;
    *index = 0;
    for (int groups = 0; groups < GROUPS_MAX; groups++) {
        bool last = !str_cut(&s, '/', &group);
        if (!group_parse(group, last, &value) || (!last && groups == 0 && value == 0))
            return false;
        if (*index > (TREE_SIZE_MAX - value) / GROUP_BASE)
            return false;
        *index = *index * GROUP_BASE + value;
        if (last)
            return true;
    }
    return false;
}

static bool level_parse(struct str s, unsigned *level) {
    uint64_t value;
    if (str_equal(s, STR("entries"))) {
        *level = TILE_ENTRIES;
        return true;
    }
    if (!str_to_u64(s, &value) || value >= TILE_LEVELS)
        return false;
    *level = (unsigned)value;
    return true;
}

/* What follows the index: nothing, or ".p/W". */
static bool width_parse(struct str s, unsigned *width) {
    uint64_t value = TILE_WIDTH;
    if (s.n) {
        if (!str_starts(s, STR(".p/")) || !str_to_u64(str_slice(s, 3, s.n), &value))
            return false;
        if (value == 0 || value >= TILE_WIDTH)
            return false;
    }
    *width = (unsigned)value;
    return true;
}

enum fault tile_parse(struct str path, struct tile *t) {
    struct str level;
    if (!str_cut(&path, '/', &level) || !level_parse(level, &t->level))
        return NOT_FOUND;
    size_t dot = str_find(path, '.');
    if (!index_parse(str_slice(path, 0, dot), &t->index) ||
        !width_parse(str_slice(path, dot, path.n), &t->width))
        return NOT_FOUND;
    return index_possible(t) ? OK : NOT_FOUND;
}

static void index_write(struct buf *b, uint64_t index) {
    uint64_t above = GROUP_BASE;
    while (index / above)
        above *= GROUP_BASE;
    for (; above > GROUP_BASE; above /= GROUP_BASE)
        buf_format(b, "x%03u/", (unsigned)(index % above / (above / GROUP_BASE)));
    buf_format(b, "%03u", (unsigned)(index % GROUP_BASE));
}

struct str tile_path(struct arena *a, const struct tile *t) {
    assert(level_valid(t) && index_possible(t) && t->width >= 1 && t->width <= TILE_WIDTH);
    struct buf b = buf_new(a);
    if (t->level == TILE_ENTRIES)
        buf_add(&b, STR("entries/"));
    else
        buf_format(&b, "%u/", t->level);
    index_write(&b, t->index);
    if (t->width < TILE_WIDTH)
        buf_format(&b, ".p/%u", t->width);
    return buf_str(&b);
}

bool tile_exists(const struct tile *t, uint64_t size) {
    if (!level_valid(t) || !index_possible(t) || t->width < 1 || t->width > TILE_WIDTH)
        return false;
    return t->index * TILE_WIDTH + t->width <= size >> tree_level(t);
}

enum fault tile_hashes(struct arena *a, const struct tile *t, tree_node_get *get, void *context,
                       struct str *bytes) {
    assert(t->level < TILE_LEVELS && t->width >= 1 && t->width <= TILE_WIDTH);
    struct hash *hashes = arena_alloc(a, t->width * sizeof *hashes);
    for (unsigned i = 0; i < t->width; i++) {
        enum fault f = get(context, tree_level(t), t->index * TILE_WIDTH + i, &hashes[i]);
        if (f)
            return f;
    }
    *bytes = str_bytes(hashes, t->width * sizeof *hashes);
    return OK;
}

void tile_add_entry(struct buf *bundle, struct str entry) {
    assert(entry.n <= ENTRY_BYTES_MAX);
    buf_byte(bundle, (char)(entry.n >> 8));
    buf_byte(bundle, (char)(entry.n & 0xff));
    buf_add(bundle, entry);
}
