/* text.h: comparing slices so that a failure shows both. */
#ifndef KAARING_TESTS_TEXT_H
#define KAARING_TESTS_TEXT_H

#include "base/str.h"
#include "support/test.h"

#include <string.h>

/* The slice is exactly the bytes of the NUL-terminated text. */
#define assert_text(slice, expected) text_compare(slice, expected, __FILE__, __LINE__)

static inline void text_compare(struct str got, const char *expected, const char *file, int line) {
    if (got.n == strlen(expected) && (got.n == 0 || memcmp(got.p, expected, got.n) == 0))
        return;
    print_error("got      \"%.*s\"\nexpected \"%s\"\n", STR_ARGS(got), expected);
    _fail(file, line);
}

#endif
