/* fuzz.h: a fuzzer's door, and how it says that a property does not hold. */
#ifndef KAARING_TESTS_FUZZ_H
#define KAARING_TESTS_FUZZ_H

#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Stays on whatever the build's flags say. */
#define MUST(holds)                                                                                          \
    do {                                                                                                     \
        if (!(holds))                                                                                        \
            abort();                                                                                         \
    } while (0)

#endif
