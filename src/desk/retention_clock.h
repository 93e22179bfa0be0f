/* retention_clock.h: has erased what the awards' rules say is kept no longer, when its moment comes. */
#ifndef KAARING_DESK_RETENTION_CLOCK_H
#define KAARING_DESK_RETENTION_CLOCK_H

#include "store/writer.h"

/* What is remembered between two rounds, so that a round in which nothing is due costs a comparison. All zero
 * in the beginning: then everything is looked at, also what came due while the server was off. */
struct retention_clock {
    bool looked;
    uint64_t version;  /* award_public_version when it was looked: an announcement or a recall moves it */
    int64_t at, next;  /* when it was looked; when to look again, 0: when something is announced */
    uint32_t edition;  /* in which it is erasing; 0: none */
    uint32_t after;    /* the number of the proposal behind which it goes on there */
    uint32_t finished; /* the last edition that this turn has been through */
    bool erased;       /* anything in this turn */
};

/* One round at `now`: at most one command, of at most RETENTION_AT_ONCE proposals. OK, or a fault that is
 * ours; the next round then tries it again. */
enum fault retention_clock_round(struct retention_clock *k, struct store *s, struct writer *w, int64_t now);

#endif
