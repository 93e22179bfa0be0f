/* erasure.h: what people told is erased, and the log says that it was (formats.md, "Entry").
 *
 * Erasing deletes openings. The entries stay, and so does every proof of them; an `erased` entry for each
 * opening says which one is gone and by what rule, and it has the sealed form where that entry has. The
 * journal deletes the openings that award_domain.erasures names, in the transaction that appends the entry,
 * here as on a node that follows (record_erase in store/journal.h, and journal_erase for one opening).
 *
 * What the state has of an erased opening goes with it, and what it must still know of the proposal (how far
 * it had come, never who or what) rides in the `erased` entry: so a replay, which never sees the opening,
 * comes to the same state. */
#ifndef KAARING_AWARD_PRIVACY_ERASURE_H
#define KAARING_AWARD_PRIVACY_ERASURE_H

#include "award/proposal/proposal.h"

/* T_PROPOSALS' record says of one of which nothing is left `erased`; the edition's counts them. */
enum { ERASURE_TARGETS_MAX = 1024 };

struct erasure_target { /* one opening */
    uint64_t index;
    struct str class; /* "later" or "private" */
    struct str type;  /* of the event: proposal.received … */
    int64_t at;
    bool sealed; /* the entry has the sealed form */
};

/* The openings that hold what was told of a proposal, and are still there, the oldest first: its texts, its
 * addresses, and reasons given for what was done with it. For a page that says beforehand what an erasure
 * touches, and for the erasure itself. COUNT_NEEDS_IT: it was under a candidate in an edition in which a vote
 * was opened, and that is not announced, or at `now` somebody may still complain of a vote; the list is then
 * filled none the less. Before them stands the material of votes (step.material) that has its texts, with
 * those of all under the same candidate. */
enum fault erasure_of_proposal(const struct txn *t, struct arena *a, uint32_t edition, uint32_t number,
                               int64_t now, struct erasure_target **list, size_t *n);
/* COUNT_NEEDS_IT while the edition's votes need what was ever under a candidate: until the end of second
 * *until, as it looks now; 0: nobody can say. */
enum fault erasure_rests(const struct txn *t, struct arena *a, uint32_t edition, int64_t now, int64_t *until);
/* Whether the list has material of votes. */
bool erasure_takes_material(const struct erasure_target *list, size_t n);

struct erasure_args {
    struct str id;      /* of the proposal, or of what erasure_subject.h erases */
    struct str rule;    /* "request": the person concerned asked; "retention": it was kept long enough */
    struct str reason;  /* of the office, private; empty: none */
    struct str edition; /* of a candidate, whose id is its edition's own */
};
/* A decide function, for administrators and for the process itself. result: the proposal's number and id.
 * FIELD_CHOICE for another rule; NOT_FOUND; COUNT_NEEDS_IT as above; ALREADY_DONE when nothing is left. */
enum fault erasure_write(struct txn *t, struct command *c, struct batch *out);

/* For retention.c: what erasure_write emits for one proposal, the openings that erasure_of_proposal found. */
enum fault erasure_emit(struct txn *t, struct command *c, struct batch *out, const struct erasure_args *args,
                        uint32_t edition, uint32_t number, const struct erasure_target *list, size_t n);

#endif
