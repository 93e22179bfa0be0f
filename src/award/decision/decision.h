/* decision.h: «Juryens beslutning»: an act of its own. The scores advise; the body decides, with its reason.
 */
#ifndef KAARING_AWARD_DECISION_DECISION_H
#define KAARING_AWARD_DECISION_DECISION_H

#include "award/step/step.h"

enum decision_outcome { OUTCOME_WINNER = 1, OUTCOME_SHARED, OUTCOME_NONE };
enum decision_support { SUPPORT_UNANIMOUS = 1, SUPPORT_MAJORITY, SUPPORT_VOTE /* a motion's own result */ };

struct decision_record { /* T_DECISIONS, numbered from 1 in the edition; the latest is the one that stands */
    uint8_t version, outcome, support, pad;
    uint32_t winners, finalists;          /* how many */
    uint32_t asked, confirmed, disagreed; /* members who are asked to confirm; who did; who did not agree */
    uint64_t index;
    uint64_t superseded; /* the entry that says why another stands instead; 0: none does */
    int64_t at;
};

/* Command decision.recorded, by the chair of the deciding body, after the count. It may depart from the
 * ranking, then with a sentence why. Winners must be candidates of the slate and not screened out; finalists
 * hold the winners and are as many as the award's rules say. A motion's decision (the council has adopted) is
 * recorded with SUPPORT_VOTE and checked against the step's result. FIELD_MISSING without a citation where
 * the award asks for one, REASON_NEEDED for a departure without a sentence, NO_QUORUM when too few gave
 * marks. */
struct decision_record_it {
    struct str edition, step; /* the step it rests on: of the award's last step the newest vote about the
                                 same, counted. STEP_NOT_READY for every other */
    enum decision_outcome outcome;
    enum decision_support support;
    size_t winners_n, finalists_n;
    struct str *winners, *finalists;
    struct str citation, departs;
    struct str instead; /* why, where a decision stands already: SUPERSEDE_REASON without it. What was
                           announced stands until the office announces this one, as a correction */
};
enum fault decision_record_it(struct txn *t, struct command *c, struct batch *out);

/* Command decision.confirmed, by each member: agrees or not, and that their own row of the marks is as they
 * gave it. WRONG_STATE when another decision stands, and for who must not learn that there is one. */
struct decision_confirm {
    struct str edition;
    uint32_t number;
    bool agrees, own_row;
    struct str remark;
};
enum fault decision_confirm(struct txn *t, struct command *c, struct batch *out);

struct decided {
    struct decision_record record;
    uint32_t number;
    enum decision_outcome outcome;
    size_t winners_n, finalists_n;
    struct str *winners, *finalists; /* candidate ids, in the order of their bytes */
    struct str citation, departs, step;
};
/* Why a decision was replaced, and when; NOT_FOUND for one that stands. */
enum fault decision_superseded(const struct txn *t, struct arena *a, const struct decision_record *r,
                               struct str *reason, int64_t *at);
/* The decision that stands; NOT_FOUND when there is none. And one by its number. */
enum fault decision_current(const struct txn *t, struct arena *a, uint32_t edition, struct decided *d);
enum fault decision_read(const struct txn *t, struct arena *a, uint32_t edition, uint32_t number,
                         struct decided *d);

/* Whether the person must not learn of a decision for these `n` winners: in a secret edition, who is kept
 * from any of them; when nobody was chosen, who is kept from any case that came to a vote. They are not asked
 * to confirm. */
bool decision_keeps(const struct txn *t, uint32_t edition, const struct str *winners, size_t n,
                    struct str person);

/* The entry in which the person confirmed it, or objected. NOT_FOUND when they have not. */
enum fault decision_confirmation(const struct txn *t, uint32_t edition, uint32_t number, struct str person,
                                 uint64_t *index);

/* Who has confirmed, and who is asked to: [{"person","name","confirmed","agrees","own_row","remark"}]. */
enum fault decision_confirms(const struct txn *t, struct arena *a, uint32_t edition, uint32_t number,
                             json_t **list);

#endif
