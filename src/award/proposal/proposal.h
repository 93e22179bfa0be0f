/* proposal.h: what somebody sent in: received, confirmed by a mailed link, looked at, gathered under a
 * candidate.
 *
 * Whoever proposes has no account. What they may do later hangs on secrets that their mail carries: see
 * proposal_link. */
#ifndef KAARING_AWARD_PROPOSAL_PROPOSAL_H
#define KAARING_AWARD_PROPOSAL_PROPOSAL_H

#include "award/rules/edition.h"

enum {
    PROPOSAL_ID_MAX = 26,
    PROPOSAL_LINK_SIGNS = 26,     /* 130 bits in base32 */
    PROPOSAL_READDRESSED_MAX = 5, /* times that its sender may correct the address */
    PROPOSAL_CHANGED_MAX = 50     /* and change the rest */
};

enum { GOAL_LAST = 17 }; /* the United Nations' goals for sustainable development are 1 … 17 */

struct proposal_record {
    uint8_t version, state, via, late, self, confirmed, released, admitted;
    char screened;     /* 'y', 'n', 'q' or 0 */
    uint8_t addresses; /* how often the address was corrected */
    char id[PROPOSAL_ID_MAX];
    uint32_t candidate;   /* under which it is gathered; 0: none */
    uint64_t received;    /* the entry that it came as */
    uint64_t texts;       /* the entry with its newest text: `received`, or a proposal.changed */
    uint64_t addressed;   /* the entry with the newest address: `received`, or a proposal.readdressed */
    uint64_t screening;   /* 1 + the last proposal.screened or .admitted; 0: none */
    uint64_t withdrawing; /* 1 + proposal.withdrawn; 0: none */
    int64_t at;           /* when it came: its arrival, or received_at */
    int64_t addressed_at; /* from which its days to confirm are counted */
    uint32_t changes;     /* how often its sender changed it */
    uint32_t erased;      /* 1: nothing that was told of it is left */
};

struct proposal { /* as shown to those whose role allows */
    uint32_t edition, number;
    struct proposal_record record;
    struct str id;
    enum proposal_state state;
    struct str via; /* web, phone, mail, letter, import */
    struct str candidate, why, relation, name, email, orgnr, web, municipality, contact, merits;
    bool self, late;
    json_t *goals;  /* an array of numbers 1 … 17; never null */
    enum lang lang; /* in which it was sent; mails answer in it */
    int64_t at;
    bool erased;
    struct str reason; /* of the last screening or admission */
    struct str withdrawn_reason;
};

/* By its random id, or by number. NOT_FOUND. */
enum fault proposal_find(const struct txn *t, struct arena *a, struct str id, struct proposal *p);
enum fault proposal_read(const struct txn *t, struct arena *a, uint32_t edition, uint32_t number,
                         struct proposal *p);

/* Without its texts: costs a look-up each. */
enum fault proposal_get(const struct txn *t, uint32_t edition, uint32_t number, struct proposal_record *r);
enum fault proposal_lookup(const struct txn *t, struct str id, uint32_t *edition, uint32_t *number);

/* The entries that told its texts or its address, the oldest first: the one that it came as, then each change
 * and each corrected address. */
enum fault proposal_told(const struct txn *t, struct arena *a, uint32_t edition, uint32_t number,
                         uint64_t **entries, size_t *n);
/* What its texts were by one of these entries; erased, and empty, when they are gone. The address is as that
 * entry told it: empty in a change. Of a corrected address nothing else is told. */
enum fault proposal_read_as(const struct txn *t, struct arena *a, uint32_t edition, uint32_t number,
                            uint64_t entry, struct proposal *p);

/* The number before or behind this one, and the one behind which the edition's first `rows` end; 0 when there
 * is none. */
uint32_t proposal_beside(const struct txn *t, uint32_t edition, uint32_t number, bool before);
uint32_t proposal_after_rows(const struct txn *t, uint32_t edition, uint64_t rows);

/* The inbox: at most `limit` of a state behind number `after` (0: from the first), in the order of their
 * numbers. *more: there are others behind. How many there are in all stands in the edition's record. */
enum fault inbox_page(const struct txn *t, struct arena *a, uint32_t edition, enum proposal_state state,
                      uint32_t after, size_t limit, struct proposal **list, size_t *n, bool *more);
/* All of an edition, whatever their state, likewise: for lists and CSV. */
enum fault proposals_page(const struct txn *t, struct arena *a, uint32_t edition, uint32_t after,
                          size_t limit, struct proposal **list, size_t *n, bool *more);

