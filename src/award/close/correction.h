/* correction.h: a step that is counted again after its close, because a recusal was found late or a juror was
 * right to complain (claim.h). Two officers do it: one asks, another answers; then both results stay
 * (formats.md, "Ballot").
 */
#ifndef KAARING_AWARD_CLOSE_CORRECTION_H
#define KAARING_AWARD_CLOSE_CORRECTION_H

#include "award/close/closing.h"

enum { CORRECTIONS_MAX = 100 /* of one step */ };

enum correction_kind {
    CORRECTION_RECUSAL = 1,
    CORRECTION_BALLOT,   /* the complaint is right: what it says counts */
    CORRECTION_REJECTION /* it is not: nothing is counted again */
};
enum correction_state { CORRECTION_WAITS = 1, CORRECTION_DONE, CORRECTION_REFUSED };

struct correction_record { /* T_CORRECTIONS */
    uint8_t version, kind, state, pad;
    uint32_t candidate;       /* of a recusal */
    uint64_t asked, answered; /* entries; 0: not yet */
    uint64_t corrected;       /* step.corrected; 0: none came of it */
    uint64_t before;          /* the step.counted that stood until then; 0: nothing was counted yet */
    char person[26];          /* whom it is about */
    char pad2[6];
};

/* Command correction.asked, by an officer, once the step is closed; also after the announcement, since what
 * is wrong is wrong. NOT_FOUND and NOT_ALLOWED for who is no officer, RECUSED for who is kept from the
 * candidate, SECOND_PERSON for whom it is about; WRONG_STATE before the close; NOT_IN_ROLL; NOTHING_CHANGED
 * when the count leaves them out already; ALREADY_DONE when the same waits. Of a complaint of `person`:
 * NOT_FOUND when there is none, WRONG_STATE when it is settled. Of a vote in the room the three
 * numbers without them: NUMBERS_DO_NOT_ADD_UP. result.number: the correction's n. */
struct correction_ask {
    struct str edition, step;
    enum correction_kind kind;
    struct str person, candidate; /* candidate: of a recusal */
    struct str reason;            /* REASON_NEEDED without */
    bool has_votes;
    uint32_t yes, no, blank;
};
enum fault correction_ask(struct txn *t, struct command *c, struct batch *out);

/* Command correction.answered, by another officer; step.corrected behind it when they agree, and step.counted
 * behind that unless the step is sealed still. Who asked may take it back, and nothing else (SECOND_PERSON).
 * WRONG_STATE when it does not wait any more; REASON_NEEDED to say no to what another asked. */
struct correction_answer {
    struct str edition, step;
    uint32_t number;
    bool agrees;
    struct str reason;
};
enum fault correction_answer(struct txn *t, struct command *c, struct batch *out);

/* The n-th of a step, from 1. */
enum fault correction_get(const struct txn *t, uint32_t edition, uint32_t step, uint32_t n,
                          struct correction_record *r);
struct str correction_person(const struct correction_record *r);

/* Whether a step of the edition was counted again after this entry: what was decided then is to be looked at
 * again. And how many corrections wait for an answer. */
bool corrected_since(const struct txn *t, uint32_t edition, uint64_t entry);
uint32_t corrections_open(const struct txn *t, uint32_t edition);

/* As a page tells it. */
struct correction {
    uint32_t number;
    struct correction_record record;
    struct str by, reason;        /* who asked, and why */
    struct str answered_by, said; /* who answered; why not */
    int64_t asked_at, answered_at;
    const json_t *votes; /* of a vote in the room; else null */
};
enum fault correction_read(const struct txn *t, struct arena *a, uint32_t edition,
                           const struct step_record *s, uint32_t n, struct correction *k);

#endif
