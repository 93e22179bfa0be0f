/* erased_days.h: what the clock has erased of an edition, a row for each Norwegian day on which it did. */
#ifndef KAARING_AWARD_PRIVACY_ERASED_DAYS_H
#define KAARING_AWARD_PRIVACY_ERASED_DAYS_H

#include "award/log/event.h"

struct erased_day { /* T_ERASED_DAYS */
    uint8_t version, spare[3];
    uint32_t proposals, candidates;
    uint32_t entries; /* how many of theirs lost what they told */
    uint64_t last;    /* the last `erased` entry of the day: the one that the audit page tells */
    int64_t at;       /* its time */
};

/* The newest first; at most `limit`. */
enum fault erased_days(const struct txn *t, struct arena *a, uint32_t edition, size_t limit,
                       struct erased_day **list, size_t *n);
/* The one of a moment. NOT_FOUND. */
enum fault erased_day_at(const struct txn *t, uint32_t edition, int64_t at, struct erased_day *d);

/* For applying an `erased` entry by retention: counts it, and keeps its day to one row of the audit
 * page.
 * OK also for an erasure by another rule, of which it counts nothing. */
enum erased_last { ERASED_NO_LAST, ERASED_LAST_OF_PROPOSAL, ERASED_LAST_OF_CANDIDATE };
enum fault erased_days_count(const struct fact *f, enum erased_last last);

#endif
