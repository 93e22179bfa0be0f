/* stand.h: what can be said of a folder beside what others have seen of its log: see standing.h. */
#ifndef KAARING_STORE_STAND_H
#define KAARING_STORE_STAND_H

#include "proof/checkpoint.h"

enum standing_kind {
    STANDING_GOOD,
    STANDING_BEHIND,    /* more has been signed than the folder has */
    STANDING_OTHER,     /* what has been signed is another history */
    STANDING_SUCCEEDED, /* the log goes on under another name, of which the folder knows nothing */
    STANDING_UNKNOWN    /* there was an anchor, and it is gone */
};

struct standing {
    enum standing_kind kind;
    uint64_t here;        /* entries in the folder */
    struct position seen; /* the root is all zeros where only the size is known */
    struct str by;        /* the anchor's path, the name of who has seen it, or that of the successor */
};

#endif
