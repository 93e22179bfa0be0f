/* eight.h: looking at eight bytes of a text at a time. Most texts are plain ASCII almost throughout, and what
 * checks or copies them passes over that in strides. */
#ifndef KAARING_BASE_EIGHT_H
#define KAARING_BASE_EIGHT_H

#include <stdint.h>
#include <string.h>

#define EIGHT_OF(byte) (0x0101010101010101u * (uint64_t)(byte))

static inline uint64_t eight_at(const char *p) {
    uint64_t v;
    memcpy(&v, p, sizeof v);
    return v;
}

/* Not 0 when one of the bytes is 0x80 or above. */
static inline uint64_t eight_beyond_ascii(uint64_t v) {
    return v & EIGHT_OF(0x80);
}

/* Not 0 when one of the bytes is below `n`, which is at most 0x80; bytes beyond ASCII are not. */
static inline uint64_t eight_below(uint64_t v, unsigned char n) {
    return (v - EIGHT_OF(n)) & ~v & EIGHT_OF(0x80);
}

/* Not 0 when one of the bytes is `c`. */
static inline uint64_t eight_has(uint64_t v, char c) {
    return eight_below(v ^ EIGHT_OF((unsigned char)c), 1);
}

#endif
