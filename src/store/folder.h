/* folder.h: for the files of this room alone: the files of a data folder beside the environment. */
#ifndef KAARING_STORE_FOLDER_H
#define KAARING_STORE_FOLDER_H

#include "store/env.h"

#include <sys/stat.h>

enum { KEY_FILES = 3, FOLDER_FINGERPRINT_BYTES = KEY_FILES * TREE_HASH_BYTES };

/* Makes DIR and DIR/keys with fresh keys, all on the disk when it returns. ALREADY_DONE when DIR has anything
 * in it. */
enum fault folder_make(struct str dir, struct messages *out);

/* Removes what a making that came to nothing has left, so that it can be tried again. Only for who has just
 * made it. */
void folder_unmake(struct str dir, struct arena *a);

/* That there is a folder, and that nobody but its owner may look into it, or FOLDER_MISSING and
 * FOLDER_DAMAGED. */
enum fault folder_check(struct str dir, struct messages *out);

/* That a file is its owner's alone, or FOLDER_DAMAGED with a sentence. */
enum fault folder_private(struct messages *out, struct str path, const struct stat *st);

/* Takes DIR/lock until the descriptor is closed. FOLDER_LOCKED. */
enum fault folder_lock(struct str dir, struct messages *out, int *fd);

/* Takes DIR/readers until the descriptor is closed: a process that reads beside the owner shares it with
 * others like it; the owner has it alone while it replaces the file. BUSY for the owner when there are
 * readers; a reader waits. On a disk that is read-only there is nothing to take: the descriptor is then -1.
 */
enum fault folder_lock_readers(struct str dir, bool alone, int *fd);

/* Reads the keys into guarded memory under the log's name, and fingerprints that tell whether they are this
 * log's. */
enum fault folder_keys(struct store *s, struct messages *out, struct keys **keys,
                       unsigned char fingerprint[FOLDER_FINGERPRINT_BYTES]);
/* Their names: "DIR/keys/log.key" … in `a`. */
struct str folder_key_path(struct arena *a, struct str dir, unsigned i);

/* A fresh key for checkpoints, beside the one in use. */
enum fault folder_next_key(struct str dir, struct messages *out, unsigned char fingerprint[TREE_HASH_BYTES]);
/* Of two keys that a succession has left, the one with this fingerprint takes its place and the other goes.
 */
enum fault folder_settle_key(struct str dir, struct messages *out,
                             const unsigned char wanted[TREE_HASH_BYTES]);

/* The folder in which a file stands. */
struct str folder_above(struct arena *a, struct str path);

/* So that a file's name is on the disk too. */
enum fault folder_sync(struct str dir);

#endif
