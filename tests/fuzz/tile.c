/* tile.c: any bytes as a tile's path, which has one spelling; and what exists has a place in the tree. */
#include "proof/tile.h"

#include "fuzz/fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct arena *a = arena_new();
    struct str in = str_bytes(data, size);
    struct tile t;
    if (tile_parse(in, &t) == OK) {
        MUST(t.width >= 1 && t.width <= TILE_WIDTH && (t.level < TILE_LEVELS || t.level == TILE_ENTRIES));
        MUST(str_equal(tile_path(a, &t), in));
        for (unsigned bits = 0; bits < 63; bits++)
            if (tile_exists(&t, (uint64_t)1 << bits))
                MUST(tile_exists(&t, TREE_SIZE_MAX));
    }
    arena_free(a);
    return 0;
}
