/* succession.h: that a log goes on under another name, because the folder does not hold all that was signed
 * under the one before (store/succession.h). */
#ifndef KAARING_AWARD_LOG_SUCCESSION_H
#define KAARING_AWARD_LOG_SUCCESSION_H

#include "award/log/event.h"

/* The successor's first entry of its own: entry `entries`, behind those that it carries over. Behind it,
 * `erased` entries in the place of those that were lost (rule "anchor"). */
struct log_succeed_args {
    struct str origin, after; /* names: the new one, the old one */
    struct position known;    /* the last checkpoint known of the old; a root of all zeros is not known */
    struct str reason;        /* shown to everybody */
};
/* A decide function. FIELD_MISSING without a reason, FIELD_TOO_LONG past SUCCESSION_REASON_MAX bytes. */
enum { SUCCESSION_REASON_MAX = 1000 };
enum fault log_succeed(struct txn *t, struct command *c, struct batch *out);

/* What entry `index` says of it, for pages. */
struct succession {
    int64_t at;
    struct str reason; /* empty when it was erased */
};
enum fault succession_read(const struct txn *t, struct arena *a, uint64_t index, struct succession *s);

#endif
