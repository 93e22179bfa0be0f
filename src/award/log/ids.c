/* ids.c: what an address names. */
#include "award/log/ids.h"

#include "award/log/tables.h"

enum fault edition_number(const struct txn *t, struct str id, uint32_t *number) {
    struct str value;
    if (!id.n || id.n > EDITION_ID_MAX)
        return NOT_FOUND;
    enum fault f = table_get(t, T_EDITION_IDS, id, &value);
    if (f == OK)
        *number = key_read_u32(value, 0);
    return f;
}
