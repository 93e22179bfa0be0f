/* hex.c: fails the test at whatever is no digit. */
#include "support/hex.h"

#include "support/test.h"

#include <sodium.h>

struct str hex_bytes(struct arena *a, struct str digits) {
    size_t n = 0, room = digits.n / 2;
    unsigned char *out = arena_alloc(a, room + 1);
    assert_int_equal(sodium_hex2bin(out, room, digits.p, digits.n, NULL, &n, NULL), 0);
    assert_int_equal(2 * n, digits.n);
    return str_bytes(out, n);
}
