/* outbox_counts.c: counts without looking at more rows than are worth it, however long the outbox is. */
#include "desk/outbox_counts.h"

#include "award/log/tables.h"
#include "desk/delivery.h"

#include <string.h>

/* Of a table whose rows have a delivery record at `offset`. */
static enum fault count_rows(const struct txn *t, unsigned table, size_t offset, int64_t now,
                             uint64_t *waiting, uint64_t *failed) {
    struct cursor c;
    struct delivery_record r;
    enum fault f = cursor_open(t, table, (struct str){0}, (struct str){0}, true, &c);
    if (f)
        return f;
    for (size_t n = 0; n < OUTBOX_LOOKED_AT && cursor_next(&c); n++) {
        if (c.value.n < offset + sizeof r)
            continue;
        memcpy(&r, c.value.p + offset, sizeof r);
        *waiting += r.state == DELIVERY_WAITS;
        *failed += r.state == DELIVERY_FAILED || delivery_is_lost(r.state, r.at, now);
    }
    f = c.fault;
    cursor_close(&c);
    return f;
}

/* A mail of the outbox waits as long as nothing was done about it, and again while it has a row in T_RETRY.
 */
enum fault outbox_counts(const struct txn *t, int64_t now, uint64_t *waiting, uint64_t *failed) {
    uint64_t all = table_count(t, T_OUTBOX), touched = table_count(t, T_DELIVERY);
    uint64_t again = 0; /* as many as T_RETRY has, but of the newest alone */
    *failed = 0;
    enum fault f = count_rows(t, T_DELIVERY, 0, now, &again, failed);
    *waiting = (all > touched ? all - touched : 0) + table_count(t, T_RETRY);
    return f ? f : count_rows(t, T_POST, offsetof(struct post_head, delivery), now, waiting, failed);
}
