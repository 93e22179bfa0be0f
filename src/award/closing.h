/* closing.h: step.closed fixes everything that the count takes; the count reads nothing else. */
#ifndef KAARING_AWARD_CLOSING_H
#define KAARING_AWARD_CLOSING_H

#include "award/ballot.h"

/* The `closed` value: {"ballots":[{"juror","index","number","hash"} | {"juror","why":"none"|"recused"} …by
 * juror], "recusals":[{"juror","candidate"} …],"present":[ids…],"excluded":[]}. */

/* Command step.closed. By the clock: `by` empty, only when c->arrived is after the step's last second. By the
 * chair: before it only when every one in the roll (and not recused from all of it) has handed in, or when
 * the step has no deadline. */
struct step_close {
    struct str edition, step;
    bool by_clock;
    size_t present_n; /* of a motion by ballots: whom the chair saw in the room; 0: those who handed in */
    struct str *present;
};
enum fault step_close(struct txn *t, struct command *c, struct batch *out);

/* Command step.recorded, for a step voted in the room: the chair's note "kaaring record v1", signed by the
 * chair's key and a second officer's when they have keys; without keys (a body that enrols none) two
 * sessions: the chair records, the second person confirms the same text. Closes and counts at once. */
struct step_record_vote {
    struct str edition, step;
    struct record_of_vote vote;
};
enum fault step_record_vote(struct txn *t, struct command *c, struct batch *out);

/* Command step.counted: gather → tallies → result, after the close. Anyone's request or the clock's. */
struct step_count_it {
    struct str edition, step;
};
enum fault step_count_it(struct txn *t, struct command *c, struct batch *out);

/* The pure way from documents, `closed` and ballots to a result: the same for server, verify and pages.
 * `ballot` gives the text of the ballot at an entry. */
typedef enum fault ballot_at(void *context, struct arena *a, uint64_t index, struct ballot_text *b);
enum fault step_gather(struct arena *a, const struct step_documents *d, json_t *closed, ballot_at *ballot,
                       void *context, json_t **result);

/* The result as logged, for those who may see it (members and administrators after the close). */
enum fault step_result(const struct txn *t, struct arena *a, uint32_t edition, const struct step_record *r,
                       json_t **result);

/* Steps whose deadline has passed at `now` and which are not closed: for the clock. [{"edition","step"}] */
enum fault steps_due(const struct txn *t, struct arena *a, int64_t now, json_t **list);

#endif
