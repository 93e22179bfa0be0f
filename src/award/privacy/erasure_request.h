/* erasure_request.h: somebody asks that what is held about their address be erased, and the office answers
 * within the month that the law gives it (GDPR, articles 12(3) and 17).
 *
 * What they asked, in whose name and what was answered is private, and sealed in every edition: that somebody
 * asked is nobody's business. */
#ifndef KAARING_AWARD_PRIVACY_ERASURE_REQUEST_H
#define KAARING_AWARD_PRIVACY_ERASURE_REQUEST_H

#include "award/log/event.h"
#include "base/lang.h"

enum {
    ERASURE_REQUESTS_MOST = 1000, /* that are told of at a time */
    ERASURE_MONTHS = 1,           /* to answer in */
    ERASURE_MONTHS_MORE = 2,      /* once, with a reason */
    ERASURE_WARN_DAYS = 7
};

enum erasure_state { ERASURE_OPEN, ERASURE_DONE, ERASURE_REFUSED, ERASURE_TAKEN_BACK };
/* "open", "done", "refused", "taken_back" */
struct str erasure_state_word(enum erasure_state s);

struct erasure_request_record {
    uint8_t version, state, extended;
    uint8_t spare[5];
    int64_t at, until;  /* the last second of the day by which to answer */
    uint64_t requested; /* the entry */
    uint64_t extending; /* 1 + the entry; 0: none */
    uint64_t settling;  /* 1 + the entry; 0: none */
};

struct erasure_request {
    struct str id;
    struct erasure_request_record record;
    enum erasure_state state;
    struct str email, words;       /* empty when erased */
    struct str what;               /* "all", "sent", "about" */
    struct str edition, candidate; /* of who came by a link that the office sent; else empty */
    enum lang lang;
    struct str extended_reason, answer;
    int64_t settled_at;
};

/* By when a request that came at `at` is to be answered; `extended`: with the two months more. */
int64_t erasure_until(int64_t at, bool extended);

enum fault erasure_request_read(const struct txn *t, struct arena *a, struct str id,
                                struct erasure_request *r);
/* Those that are open first, by when they are to be answered; then the others, the newest first. */
enum fault erasure_requests(const struct txn *t, struct arena *a, struct erasure_request **list, size_t *n);
/* The open one of an address. NOT_FOUND. */
enum fault erasure_request_of(const struct txn *t, struct arena *a, struct str email,
                              struct erasure_request *r);

/* For applying an erasure of what a request tells: how it was settled, which its opening said. */
enum fault erasure_request_settle_as(struct fact *f, struct str id, struct str state);

/* --- decide functions; result.id is the request's id --- */

/* By who has a link to what is held about the address; the page has seen the link. ALREADY_DONE while one of
 * theirs is open; FIELD_CHOICE. */
struct erasure_ask_args {
    struct str email, what, words, edition, candidate;
    enum lang lang;
};
enum fault erasure_ask(struct txn *t, struct command *c, struct batch *out);

struct erasure_answer_args {
    struct str request;
    struct str
        outcome; /* of erasure_settle: "done", "refused"; "taken_back" by who asked, whose `email` it is */
    struct str reason;
    struct str email;
};
/* By an administrator, once. REASON_NEEDED, ALREADY_DONE, WRONG_STATE when it is settled. */
enum fault erasure_extend(struct txn *t, struct command *c, struct batch *out);
/* By an administrator, or by who asked. REASON_NEEDED for "refused", WRONG_STATE, FIELD_CHOICE, NOT_ALLOWED.
 */
enum fault erasure_settle(struct txn *t, struct command *c, struct batch *out);

#endif
