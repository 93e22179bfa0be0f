/* key_file.h: a witness's folder: its one key and its lock.
 *
 *   DIR/witness.key    seed of the key that cosigns and signs nothing else (32 bytes, 0600)
 *   DIR/witness.mdb    what it has signed (ledger.h)
 *   DIR/lock           held by the process that serves */
#ifndef KAARING_WITNESS_KEY_FILE_H
#define KAARING_WITNESS_KEY_FILE_H

#include "base/messages.h"
#include "proof/note.h"

/* Makes DIR (0700) unless it is there, and takes its lock until the descriptor is closed. FOLDER_LOCKED,
 * DISK_ERROR, or FOLDER_DAMAGED when others than its owner have access; each with a sentence. */
enum fault witness_folder_take(struct str dir, struct messages *out, int *lock);

/* Reads the key. NOT_FOUND, without a sentence, when there is none; FOLDER_DAMAGED when it is none, or others
 * than its owner have access to it. The name is the caller's. */
enum fault witness_key_read(struct str dir, struct messages *out, struct note_signer *key);
/* A fresh one, in memory alone. */
void witness_key_new(struct note_signer *key);
/* Writes it where there is none yet: on the disk with its name when this is OK. */
enum fault witness_key_write(struct str dir, struct messages *out, const struct note_signer *key);

#endif
