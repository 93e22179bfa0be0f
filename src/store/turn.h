/* turn.h: for the files of this room alone: one batch's way from the queue to the disk. */
#ifndef KAARING_STORE_TURN_H
#define KAARING_STORE_TURN_H

#include "store/follow.h"

enum { TURN_COMMANDS_MOST = 256 };

struct turn {
    struct follower w;
    size_t n; /* of commands; the caller's to fill */
    struct command *commands[TURN_COMMANDS_MOST];
    size_t answered; /* of those, from the first on: fault, result and position are set; the rest found no
                        room in this batch */

    uint64_t draws[TURN_COMMANDS_MOST]; /* where each command's seed stood when it came */
    bool dropped[TURN_COMMANDS_MOST];   /* apply failed on its entries */
    struct arena *arena;                /* of the batch */
    struct batch batch;
    struct position before, after;
    bool full; /* no entries may be added; looked at once a turn, or deciding twice could differ */
    struct offer offer;
};

/* Decides, appends, applies, commits and publishes. Any fault but OK: the commands have their answers, and
 * the process must end. */
enum fault turn_run(struct turn *u);

#endif
