/* rfc6962.h: the vectors of the reference implementation (certificate-transparency), and the tree by its
 * definition.
 *
 * The definitions of RFC 6962, section 2.1, are written down as they stand there, recursion and all: slow,
 * and by another way than the program's, so that the two can be compared. */
#ifndef KAARING_TESTS_RFC6962_H
#define KAARING_TESTS_RFC6962_H

#include "proof/tree.h"

enum { RFC6962_LEAVES = 8 };

extern const struct str rfc6962_entry[RFC6962_LEAVES];
extern const char *const rfc6962_root[RFC6962_LEAVES + 1]; /* by size */
/* By level, from left to right; a null pointer where there is none. */
extern const char *const rfc6962_node[4][RFC6962_LEAVES];

struct hash rfc6962_hex(const char *digits);

/* MTH(D[n]) over leaf hashes. */
struct hash rfc6962_mth(const struct hash *leaf, uint64_t n);
/* PATH(m, D[n]); returns how many. */
size_t rfc6962_path(uint64_t m, const struct hash *leaf, uint64_t n, struct hash *path);
/* PROOF(m, D[n]); returns how many. */
size_t rfc6962_proof(uint64_t m, const struct hash *leaf, uint64_t n, struct hash *proof);

#endif
