/* table_change.h: for the files of this room alone: writing that can be taken back. */
#ifndef KAARING_STORE_TABLE_CHANGE_H
#define KAARING_STORE_TABLE_CHANGE_H

#include "store/table.h"

/* One write of a deciding command to a VOLATILE table: enough to take it back, and to do it again. */
struct change {
    struct change *earlier;
    unsigned table;
    struct str key;
    bool was, is; /* whether there was a row before, and is one after */
    struct str before, after;
};

/* As table_put, behind the last key of a LOG table, the value put together where it comes to lie. INTERNAL
 * when the key is not the last. */
enum fault table_append(struct txn *t, unsigned table, struct str key, const struct str *parts, size_t n);
/* Deletes every row. */
enum fault table_clear(struct txn *t, unsigned table);
/* Takes back what was changed since `since` (a value of write.changes), newest first. */
enum fault changes_undo(struct txn *t, const struct change *since);
/* Does again what stands in the list, oldest first. */
enum fault changes_redo(struct txn *t, const struct change *list);

#endif
