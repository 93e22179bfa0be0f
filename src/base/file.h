/* file.h: files, read whole and removed whole. */
#ifndef KAARING_BASE_FILE_H
#define KAARING_BASE_FILE_H

#include "base/arena.h"
#include "base/fault.h"
#include "base/str.h"

/* The bytes of a regular file, in the arena, with a NUL behind them. NOT_FOUND when there is none,
 * REQUEST_TOO_LARGE above `most` bytes, FILE_INVALID for what is no regular file, DISK_ERROR when it cannot
 * be opened or read. */
enum fault file_read(struct arena *a, struct str path, size_t most, struct str *out);
/* Whether others than its owner and its group may read it, or its group may write it. False for what is not
 * there. `path` has a NUL behind it. */
bool file_is_open(struct str path);

/* Overwrites the bytes of a file and removes it; also when it could not be overwritten. `path` ends in a NUL.
 * True when nothing is left, or there was none. */
bool file_wipe(struct str path);
/* The same with a folder and all that is in it, following no link. */
bool file_wipe_folder(struct str path);

/* `path` as seen from the folder in which `beside` stands: unchanged when it is absolute or `beside` has no
 * folder. */
struct str path_beside(struct arena *a, struct str beside, struct str path);

#endif
