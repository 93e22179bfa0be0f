/* batch.c: any bytes as a batch from an engine: refused, or encoded to the same bytes again. */
#include "fuzz/fuzz.h"
#include "store/journal.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct arena *a = arena_new();
    struct str in = str_bytes(data, size);
    struct batch b;
    if (batch_decode(a, in, &b) == OK) {
        MUST(b.bytes == size && b.bytes <= BATCH_BYTES_MAX);
        MUST(str_equal(batch_encode(a, &b), in));
    }
    arena_free(a);
    return 0;
}
