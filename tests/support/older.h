/* older.h: folders as older programs wrote them. */
#ifndef KAARING_TESTS_OLDER_H
#define KAARING_TESTS_OLDER_H

#include "store/table.h"

/* Puts the log of a folder into the tables of a format before 9, and its number. Of at most 64 entries; phase
 * TXN_REPAIR. */
void older_folder(struct txn *t, uint32_t format);
/* A row of one of those tables. */
void older_put(struct txn *t, const char *table, struct key k, struct str value);

#endif
