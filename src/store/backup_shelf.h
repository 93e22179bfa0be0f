/* backup_shelf.h: a folder of sealed backups, named by their time, of which fewer stay the older they are.
 *
 *   20211008T215959Z.kaaring
 *
 * Whatever else lies in the folder is left alone. */
#ifndef KAARING_STORE_BACKUP_SHELF_H
#define KAARING_STORE_BACKUP_SHELF_H

#include "base/fault.h"
#include "base/messages.h"

struct str shelf_name(struct arena *a, int64_t at);
/* False for a name that is none of these. */
bool shelf_time(struct str name, int64_t *at);

/* Whether one of the time `at` stays at `now`, `next` being the time of the next newer one that stays; for
 * the newest, which always stays, INT64_MAX. Of the last three hours all, of the last two days the last of
 * each hour, of the last `days` the last of each day, of what is older none. */
bool shelf_keeps(int64_t at, int64_t next, int64_t now, int64_t days);

/* The time of the newest, 0 when there is none. DISK_ERROR with a sentence. */
enum fault shelf_newest(struct str dir, struct messages *out, int64_t *at);
/* Removes those that do not stay. DISK_ERROR with a sentence. */
enum fault shelf_thin(struct str dir, int64_t now, int64_t days, struct messages *out);

#endif
