/* erased_rows.c: "erased ", be64 index, class letter → "". */
#include "store/erased_rows.h"

static const struct str prefix = STR_INIT("erased ");

enum { INDEX_BYTES = 8 };

enum fault erased_row_put(struct txn *t, const struct erasure *e) {
    struct key k = key_new();
    key_str(&k, prefix);
    key_u64(&k, e->index);
    key_u8(&k, (unsigned char)e->class);
    return table_put(t, TABLE_META, key_of(&k), STR("\1"));
}

enum fault erased_rows_read(const struct txn *t, struct erasures *e) {
    struct cursor c;
    enum fault f = cursor_open(t, TABLE_META, prefix, prefix, false, &c);
    if (f)
        return f;
    while (cursor_next(&c))
        if (c.key.n == prefix.n + INDEX_BYTES + 1)
            erasures_add(e, key_read_u64(c.key, prefix.n), str_slice(c.key, prefix.n + INDEX_BYTES, 1));
    f = c.fault;
    cursor_close(&c);
    return f;
}
