/* meter.h: what each thread that answers counts, for /metrics and for whoever watches that it still moves.
 *
 * A thread writes only its own meter, without locks (base/histogram.h); who asks sums over all. */
#ifndef KAARING_WEB_METER_H
#define KAARING_WEB_METER_H

#include "base/histogram.h"

#include <stdbool.h>

enum { METERS_MOST = 64 }; /* as many as there may be threads */

/* What a request was for. */
enum meter_kind {
    METER_OTHER, /* nothing of ours: refused before it had a page, or no such page */
    METER_PAGE,
    METER_COMMAND, /* a form that was sent: up to the answer after its commit */
    METER_ASSET,
    METER_LOG,
    METER_PROBE, /* /healthz, /readyz, /metrics */
    METER_KINDS
};
extern const char *const meter_kind_words[METER_KINDS];

enum { METER_CLASSES = 5 }; /* of status: 1xx to 5xx */

struct meter {
    _Atomic uint64_t answers[METER_KINDS][METER_CLASSES];
    struct histogram took[METER_KINDS]; /* from the head of the request to the answer; written for those that
                                           meter_is_timed names */
    _Atomic uint64_t connections;       /* now */
    _Atomic uint64_t reset;             /* connections that were closed by us because nothing moved */
    _Atomic uint64_t crowded;           /* times that connections reached their bound, so that others wait */
    _Atomic int64_t moved_ms;           /* clock_ms() of the thread's last beat; 0: it does not run */
    char apart[64];                     /* so that two threads never share a line of the cache */
};

struct meters {
    uint64_t connections_most; /* of all threads; set once, before they start */
    struct meter of[METERS_MOST];
};

bool meter_is_timed(enum meter_kind kind);
void meter_answer(struct meter *m, enum meter_kind kind, unsigned status, int64_t microseconds);

struct meter_sum {
    uint64_t connections, reset, crowded;
    uint64_t answers[METER_KINDS][METER_CLASSES];
    struct histogram_sum took[METER_KINDS];
};
void meters_sum(const struct meters *m, struct meter_sum *sum);

/* For how long the thread that has stood still longest has; 0 when none runs. */
int64_t meters_still_ms(const struct meters *m, int64_t now_ms);

#endif
