/* held.h: what is held about an address: as somebody who proposed, and as somebody who is named.
 *
 * The one place that says what a person may learn by their own address: of a secret edition nothing about
 * themself before it is announced. */
#ifndef KAARING_AWARD_PRIVACY_HELD_H
#define KAARING_AWARD_PRIVACY_HELD_H

#include "award/candidate/candidate.h"
#include "award/people/people.h"

enum { HELD_MOST = 500 /* proposals that are told of at a time */ };

enum holding {
    HELD_OWN,     /* sent with this address */
    HELD_EARLIER, /* the address stood in it until its sender corrected it: nothing else in it is theirs */
    HELD_NAMED    /* it stands there as how to reach the candidate */
};

struct held {
    uint32_t edition, number;
    enum holding how;
};

/* By edition and number. `all`: for the office, also of what who is named may not learn yet. Walks every text
 * of every proposal. */
enum fault held_proposals(const struct txn *t, struct arena *a, struct str email, bool all,
                          struct held **list, size_t *n);

/* Whether who is proposed may learn so. */
bool held_may_tell(const struct edition_record *e);
/* Whether who is proposed may know who proposed them, by the award's rules. */
bool held_tells_sender(const json_t *rules);

#endif
