/* frame.c: lengths in four bytes, the highest first. */
#include "base/frame.h"

#include <assert.h>

void frame_add_length(struct buf *b, size_t n) {
    assert(n <= UINT32_MAX);
    for (unsigned i = 0; i < FRAME_LENGTH_BYTES; i++)
        buf_byte(b, (char)(n >> (24 - 8 * i)));
}

void frame_add(struct buf *b, struct str part) {
    frame_add_length(b, part.n);
    buf_add(b, part);
}

bool frame_take_bytes(struct str *rest, size_t n, struct str *part) {
    if (rest->n < n)
        return false;
    *part = str_slice(*rest, 0, n);
    *rest = str_slice(*rest, n, rest->n);
    return true;
}

bool frame_take_length(struct str *rest, size_t *n) {
    struct str s;
    if (!frame_take_bytes(rest, FRAME_LENGTH_BYTES, &s))
        return false;
    *n = 0;
    for (size_t i = 0; i < s.n; i++)
        *n = *n << 8 | (unsigned char)s.p[i];
    return true;
}

bool frame_take(struct str *rest, struct str *part) {
    struct str from = *rest;
    size_t n;
    if (frame_take_length(&from, &n) && frame_take_bytes(&from, n, part)) {
        *rest = from;
        return true;
    }
    return false;
}