/* The secret that acts for a proposal. The one to confirm is mailed and nowhere shown; it changes with the
 * address. The own one stands on the page behind the form alone: with it the sender corrects the
 * address, withdraws, sees. */
enum proposal_link { LINK_CONFIRM, LINK_OWN };
struct str proposal_link(const struct txn *t, struct arena *a, const struct proposal_record *r,
                         enum proposal_link what);
/* In constant time. */
bool proposal_link_holds(const struct txn *t, const struct proposal_record *r, enum proposal_link what,
                         struct str link);
/* The last second in which the mailed link works. */
int64_t proposal_confirm_until(const struct proposal_record *r, const json_t *rules);

/* --- decide functions --- */

struct proposal_args {
    struct str edition;
    struct str via; /* "web", or by an administrator: "phone", "mail", "letter", "import" */
    struct str candidate, why, relation, name, email;
    bool self;
    struct str orgnr, web, municipality, contact, merits; /* empty: not given */
    json_t *goals;                                        /* null, or integers 1 … 17, each once */
    enum lang lang;
    int64_t received_at; /* of one that did not come by the web: when it came; 0: now */
};

/* What a page should ask before it sends a command, to point at the field: the first field that the rules
 * refuse, or null. FIELD_TOO_SHORT and FIELD_TOO_LONG of "why" by the award's own bounds (an administrator
 * may enter a shorter one), FIELD_CHOICE of "self" and "goals", FIELD_MISSING of the five required ones. */
enum fault proposal_check(const json_t *rules, const struct proposal_args *p, const char **field);

/* FIELD_CHOICE unless all (null: none) are numbers from 1 to GOAL_LAST, each once. */
enum fault goals_check(const json_t *goals);

/* result: the number in the edition, and the proposal's id. From the web: NOT_OPEN_YET, DEADLINE_PASSED,
 * WRONG_STATE, or as proposal_check. Otherwise it may be late: it is then marked so and waits to be admitted;
 * only a draft, an announced edition and a received_at in the future are refused. */
enum fault proposal_receive(struct txn *t, struct command *c, struct batch *out);

struct proposal_act_args {
    struct str proposal; /* its id */
    struct str link;     /* from the path, for what its sender does; empty for an administrator (c->by) */
    struct str email;    /* of proposal_readdress */
    struct str outcome;  /* of proposal_screen: "yes", "no", "unsure" */
    struct str reason;
};
/* By the mailed link. TOKEN_WRONG, ALREADY_DONE, WRONG_STATE when it was withdrawn, TOKEN_EXPIRED after its
 * days. */
enum fault proposal_confirm(struct txn *t, struct command *c, struct batch *out);
/* By its sender, until the deadline: all that `now` tells but the address, the edition and how it came, anew.
 * TOKEN_WRONG; DEADLINE_PASSED; WRONG_STATE when it was withdrawn or erased, or judging has begun;
 * NOTHING_CHANGED; TOO_MANY past PROPOSAL_CHANGED_MAX; or as proposal_check. */
struct proposal_change_args {
    struct proposal_act_args act; /* first: what every act begins with */
    struct proposal_args now;
};
enum fault proposal_change(struct txn *t, struct command *c, struct batch *out);
/* While unconfirmed. TOKEN_WRONG, WRONG_STATE, FIELD_EMAIL, NOTHING_CHANGED, TOO_MANY for its sender's sixth.
 */
enum fault proposal_readdress(struct txn *t, struct command *c, struct batch *out);
/* By an administrator, instead of a confirmation. */
enum fault proposal_release(struct txn *t, struct command *c, struct batch *out);
/* Its sender until the deadline (DEADLINE_PASSED); an administrator, with a reason, until the announcement.
 */
enum fault proposal_withdraw(struct txn *t, struct command *c, struct batch *out);
/* REASON_NEEDED for "no"; WRONG_STATE for one that is unconfirmed, late, gathered or withdrawn. */
enum fault proposal_screen(struct txn *t, struct command *c, struct batch *out);
/* A late one, by grace. REASON_NEEDED. */
enum fault proposal_admit(struct txn *t, struct command *c, struct batch *out);

/* --- for the apply functions of other rooms --- */

/* Puts it back with another state: the inbox and the edition's counters follow. */
enum fault proposal_move(struct txn *t, uint32_t edition, uint32_t number, struct proposal_record *r,
                         enum proposal_state to);

/* Notes in the record, which is the caller's to put back, and in the edition's counter, that nothing told of
 * it is left, or that something is again. */
enum fault proposal_count_erased(struct txn *t, uint32_t edition, struct proposal_record *r, bool erased);

#endif
