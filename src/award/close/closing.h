/* closing.h: step.closed fixes everything that the count takes; the count reads nothing else. */
#ifndef KAARING_AWARD_CLOSE_CLOSING_H
#define KAARING_AWARD_CLOSE_CLOSING_H

#include "award/step/ballot.h"

/* The `closed` value: {"ballots":[{"juror","index","number","hash"} | {"juror","why"} …by juror],
 * "recusals":[{"juror","candidate"} …],"excluded":[{"juror","key","ground"} …] (where enrolment is
 * strict),"present":[ids…] (of a
 * motion),"record":{"yes","no","blank"} (of a vote in the room)}. why: none (nothing was
 * handed in), excluded, not_theirs (struck by a correction, see claim.h). The entry at an index is a
 * ballot.cast, or the ballot.claimed of a complaint that was accepted. */

/* Command step.closed, and step.counted with it unless it is sealed. By the clock: `by` empty, only when
 * c->arrived is more than ARRIVAL_GRACE_SECONDS after the step's last second: by then every ballot that
 * arrived in time has been decided; WRONG_STATE where step_asks_present, and while one of step_unvouched is
 * left. By the chair KEYS_UNCONFIRMED then, but for those that they exclude. By the chair: before that only
 * when everyone in the roll has handed in, or when the step has no deadline. */
struct step_close {
    struct str edition, step;
    bool by_clock;
    size_t excluded_n; /* where enrolment is strict: each whose ballot is by a key that is not vouched for */
    struct exclusion {
        struct str juror, ground; /* ground: one of exclusion_grounds */
    } * excluded;
    size_t
        present_n; /* of a motion by ballots: whom the chair saw in the room, besides those who handed in */
    struct str *present;
};
enum fault step_close(struct txn *t, struct command *c, struct batch *out);
extern const char *const exclusion_grounds[]; /* not_reached, not_theirs, lost; ends with null */
/* Where enrolment is strict, whose latest ballot is by a key that is not vouched for: in the order of the
 * roll. None elsewhere. */
enum fault step_unvouched(const struct txn *t, struct arena *a, uint32_t edition, const struct step_record *s,
                          struct str **jurors, size_t *n);
/* Whether a motion needs a part of those who are present. */
bool step_counts_present(const struct step_rules *rules);
/* Whether it matters who was there without handing in, which only the chair can say: of a motion that needs a
 * part of those present, while a ballot is missing. */
bool step_asks_present(const struct step_record *s, const struct step_rules *rules);

/* For recorded.c and unsealing.c: what the rules of a step make of `closed`: step.closed, and step.counted
 * behind it unless the step is sealed; then the count comes when `secret` is known. */
enum fault step_emit_counted(struct txn *t, struct command *c, struct batch *out, struct str edition,
                             bool secret_edition, const struct step_record *s, json_t *closed,
                             const struct seal_key *secret);
enum fault step_emit_closed(struct txn *t, struct command *c, struct batch *out, struct str edition,
                            bool secret, const struct step_record *s, json_t *closed);

/* What the step is counted by: of the latest step.corrected, else of step.closed. ERASED. */
enum fault step_closed_now(const struct txn *t, struct arena *a, const struct step_record *s,
                           json_t **closed);

/* The pure way from documents, `closed` and ballots to a result: the same for server, verify and pages.
 * `ballot` gives the text of the ballot at an entry, with what was sealed in it opened; BALLOT_SEAL with *why
 * when it does not open: it counts as no ballot, no earlier one revives, and the result names the juror and
 * the reason in "invalid":[{"juror","why"}], as it does for choices that are against the rules ("choices").
 */
typedef enum fault ballot_at(void *context, struct arena *a, uint64_t index, struct ballot_text *b,
                             struct str *why);
enum fault step_gather(struct arena *a, const struct step_documents *d, json_t *closed, ballot_at *ballot,
                       void *context, json_t **result);

/* The result as logged, for members of the body and administrators after the close; without the rows of
 * candidates from whom the viewer is recused, and their part in ties. NOT_ALLOWED, RECUSED (from the one whom
 * the step is about), STEP_NOT_READY before it is counted. */
enum fault step_result(const struct txn *t, struct arena *a, uint32_t edition, const struct step_record *s,
                       struct str viewer, json_t **result);
/* The same of the step.counted at an entry: one that has been corrected since. */
enum fault step_result_at(const struct txn *t, struct arena *a, uint32_t edition, const struct step_record *s,
                          uint64_t counted, struct str viewer, json_t **result);

/* Steps whose deadline has passed at `now`, which are not closed and which the clock may close. */
struct step_due {
    struct str edition, step;
};
enum fault steps_due(const struct txn *t, struct arena *a, int64_t now, struct step_due **list, size_t *n);

#endif
