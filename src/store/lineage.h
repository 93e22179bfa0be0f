/* lineage.h: the name that the log has now, and those that it had. */
#ifndef KAARING_STORE_LINEAGE_H
#define KAARING_STORE_LINEAGE_H

#include "proof/checkpoint.h"
#include "proof/note.h"

enum { LINEAGE_MAX = 32 };

struct lineage {
    struct str name; /* in checkpoints */
    size_t n;
    struct predecessor { /* the newest first */
        struct note_verifier log;
        struct position known; /* how far it is known to have been signed; the root may be all zeros */
        uint64_t carried;      /* entries that went over; the entry of this index says so */
    } list[LINEAGE_MAX];
};

/* As META_LOG holds it: the name, and a line each: key, size, root, entries carried over. */
struct str lineage_write(struct arena *a, const struct lineage *l);
/* FOLDER_DAMAGED for what lineage_write does not write. */
enum fault lineage_read(struct arena *a, struct str text, struct lineage *l);
bool lineage_has(const struct lineage *l, struct str name);

#endif
