/* announcement.h: what the public is told: who won, who were finalists, and why. Deciding is another act, and
 * other people's.
 *
 * Finalists stand in Norwegian order of their names; no mark, rank or count is here, so none can be shown. */
#ifndef KAARING_AWARD_ANNOUNCEMENT_H
#define KAARING_AWARD_ANNOUNCEMENT_H

#include "award/edition.h"

struct announced_one {
    struct str candidate;         /* "k01" */
    struct str name, place, line; /* line: what they do, one sentence; may be empty */
};

struct announcement {
    int64_t at;
    uint64_t index;     /* the entry: where the proof is */
    uint32_t decision;  /* the number of the one that it tells; of a preview 0 */
    struct str outcome; /* winner, shared, none */
    size_t winners_n, finalists_n;
    struct announced_one *winners, *finalists; /* finalists without the winners */
    struct str citation, signed_by;
};
/* NOT_FOUND before it is announced. */
enum fault announcement_read(const struct txn *t, struct arena *a, uint32_t edition, struct announcement *n);
/* What edition_announce would tell now, and by which decision: the preview. STEP_NOT_READY while there is
 * none. */
enum fault announcement_preview(const struct txn *t, struct arena *a, uint32_t edition,
                                struct announcement *n, uint32_t *decision);

/* An administrator's act. STEP_NOT_READY without a decision, WRONG_STATE when it is not the one that they
 * saw or somebody whom it names was screened out or merged since, ALREADY_DONE. result.id: the edition's id.
 */
struct edition_announce_args {
    struct str edition;
    uint32_t decision;    /* as seen in the preview */
    struct str signed_by; /* under the citation; may be empty */
};
enum fault edition_announce(struct txn *t, struct command *c, struct batch *out);

#endif
