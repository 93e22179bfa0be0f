/* ticker.h: what happens because time passes: steps close at their deadline, what the rules keep no
 * longer is erased, a sample's proposals arrive, and
 * quiet logs of secret awards write covers, so that an entry by itself tells nothing. One thread; it decides
 * nothing by itself, it sends commands like everybody else. */
#ifndef KAARING_DESK_TICKER_H
#define KAARING_DESK_TICKER_H

#include "desk/arrivals.h"
#include "desk/reminders.h"
#include "desk/retention_clock.h"
#include "store/writer.h"

enum { TICK_MS = 200 };

struct ticker;

struct ticker_plan {
    struct store *store;
    struct writer *writer;
    struct arrivals *arrivals;         /* null: none */
    reminder_render *remind;           /* null: nobody is reminded */
    void *context;                     /* of `remind` */
    struct retention_clock *retention; /* null: nothing is erased */
};

enum fault ticker_start(const struct ticker_plan *plan, struct ticker **t);
void ticker_stop(struct ticker *t);
/* Since its last round began. Null is allowed: 0. Any thread. */
int64_t ticker_still_ms(const struct ticker *t);

/* One round at `now`: for start-up, and for tests that do not wait. OK, or the first fault that is ours. */
enum fault ticker_round(const struct ticker_plan *plan, int64_t now);

#endif
