/* unsealing.h: after a sealed step has closed its holders give their shares; with enough of them the step is
 * opened and counted, and not before (formats.md, "Sealing and opening"). */
#ifndef KAARING_AWARD_CLOSE_UNSEALING_H
#define KAARING_AWARD_CLOSE_UNSEALING_H

#include "award/close/closing.h"

struct share_record { /* T_SHARES */
    uint8_t version, pad[7];
    uint64_t index; /* of share.given */
};

/* Command share.given, by the holder themself; with the share that makes them enough also step.unsealed and
 * step.counted. `note`: "kaaring share v1", signed by a key of theirs. WRONG_STATE before the close, when it
 * has been opened already, or has been voted on anew; ALREADY_DONE; SHARE_WRONG for what is not the share
 * that the key note names, or not of the closing that the log has; NOT_ALLOWED for who holds none; NOTE_*.
 * result.number: how many have given theirs. */
struct share_give {
    struct str edition, step, person;
    struct str note;
};
enum fault share_give(struct txn *t, struct command *c, struct batch *out);

/* Whether the index-th holder has given theirs. */
bool share_given(const struct txn *t, uint32_t edition, const struct step_record *s, uint32_t index);
/* Whether the step has been voted on anew since: then it stays shut. */
bool step_taken_anew(const struct txn *t, uint32_t edition, const struct step_record *s);

#endif
