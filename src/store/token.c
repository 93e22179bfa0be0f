/* token.c: what became of a form's single-use token: the answer that its command got, kept as state. */
#include "store/token.h"

#include <string.h>

enum { VERSION = 1, ID_AT = 1 + 8 + 4 + 4 };

enum fault token_spend(struct txn *t, struct hash token, const struct result *r) {
    struct result before;
    uint64_t first = token_result(t, token, &before) == OK ? before.index : r->index;
    struct key value = key_new();
    key_u8(&value, VERSION);
    key_u64(&value, first);
    key_u32(&value, (uint32_t)(r->index - first) + 1);
    key_u32(&value, r->number);
    key_str(&value, str_bytes(r->id, strnlen(r->id, RESULT_ID_MAX - 1)));
    return table_put(t, TABLE_SPENT, hash_str(&token), key_of(&value));
}

enum fault token_forget(struct txn *t, struct hash token) {
    return table_delete(t, TABLE_SPENT, hash_str(&token));
}

enum fault token_result(const struct txn *t, struct hash token, struct result *r) {
    struct str v;
    enum fault f = table_get(t, TABLE_SPENT, hash_str(&token), &v);
    if (f)
        return f;
    if (v.n < ID_AT || v.n >= ID_AT + RESULT_ID_MAX || v.p[0] != VERSION)
        return FOLDER_DAMAGED;
    *r = (struct result){key_read_u64(v, 1), key_read_u32(v, 9), key_read_u32(v, 13), {0}};
    memcpy(r->id, v.p + ID_AT, v.n - ID_AT);
    return OK;
}
