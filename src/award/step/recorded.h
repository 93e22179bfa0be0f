/* recorded.h: a vote in the room. The chair writes down who was present and the three numbers; a second
 * person confirms, and only then does it count. */
#ifndef KAARING_AWARD_STEP_RECORDED_H
#define KAARING_AWARD_STEP_RECORDED_H

#include "award/close/closing.h"

/* Command step.recorded, by the chair. `vote`: origin, edition, step and opened are filled in here.
 * NOT_IN_ROLL for somebody present or aside who is not in the roll, RECUSED when the chair, the second or
 * somebody present is kept from whom it is about, NUMBERS_DO_NOT_ADD_UP, SECOND_PERSON when the second is the
 * chair or nobody of the edition. Again before it is confirmed: the later one stands. */
struct step_record_vote {
    struct str edition, step;
    struct record_of_vote vote;
};
enum fault step_record_vote(struct txn *t, struct command *c, struct batch *out);

/* Command step.record_confirmed, by the second person named in it. Agreeing closes and counts the step; not
 * agreeing sends it back to the chair. WRONG_STATE when there is none waiting, or not any more the one that
 * they saw. */
struct record_confirm {
    struct str edition, step;
    bool agrees;
    uint64_t seen; /* the step's `recorded` when it was shown: the chair may have written another since */
};
enum fault step_record_confirm(struct txn *t, struct command *c, struct batch *out);

/* The `closed` value that a record makes (closing.h). Pure: whoever checks a closing makes it again. */
json_t *record_closed(struct arena *a, const struct step_documents *d, const struct record_of_vote *v);

/* The record that waits or counts. NOT_FOUND when there is none. `note`: signed by ORIGIN/documents. */
enum fault step_recorded(const struct txn *t, struct arena *a, const struct step_record *s,
                         struct record_of_vote *vote, struct str *note);

#endif
