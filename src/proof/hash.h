/* hash.h: SHA-256, by OpenSSL (the processor's own instructions where there are any). */
#ifndef KAARING_PROOF_HASH_H
#define KAARING_PROOF_HASH_H

#include "base/arena.h"
#include "base/str.h"

enum { TREE_HASH_BYTES = 32 };

struct hash {
    unsigned char b[TREE_HASH_BYTES];
};

struct hash hash_of(struct str bytes);
/* Of `n` slices as if they stood in a row. */
struct hash hash_of_parts(const struct str *parts, size_t n);
/* In constant time. */
bool hash_equal(struct hash a, struct hash b);
/* The hash's 32 bytes as a slice: valid as long as *h. */
struct str hash_str(const struct hash *h);

/* As 64 hexadecimal digits, in lower case; and back, false when it is not 64 of them. */
struct str hash_hex(struct arena *a, struct hash h);
bool hash_from_hex(struct str text, struct hash *h);

#endif
