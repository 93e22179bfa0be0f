/* tells.h: whether anything in a house's folder still holds some bytes. */
#ifndef KAARING_TESTS_TELLS
#define KAARING_TESTS_TELLS

#include "award/log/tables.h"
#include "support/house.h"

#include <string.h>

/* In any row of any table, the volatile ones too. */
static inline bool house_tells(struct house *h, const char *what) {
    bool found = false;
    struct txn t = house_read(h);
    for (unsigned table = 0; table < TABLES_END; table++) {
        struct cursor c;
        HOUSE_MUST(cursor_open(&t, table, (struct str){0}, (struct str){0}, false, &c));
        while (cursor_next(&c))
            found |= c.value.n && memmem(c.value.p, c.value.n, what, strlen(what));
        cursor_close(&c);
    }
    store_read_end(&t);
    return found;
}

static inline uint64_t house_rows(struct house *h, unsigned table) {
    struct txn t = house_read(h);
    uint64_t n = table_count(&t, table);
    store_read_end(&t);
    return n;
}

#endif
