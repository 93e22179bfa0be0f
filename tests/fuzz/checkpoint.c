/* checkpoint.c: any bytes as a checkpoint's text, which has one spelling. */
#include "proof/checkpoint.h"

#include "fuzz/fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct arena *a = arena_new();
    struct str in = str_bytes(data, size);
    struct checkpoint c;
    if (checkpoint_parse(in, &c) == OK) {
        MUST(origin_valid(c.origin) && c.position.size <= TREE_SIZE_MAX);
        MUST(str_equal(checkpoint_text(a, &c), in));
    }
    arena_free(a);
    return 0;
}
