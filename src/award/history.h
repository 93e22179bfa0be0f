/* history.h: for event_read.c: what every event leaves behind besides its own state. */
#ifndef KAARING_AWARD_HISTORY_H
#define KAARING_AWARD_HISTORY_H

#include "award/event.h"

/* A row of the audit page, and the public version when the event is one that everybody's pages show. */
enum fault history_put(struct txn *t, const struct fact *f);

#endif
