/* hex.h: bytes as specifications print them. */
#ifndef KAARING_TESTS_SUPPORT_HEX_H
#define KAARING_TESTS_SUPPORT_HEX_H

#include "base/arena.h"

/* The bytes of digits in hexadecimal, two each. */
struct str hex_bytes(struct arena *a, struct str digits);

#endif
