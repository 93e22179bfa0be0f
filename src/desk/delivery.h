/* delivery.h: what became of each mail of the outbox (T_DELIVERY), and mail that no entry caused (T_POST).
 * Volatile: the log says what was to be sent, not whether a mail server took it. */
#ifndef KAARING_DESK_DELIVERY_H
#define KAARING_DESK_DELIVERY_H

#include "desk/message.h"
#include "store/writer.h"

enum {
    POST_MOST = 2000, /* mails that no entry caused, kept at a time: a reminder to a whole assembly */
    DELIVERY_LOST_SECONDS = 300, /* a mail that is leaving for longer was cut off by an end of the process */
    DELIVERY_AGAIN_MOST = 3,     /* times that who it is for may have one mail sent again */
    DELIVERY_AGAIN_SECONDS = 60  /* and not sooner after the last */
};

enum delivery_state { DELIVERY_WAITS, DELIVERY_LEAVING, DELIVERY_SENT, DELIVERY_FAILED, DELIVERY_STOPPED };

struct delivery_record { /* T_DELIVERY: be64 entry, be32 n */
    uint8_t version, state, attempts;
    uint8_t again;    /* times that it was asked for once more */
    uint8_t reason;   /* enum mail_why: why the last attempt failed */
    uint8_t spare;    /* 0 */
    uint16_t minutes; /* from the first of these attempts to the last */
    int64_t at, next; /* of the last attempt; not before which to try again */
    char said[64];    /* by the mail server or about it, then: smtp_words */
};

/* A row of T_POST begins so; behind it stands the mail as JSON, until it has left. */
struct post_head {
    uint8_t version, hurry, spare[6]; /* hurry: as the mail's */
    int64_t at;
    struct delivery_record delivery;
};

/* Whether it was cut off by an end of the process: it is not coming back by itself. */
static inline bool delivery_is_lost(unsigned state, int64_t at, int64_t now) {
    return state == DELIVERY_LEAVING && now - at >= DELIVERY_LOST_SECONDS;
}

/* Whether the office may send it (again): stopped, failed, or lost in the middle of leaving. */
bool delivery_may_go_again(const struct delivery_record *r, int64_t now);
/* The state of one mail; DELIVERY_WAITS when there is no row. */
enum fault delivery_read(const struct txn *t, uint64_t entry, uint32_t n, struct delivery_record *r);

/* Command (volatile), by an administrator: stops a mail that waits, or lets a stopped, failed or lost one go
 * again. WRONG_STATE.
 */
struct delivery_act {
    uint64_t entry;
    uint32_t n;
    bool stop;
};
enum fault delivery_act(struct txn *t, struct command *c, struct batch *out);

/* While deciding: stops every mail of the outbox that waits, of a folder that was set back: what waited then
 * may have left since. *n says how many. */
enum fault delivery_stop_waiting(struct txn *t, int64_t now, uint64_t *n);

/* A replay_settle (store/replay.h): mails that this program gives to entries of a folder for which an older
 * one gave none are stopped. They are no news any more; the office may send them. */
enum fault delivery_settle(struct txn *t, const struct txn *before);

/* Command (volatile), by who holds a proposal's own link: the mail to confirm it by goes once more, with the
 * same link. Takes struct proposal_act_args. TOKEN_WRONG; WRONG_STATE when nothing waits for it any more or
 * the office has stopped it; ALREADY_DONE while it is under way; TOO_MANY past the bounds above. */
enum fault delivery_again(struct txn *t, struct command *c, struct batch *out);

/* Mail that no entry caused (a sign-in link, a reminder): waits in T_POST until it has left, then its text is
 * forgotten. Past POST_MOST the oldest that has left gives way, else the oldest. For decide functions
 * (volatile). */
enum fault post_put(struct txn *t, struct command *c, const struct mail_text *m);
/* The newest first; for the outbox page of a folder without SMTP. */
struct post_row {
    uint64_t n;
    int64_t at;
    struct delivery_record delivery;
    struct mail_text text; /* empty once it has left */
};
enum fault post_page(const struct txn *t, struct arena *a, size_t limit, struct post_row **list,
                     size_t *count);

/* --- for the postman --- */

enum fault delivery_write(struct txn *t, uint64_t entry, uint32_t n, const struct delivery_record *r);
/* Whether anything was ever done about it. */
bool delivery_known(const struct txn *t, uint64_t entry, uint32_t n);
/* A mail that waits after an attempt or an act, and whose time has come. NOT_FOUND when there is none. */
enum fault delivery_due(const struct txn *t, int64_t now, uint64_t *entry, uint32_t *n,
                        struct delivery_record *r);
/* The oldest post that waits and whose time has come, of those that hurry first. NOT_FOUND when there is
 * none.
 */
enum fault post_due(const struct txn *t, struct arena *a, int64_t now, struct post_row *row);
/* Its new state; its text goes when it has left. */
enum fault post_write(struct txn *t, struct arena *a, uint64_t n, const struct delivery_record *delivery);

#endif
