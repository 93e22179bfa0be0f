/* row.h: text in a record's fixed room. */
#ifndef KAARING_AWARD_LOG_ROW_H
#define KAARING_AWARD_LOG_ROW_H

#include "store/table.h"

#include <assert.h>
#include <string.h>

/* NUL-padded; the text must fit. */
static inline void row_set_text(char *room, size_t n, struct str s) {
    assert(s.n <= n);
    memset(room, 0, n);
    if (s.n)
        memcpy(room, s.p, s.n);
}

static inline struct str row_text(const char *room, size_t n) {
    return (struct str){room, strnlen(room, n)};
}

#endif
