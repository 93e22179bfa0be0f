/* retention.h: how long proposals that led to nothing are kept, as the award's rules promise, and that they
 * are erased then.
 *
 * Their time runs from the announcement that stands: so many calendar months later, at the same time of a
 * Norwegian clock; where that month has no such day, on its last one. A correction does not begin it anew, a
 * recall ends it, and the next announcement begins another. What lies under a candidate who was announced as
 * winner stays. What the office wrote of candidates who were not announced at all goes with the proposals,
 * and with both goes the material of votes that has their words. An edition that is never announced has no
 * such time: its proposals stay until the office erases them by hand. */
#ifndef KAARING_AWARD_PRIVACY_RETENTION_H
#define KAARING_AWARD_PRIVACY_RETENTION_H

#include "award/rules/edition.h"

enum {
    RETENTION_AT_ONCE = 20,        /* proposals and candidates that one command erases, at most */
    RETENTION_LOOKS_AT = 2000,     /* proposals that one command looks at, at most */
    RETENTION_RETRY_SECONDS = 3600 /* what could not be erased is tried again */
};

enum retention_state {
    RETENTION_UNANNOUNCED, /* nothing runs yet */
    RETENTION_RECALLED,    /* it ran, and stands still until something is announced again */
    RETENTION_RUNS         /* `due` says until when */
};

struct retention {
    enum retention_state state;
    int months;
    int64_t announced, due; /* 0 unless it runs; from `due` on they are erased */
    uint32_t waiting;       /* proposals that are, or are to be, erased then */
    uint32_t resting;       /* of them: a vote still needs them, so that they would stay if it were now */
    bool rests;             /* a vote needs all that is under candidates, and the candidates */
    int64_t rests_until;    /* the last second of that; 0: nobody can say, since a vote is open */
    uint32_t winners;       /* proposals that stay */
    uint32_t candidates;    /* that go then, and of whom something is left */
    uint32_t erased;        /* proposals of which nothing that was told is left, whoever erased it */
};
/* Of an edition at `now`. Costs by the proposals of the winners; while something rests, by all that is under
 * a candidate. */
enum fault retention_of(const struct txn *t, struct arena *a, uint32_t edition, int64_t now,
                        struct retention *r);

/* Whether something could be erased now, if its moment has come. */
bool retention_has_work(const struct retention *r);

/* By the rules of an edition alone: 0 while nothing is announced. Costs a look-up. */
int64_t retention_due(const struct txn *t, struct arena *a, uint32_t edition);

struct retention_round { /* what there is to do for the clock */
    size_t n;
    uint32_t *editions; /* whose proposals are to be erased now */
    int64_t next;       /* the next moment at which another will be; 0: none that is known */
};
enum fault retention_round(const struct txn *t, struct arena *a, int64_t now, struct retention_round *r);

/* A decide function, for the process itself and for administrators: erases some of an edition's that are due,
 * in the order of their numbers, and candidates behind the last proposal. result.number: behind which to go
 * on, 0 when it has seen the last. With result.entries 0 there was nothing to erase among those. WRONG_STATE
 * when they are not due. */
struct retention_args {
    struct str edition;
    uint32_t after; /* number behind which to look */
};
enum fault retention_write(struct txn *t, struct command *c, struct batch *out);

#endif
