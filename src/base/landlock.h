/* landlock.h: which files and ports the process may still reach, for good: landlock(7).
 *
 * What has been opened stays open; what a place does not name can be neither read nor changed, nor even
 * listed, and nothing anywhere can be run as a program. Threads that are started later are bound by it; those
 * that run already are not. */
#ifndef KAARING_BASE_LANDLOCK_H
#define KAARING_BASE_LANDLOCK_H

#include "base/arena.h"
#include "base/str.h"

enum { LANDLOCK_PLACES_MOST = 64, LANDLOCK_PORTS_MOST = 16 };

struct landlock_place {
    struct str path; /* a file, or a folder with all that is in it; ends in a NUL */
    bool change;     /* else it is only read */
};

struct landlock_plan {
    size_t places_n, ports_n;
    struct landlock_place places[LANDLOCK_PLACES_MOST];
    uint16_t ports[LANDLOCK_PORTS_MOST]; /* of TCP, on which it may still begin to listen */
    bool abstract_sockets;               /* it sends to one that another program has made */
};

/* Adds a place; one that is not there when the plan is followed is passed over. Asserted to fit. */
void landlock_add(struct landlock_plan *plan, struct str path, bool change);
/* The folder in which a file stands, as it is named and, where that is a link, where it leads: who renews
 * such a file puts another in its place. */
void landlock_add_folder_of(struct landlock_plan *plan, struct arena *a, struct str file, bool change);

/* Follows the plan as far as the kernel can. The version of its interface (1 files; 3 cutting them off, too;
 * 4 ports; 6 signals to others), or 0: it has none, and nothing is bound. */
int landlock_follow(const struct landlock_plan *plan);

#endif
