/* claim.h: a juror complains, within the inspection time after the close, that the ballot that was counted is
 * not theirs, or not their last one. Two officers settle it: see correction.h. */
#ifndef KAARING_AWARD_CLOSE_CLAIM_H
#define KAARING_AWARD_CLOSE_CLAIM_H

#include "award/step/ballot.h"

enum claim_what { CLAIM_NOT_MINE = 1, CLAIM_NEWER };
enum claim_shows {                          /* what the signed note that came along shows */
                   CLAIM_SHOWS_NOTHING = 1, /* none came */
                   CLAIM_SHOWS_NEVER_RECEIVED,
                   CLAIM_SHOWS_OLDER /* than the counted one, which a substituted ballot would replace */
};
enum claim_state { CLAIM_WAITS = 1, CLAIM_ACCEPTED, CLAIM_REJECTED };

struct claim_record { /* T_CLAIMS: one of each juror in a step */
    uint8_t version, what, shows, state;
    uint32_t number, key, correction; /* the note's; which key signed it; the correction that settled it */
    uint64_t index;                   /* ballot.claimed */
    struct hash hash;                 /* the note's; zero without one */
};

/* The last second in which a juror may complain of a step that was closed at `closed`; 0: they may not. */
int64_t inspection_until(const struct step_rules *rules, int64_t closed);

/* Command ballot.claimed, by the juror. WRONG_STATE before the close, of a vote in the room, where the rules
 * give no time for it, and of one that was excluded with a ground; DEADLINE_PASSED; ALREADY_DONE the second
 * time; NOT_IN_ROLL, in a secret edition NOT_FOUND, also for who is kept from the case. The note is judged as
 * a ballot is, by a key enrolled before the close. CLAIM_COUNTED when it is the one that was counted,
 * CLAIM_OLDER when a newer one is said to have been handed in and it is not, CLAIM_NO_NOTE without one then;
 * FIELD_CHOICE when nothing was counted that could be somebody else's. */
struct claim_make {
    struct str edition, step, person;
    enum claim_what what;
    struct str note; /* signed; may be empty */
    struct str text; /* in their words; may be empty */
};
enum fault claim_make(struct txn *t, struct command *c, struct batch *out);

enum fault claim_get(const struct txn *t, uint32_t edition, uint32_t step, struct str person,
                     struct claim_record *r);
/* Whoever has complained in a step, by id. */
enum fault claims_list(const struct txn *t, struct arena *a, uint32_t edition, uint32_t step,
                       struct str **people, size_t *n);
/* In their words. */
enum fault claim_text(const struct txn *t, struct arena *a, const struct claim_record *r, struct str *text);
/* What counts for the juror when the complaint is right: {"index","number","hash"}; null: none. */
json_t *claim_counts(struct arena *a, const struct claim_record *r);

/* For apply_step_corrected and apply_correction_answered. */
enum fault claim_settle(struct fact *f, uint32_t edition, struct step_record *s, struct str person,
                        uint32_t correction, bool accepted);

#endif
