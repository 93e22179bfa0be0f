/* meta.c: rows of the meta table, as bytes that do not depend on the machine. */
#include "store/meta.h"

#include <assert.h>
#include <string.h>

static const struct str rows[META_ROWS] = {
    [META_FORMAT] = STR_INIT("format"), [META_ORIGIN] = STR_INIT("origin"),
    [META_SAMPLE] = STR_INIT("sample"), [META_POSITION] = STR_INIT("position"),
    [META_SIGNED] = STR_INIT("signed"), [META_KEYS] = STR_INIT("keys"),
    [META_ANCHOR] = STR_INIT("anchor"), [META_UNCLEAN] = STR_INIT("unclean"),
    [META_LOG] = STR_INIT("log"),       [META_STALE] = STR_INIT("stale"),
};

enum { POSITION_VERSION = 1, POSITION_BYTES = 1 + 8 + TREE_HASH_BYTES + 8 };

enum fault meta_get(const struct txn *t, enum meta_row row, struct str *value) {
    return table_get(t, TABLE_META, rows[row], value);
}

enum fault meta_put(struct txn *t, enum meta_row row, struct str value) {
    return table_put(t, TABLE_META, rows[row], value);
}

enum fault meta_get_flag(const struct txn *t, enum meta_row row, bool *set) {
    struct str v;
    enum fault f = meta_get(t, row, &v);
    *set = f == OK && str_equal(v, STR("\1"));
    return f == NOT_FOUND ? OK : f;
}

enum fault meta_get_position(const struct txn *t, enum meta_row row, struct position *p, int64_t *at) {
    struct str v;
    enum fault f = meta_get(t, row, &v);
    if (f)
        return f == NOT_FOUND ? FOLDER_DAMAGED : f;
    if (v.n != POSITION_BYTES || v.p[0] != POSITION_VERSION)
        return FOLDER_DAMAGED;
    p->size = key_read_u64(v, 1);
    memcpy(p->root.b, v.p + 9, TREE_HASH_BYTES);
    *at = (int64_t)key_read_u64(v, 9 + TREE_HASH_BYTES);
    return p->size <= TREE_SIZE_MAX ? OK : FOLDER_DAMAGED;
}

enum fault meta_put_position(struct txn *t, enum meta_row row, const struct position *p, int64_t at) {
    struct key v = key_new();
    key_u8(&v, POSITION_VERSION);
    key_u64(&v, p->size);
    key_str(&v, hash_str(&p->root));
    key_u64(&v, (uint64_t)at);
    assert(v.n == POSITION_BYTES);
    return meta_put(t, row, key_of(&v));
}
