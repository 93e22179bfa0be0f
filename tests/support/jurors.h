/* jurors.h: jurors with keys, as their browsers would have them, for tests of steps and ballots. */
#ifndef KAARING_TESTS_SUPPORT_JURORS_H
#define KAARING_TESTS_SUPPORT_JURORS_H

#include "award/close/unsealing.h"
#include "award/step/ballot.h"
#include "support/house.h"

struct juror {
    struct str id;
    struct str body;
    struct note_signer signer; /* name ORIGIN/juror/ID */
    struct hash enrolment;     /* the note's hash */
    struct seal_key box, box_secret;
};

/* A member with a key that is enrolled. */
struct juror juror_make(struct house *h, struct str edition, const char *body, enum member_role role,
                        const char *name);
/* A signed enrolment note for a fresh key, which j->signer gets. `by` (may be null): the earlier signer,
 * whose hash is j->enrolment. */
struct str juror_enrol_note(struct house *h, struct juror *j, const struct note_signer *by);
enum fault juror_declare(struct house *h, struct str edition, const struct juror *j, const char *candidate);

/* Opens a step as its chair, until the given time ("" for none). */
enum fault juror_open(struct house *h, struct str edition, const struct juror *chair, const char *template_id,
                      const char *candidate, const char *closes, bool recorded);

/* A ballot as the juror's browser would fill it in: hashes, number and replaces from the state, and these
 * choices. The test may spoil it before it is signed; of a sealed step they are sealed then, unless there is
 * a seal already. */
struct ballot_text juror_ballot(struct house *h, struct str edition, const char *step, const struct juror *j,
                                const char *choices);
/* Signed by the juror. */
struct str juror_sign(struct house *h, const struct juror *j, struct ballot_text b);
/* Hands in a note: verified as a page does, then decided. */
enum fault juror_hand_in(struct house *h, struct str edition, const char *step, const struct juror *j,
                         struct str note);

/* Gives the juror's share of a closed step, as their page's button does; `spoil` (may be null) has the text's
 * values before it is signed. */
enum fault juror_give(struct house *h, struct str edition, const char *step, const struct juror *j,
                      void (*spoil)(struct share_text *));

/* {"m":"scores",…}: the same three marks for each of `n` candidates, "recused" for the one whose id is given.
 */
struct str all_marks(struct house *h, size_t n, int x, int y, int z, const char *recused);

#endif
