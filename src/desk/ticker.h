/* ticker.h: what happens because time passes: steps close at their deadline, a sample's proposals arrive, and
 * quiet logs of secret awards write covers, so that an entry by itself tells nothing. One thread; it decides
 * nothing by itself, it sends commands like everybody else. */
#ifndef KAARING_DESK_TICKER_H
#define KAARING_DESK_TICKER_H

#include "desk/arrivals.h"
#include "store/writer.h"

enum {
    TICK_MS = 200,
    CLOSE_GRACE_SECONDS = 2 /* between a deadline and its close: every request that arrived before it has been
                               decided by then */
};

struct ticker;

/* `arrivals` may be null. */
enum fault ticker_start(struct store *s, struct writer *w, struct arrivals *arrivals, struct ticker **t);
void ticker_stop(struct ticker *t);

/* One round at `now`: for start-up, and for tests that do not wait. OK, or the first fault that is ours. */
enum fault ticker_round(struct store *s, struct writer *w, struct arrivals *arrivals, int64_t now);

#endif
