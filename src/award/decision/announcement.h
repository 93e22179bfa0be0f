/* announcement.h: what the public is told: who won, who were finalists, and why. Deciding is another act, and
 * other people's.
 *
 * Finalists stand in Norwegian order of their names; no mark, rank or count is here, so none can be shown.
 *
 * What was told is never taken out of sight: a correction tells the whole anew and why, a recall tells why
 * nothing of it stands any more, and each is one more telling, numbered from 1 in the edition. */
#ifndef KAARING_AWARD_DECISION_ANNOUNCEMENT_H
#define KAARING_AWARD_DECISION_ANNOUNCEMENT_H

#include "award/rules/edition.h"

enum telling { TOLD_ANNOUNCED = 1, TOLD_CORRECTED, TOLD_RECALLED };

struct told_record { /* T_TOLD; the last is what stands */
    uint8_t version, kind, spare[2];
    uint32_t decision; /* which one it tells; of a recall the one that is told no longer */
    uint64_t index;
    int64_t at;
    int64_t announced; /* when it was announced, what it corrects or recalls */
};

struct announced_one {
    struct str candidate;         /* "k01" */
    struct str name, place, line; /* line: what they do, one sentence; may be empty */
};

struct announcement {
    enum telling kind;
    uint32_t number;    /* of the telling; of a preview 0 */
    int64_t at;         /* when it was announced */
    int64_t told;       /* when this was told: of a correction or a recall later */
    uint64_t index;     /* the entry: where the proof is */
    uint32_t decision;  /* the number of the one that it tells; of a preview 0 */
    struct str reason;  /* why it was corrected or recalled */
    struct str outcome; /* winner, shared, none */
    size_t winners_n, finalists_n;
    struct announced_one *winners, *finalists; /* finalists without the winners */
    struct str citation, signed_by;
};
/* [{"candidate","name","place","line"}], the last two when there are any; fresh. As the log has them, and
 * as everybody is shown them. */
json_t *announced_list(const struct announced_one *list, size_t n);
/* What stands. NOT_FOUND before it is announced, and when it was recalled. */
enum fault announcement_read(const struct txn *t, struct arena *a, uint32_t edition, struct announcement *n);
/* One telling by its number; of a recall only kind, times, index, decision and reason. */
enum fault announcement_told(const struct txn *t, struct arena *a, uint32_t edition, uint32_t number,
                             struct announcement *n);
/* The part of edition.announced or edition.corrected that says what is announced. */
const json_t *announcement_of(const struct fact *f);
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

/* An administrator's act: what stands is told anew, with the names as they should have been, or by the
 * decision that the body has recorded since. Nothing of a decision can be changed by it: whom it names, and
 * its reason, are the body's. */
struct edition_correct_args {
    struct str edition;
    uint32_t number;   /* the telling as seen: WRONG_STATE when another stands, or none */
    uint32_t decision; /* as seen: WRONG_STATE when the body has decided anew meanwhile */
    size_t texts_n;
    struct announced_one *texts; /* how each is to be told; who is left out stays as they are */
    struct str signed_by, reason;
};
/* REASON_NEEDED, NOTHING_CHANGED, FIELD_MISSING for a name that is empty, FIELD_CHOICE for somebody whom the
 * decision does not name; WRONG_STATE also when somebody was screened out or merged since. */
enum fault edition_correct(struct txn *t, struct command *c, struct batch *out);
/* The same without telling anybody: whether it would be let through. */
enum fault edition_correct_check(struct txn *t, struct command *c, struct batch *out);
/* What it would tell; with no texts, what can be corrected. signed_by is as in `args`. */
enum fault correction_preview(const struct txn *t, struct arena *a, uint32_t edition,
                              const struct edition_correct_args *args, struct announcement *n);

/* An administrator's act: nothing is announced any more. What was stays to be seen, with the reason. The body
 * may decide anew, and a decision may be announced. REASON_NEEDED, WRONG_STATE as above. */
struct edition_recall_args {
    struct str edition;
    uint32_t number;
    struct str reason;
};
enum fault edition_recall(struct txn *t, struct command *c, struct batch *out);

struct announcement_reader { /* who gets a mail about it, and as a member of which body */
    struct str person, body;
};
/* The members of the body that decided; with `all` those of the edition's other bodies too, for whoever keeps
 * the mail can hold the log to it. Each once. */
enum fault announcement_readers(const struct txn *t, struct arena *a, uint32_t edition, bool all,
                                struct announcement_reader **list, size_t *n);

#endif
