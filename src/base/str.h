/* str.h: a slice of bytes: pointer and length, by value, owned by somebody else.
 *
 * Never assumed to end in NUL. An empty slice may have a null pointer. */
#ifndef KAARING_BASE_STR_H
#define KAARING_BASE_STR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct str {
    const char *p;
    size_t n;
};

/* A slice over a string literal, usable in initialisers of static tables too: STR_INIT. */
#define STR(literal) ((struct str){"" literal, sizeof(literal) - 1})
#define STR_INIT(literal)                                                                                    \
    { "" literal, sizeof(literal) - 1 }
/* For printf's "%.*s". */
#define STR_ARGS(s) (int)(s).n, (s).p

/* The slice over a NUL-terminated string; null gives the empty slice. */
struct str str_of(const char *z);
struct str str_bytes(const void *p, size_t n);

bool str_equal(struct str a, struct str b);
/* Bytewise order: below 0, 0, above 0. A prefix comes first. */
int str_compare(struct str a, struct str b);
bool str_starts(struct str s, struct str prefix);
bool str_ends(struct str s, struct str suffix);

/* The part from `from`, at most `n` bytes; both are clipped to the slice. */
struct str str_slice(struct str s, size_t from, size_t n);
/* Index of the first `c`, or s.n. */
size_t str_find(struct str s, char c);
/* Splits off what stands before the first `c` and moves *rest behind it. False, and all of *rest, when there
 * is none. */
bool str_cut(struct str *rest, char c, struct str *head);
/* Without ASCII white space at both ends. */
struct str str_trim(struct str s);

/* Decimal without sign or leading zero, 0 … 2^63-1. False when it is anything else. */
bool str_to_u64(struct str s, uint64_t *out);

#endif
