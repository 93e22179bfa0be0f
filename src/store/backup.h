/* backup.h: copies of a folder while it is in use. The way back is restore.h. */
#ifndef KAARING_STORE_BACKUP_H
#define KAARING_STORE_BACKUP_H

#include "store/backup_key.h"
#include "store/store.h"

/* A consistent copy of the folder (keys too, 0600) while it is in use. `to` must not exist. */
enum fault backup_write(struct store *s, struct str to, struct messages *out);
/* The same as one file (0600) that only the holder of the secret key can read: backup_stream.h. */
enum fault backup_seal(struct store *s, struct str to, const struct backup_key *key, struct messages *out);

#endif
