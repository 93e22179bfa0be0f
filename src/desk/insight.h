/* insight.h: links by which somebody sees what is held about their address: mailed to it, and so shown to
 * nobody else.
 *
 * A link's secret is random; what it opens lies under its hash in a volatile table, with its end. Looking
 * spends nothing: machines follow the links in mails. */
#ifndef KAARING_DESK_INSIGHT_H
#define KAARING_DESK_INSIGHT_H

#include "store/writer.h"

enum {
    INSIGHT_SECONDS = 24 * 3600,
    INSIGHT_MOST = 1000,     /* links that live at a time */
    INSIGHT_ADDRESS_MOST = 3 /* of them to one address */
};

struct insight {
    struct str email;
    uint32_t edition, candidate; /* 0: none; else what the administrator sent the link about */
    int64_t until;               /* the last second in which it works */
};

/* For decide functions (volatile). TOO_MANY past INSIGHT_MOST; ALREADY_DONE past INSIGHT_ADDRESS_MOST, which
 * is to be told to nobody. */
enum fault insight_put(struct txn *t, struct str secret, const struct insight *i, int64_t now);
/* NOT_FOUND for a secret that is made up, altered or too old. */
enum fault insight_get(const struct txn *t, struct arena *a, struct str secret, int64_t now,
                       struct insight *i);
/* Forgets those that are over; called by the clock. */
enum fault insight_sweep(struct txn *t, int64_t now);

#endif
