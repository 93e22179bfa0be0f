/* watchdog.h: tells the service manager that the server moves, as long as all of it does. */
#ifndef KAARING_COMMAND_WATCHDOG_H
#define KAARING_COMMAND_WATCHDOG_H

#include "desk/ticker.h"
#include "web/visit.h"

struct watchdog {
    int64_t ms; /* the manager's patience (base/notify.h); 0: it has no end */
    const struct site *site;
    const struct ticker *ticker; /* null: none runs */
    const char *told;            /* what was last said to hang */
};

/* The part that has not moved for longer than half of `ms`: "http", "writer" or "ticker"; null when all do.
 * What waits for other machines (mail, witnesses) is not among them: it has bounds of its own. */
const char *watchdog_hangs(const struct watchdog *w);

/* Once a second. Where something hangs, nothing is said to the manager, which then ends the process when its
 * patience does; the log says once what it is. */
void watchdog_tick(struct watchdog *w);

#endif
