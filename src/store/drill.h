/* drill.h: a backup put to the proof before it is needed: made of a folder that may be in use, restored
 * beside it, replayed, and held to what the folder and its anchor say.
 *
 * Writes into the room that it is given and nowhere else; the folder and its anchor are read. What it leaves
 * in the room holds the log's keys and personal data in clear: the caller wipes it, whatever the outcome. */
#ifndef KAARING_STORE_DRILL_H
#define KAARING_STORE_DRILL_H

#include "store/restore.h"

enum drill_step { DRILL_COPY, DRILL_RESTORE, DRILL_REPLAY, DRILL_COMPARE, DRILL_STEPS };

struct drilling {
    struct str room;   /* a folder with nothing in it */
    struct str backup; /* one that there is already; empty: one is made, and DRILL_COPY tells of that */
    const struct backup_key *key; /* with its secret half; null for a backup that is a folder */
    struct store_options store;   /* the folder in use, and its anchor */
    const struct domain *domain;
    replay_settle *settle;
    void (*begins)(void *context, enum drill_step step); /* may be null */
    void *context;
};

struct drilled {
    struct str origin;        /* the log's name now */
    struct restored restored; /* out of the backup */
    uint64_t bytes;           /* the backup's */
    uint64_t here;            /* entries of the folder in use, after the restore */
    uint64_t signed_size;     /* of the newest checkpoint that it was held to */
    bool by_anchor;           /* that is the anchor's word, and not the folder's own */
    int64_t ms[DRILL_STEPS];
};

/* OK: the backup is one of this very log; the state follows from its entries; the restored key is the log's;
 * and the restored entries, the folder's and the newest checkpoint are one history. Else a fault with a
 * sentence: FOLDER_DAMAGED also where they are not; DISK_FULL before anything is written when the room is
 * plainly too small. */
enum fault drill(const struct drilling *order, struct messages *out, struct drilled *done);

#endif
