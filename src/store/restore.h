/* restore.h: a folder out of a backup.
 *
 * It is made under another name and takes its own when it has been opened, replayed, and rid of what was
 * erased after the backup; whatever goes wrong, nothing is left. */
#ifndef KAARING_STORE_RESTORE_H
#define KAARING_STORE_RESTORE_H

#include "store/backup_key.h"
#include "store/replay.h"
#include "store/store.h"

struct restoring {
    struct str backup;            /* a folder as backup_write makes it, or a file of backup_seal */
    const struct backup_key *key; /* of a sealed one; null: there is none */
    struct store_options store;   /* where it is to be, and its anchor */
    const struct domain *domain;
    replay_settle *settle;          /* for a backup that an older program made; may be null */
    void (*replays)(void *context); /* what was unpacked is to be opened and replayed now; may be null */
    void *context;
};

struct restored {
    uint64_t entries;
    size_t erased; /* openings that the anchor knows to have been erased, and the backup still had */
};

/* ALREADY_DONE when something is in the way; FILE_INVALID for a backup that is none, is cut, altered, or
 * sealed to another key; FOLDER_DAMAGED for one whose content does not hold; DISK_FULL; each with a sentence.
 */
enum fault restore_folder(const struct restoring *r, struct messages *out, struct restored *done);

#endif
