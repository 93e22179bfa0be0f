/* code.h: the short code by which what was announced is found from paper: "7K3QF-9M2XA".
 *
 * It is made of the entry that tells it, so it is for ever the same, is nowhere before the entry is, and
 * whoever has the entry can make it again: the first 50 bits of
 *     SHA-256("kaaring code v1\n" || entry)
 * as ten signs of Crockford's base 32. That has no I, L, O and U; who reads them from paper is understood. */
#ifndef KAARING_AWARD_DECISION_CODE_H
#define KAARING_AWARD_DECISION_CODE_H

#include "award/decision/announcement.h"

enum { CODE_SIGNS = 10 };

struct code {
    char signs[CODE_SIGNS]; /* upper case, no hyphen */
};

struct code code_of(struct str entry);
/* Of an entry of the log. */
enum fault code_of_index(const struct txn *t, uint64_t index, struct code *c);
/* "7K3QF-9M2XA" */
struct str code_shown(struct arena *a, const struct code *c);
/* As somebody typed it: in any case, with spaces and hyphens anywhere, O for 0, I and L for 1. False when it
 * is no code. */
bool code_read(struct str typed, struct code *c);

/* Which telling of which edition bears it, or stands at an entry; NOT_FOUND. */
enum fault code_find(const struct txn *t, const struct code *c, uint32_t *edition, uint32_t *number);
enum fault told_find(const struct txn *t, uint64_t index, uint32_t *edition, uint32_t *number);

#endif
