/* insight.c: keeps and finds what a mailed link opens. Knows nothing of what is held. */
#include "desk/insight.h"

#include "award/log/tables.h"
#include "base/email.h"

#include <string.h>

enum { HEAD_BYTES = 16 }; /* until (be64) || edition (be32) || candidate (be32), then the address */

static struct hash key_of_secret(struct str secret) {
    return hash_of(secret);
}

static void read_row(struct str value, struct insight *i) {
    *i = (struct insight){.until = (int64_t)key_read_u64(value, 0),
                          .edition = key_read_u32(value, 8),
                          .candidate = key_read_u32(value, 12),
                          .email = str_slice(value, HEAD_BYTES, value.n)};
}

static enum fault count_live(const struct txn *t, struct str email, int64_t now, size_t *all, size_t *same) {
    struct cursor c;
    enum fault f = cursor_open(t, T_INSIGHT, (struct str){0}, (struct str){0}, false, &c);
    *all = *same = 0;
    if (f != OK)
        return f;
    while (cursor_next(&c)) {
        struct insight i;
        read_row(c.value, &i);
        *all += i.until >= now;
        *same += i.until >= now && email_equal(i.email, email);
    }
    f = c.fault;
    cursor_close(&c);
    return f;
}

enum fault insight_put(struct txn *t, struct str secret, const struct insight *i, int64_t now) {
    size_t all, same;
    unsigned char row[HEAD_BYTES + EMAIL_BYTES_MOST];
    struct key head = key_new();
    struct hash h = key_of_secret(secret);
    enum fault f = count_live(t, i->email, now, &all, &same);
    if (f != OK)
        return f;
    if (all >= INSIGHT_MOST)
        return TOO_MANY;
    if (same >= INSIGHT_ADDRESS_MOST)
        return ALREADY_DONE;
    if (i->email.n > EMAIL_BYTES_MOST)
        return FIELD_EMAIL;
    key_u64(&head, (uint64_t)i->until);
    key_u32(&head, i->edition);
    key_u32(&head, i->candidate);
    memcpy(row, head.b, HEAD_BYTES);
    memcpy(row + HEAD_BYTES, i->email.p, i->email.n);
    return table_put(t, T_INSIGHT, hash_str(&h), str_bytes(row, HEAD_BYTES + i->email.n));
}

enum fault insight_get(const struct txn *t, struct arena *a, struct str secret, int64_t now,
                       struct insight *i) {
    struct str value;
    struct hash h = key_of_secret(secret);
    enum fault f = id_valid(secret) ? table_get(t, T_INSIGHT, hash_str(&h), &value) : NOT_FOUND;
    if (f != OK)
        return f;
    read_row(arena_copy(a, value), i);
    return now > i->until ? NOT_FOUND : OK;
}

enum fault insight_sweep(struct txn *t, int64_t now) {
    struct cursor c;
    struct hash dead[INSIGHT_MOST];
    size_t n = 0;
    enum fault f = cursor_open(t, T_INSIGHT, (struct str){0}, (struct str){0}, false, &c);
    if (f != OK)
        return f;
    while (n < INSIGHT_MOST && cursor_next(&c))
        if (c.key.n == sizeof dead[0].b && (int64_t)key_read_u64(c.value, 0) < now)
            memcpy(dead[n++].b, c.key.p, sizeof dead[0].b);
    cursor_close(&c);
    for (size_t i = 0; i < n && f == OK; i++)
        f = table_delete(t, T_INSIGHT, hash_str(&dead[i]));
    return f;
}
