/* judge_parts.h: for the files that judge an archive, and nobody else: what one of them leaves to the next.
 */
#ifndef KAARING_AUDIT_JUDGE_PARTS_H
#define KAARING_AUDIT_JUDGE_PARTS_H

#include "audit/judge.h"
#include "award/log/event_parts.h"
#include "award/step/step.h"
#include "proof/checkpoint.h"

struct happened { /* an entry that is opened, or names the edition in the open */
    uint64_t index;
    bool has_later, has_private; /* opened in the archive */
    struct event_parts e;
};

struct device { /* an enrolment, in the order of the log */
    struct str person;
    uint32_t number; /* it is the person's n-th, from 1 */
    uint64_t index;
    bool known;   /* its note is in the archive, and nothing is wrong with it */
    bool chained; /* the key before it has signed it, too */
    struct hash key, note;
};

struct cast_ballot { /* or one that came with a complaint */
    uint64_t index;
    int64_t at;
    struct str juror;
    uint32_t number; /* of a complaint without one 0 */
    bool read;       /* its note is in the archive and has the form of one */
    struct ballot_text *text;
    const struct device *by; /* the key that signed it; null: not in the archive */
};

struct cast_list {
    size_t n, room;
    struct cast_ballot *list;
};

struct judged_step {
    struct str id;
    const struct happened *opened;
    struct hash leaf;
    const struct part *part[DOCUMENTS]; /* null: not in the archive */
    bool documents_read;                /* all that a count takes */
    struct step_documents documents;
    struct cast_list ballots;        /* in the order of the log */
    struct cast_list claims;         /* likewise: complaints after the close */
    const struct happened *closed;   /* step.closed; null: not closed, or not opened in the archive */
    const struct happened *unsealed; /* step.unsealed */
    const json_t *counting;          /* the `closed` value that stands: the last correction's */
    bool has_secret;
    struct seal_key secret;
    bool missing; /* something that the count takes is not in the archive */
};

struct judging {
    struct arena *arena;
    const struct archive *archive;
    const struct judge_order *order;
    struct report *report;
    uint64_t size;
    struct position position; /* as it was signed */
    struct str name;          /* of the log, as its checkpoint bears it */
    struct str *entries;      /* by index */
    size_t happened_n, happened_room;
    struct happened *happened; /* in the order of the log */
    struct note_verifier documents;
    size_t erased_n;
    const struct happened **erased; /* the entries that say so, by the entry that they are about */
    size_t devices_n;
    struct device *devices;
    size_t steps_n;
    struct judged_step *steps;
};

/* Before it is done: that so many are looked at once more; that so many signatures or seals are tried; that
 * this is read as JSON and kept. False, and said, when it is more than an archive of this size may take: the
 * judgement then ends. */
bool judge_look(const struct judging *j, uint64_t n);
bool judge_prove(const struct judging *j, uint64_t n);
bool judge_read(const struct judging *j, struct str json);

/* In this order. False: nothing can be judged behind it. */
bool judge_log(struct judging *j);
bool judge_lineage(struct judging *j);
bool judge_openings(struct judging *j);
void judge_result(struct judging *j);
void judge_papers(struct judging *j);
void judge_erased(struct judging *j);
void judge_enrolments(struct judging *j);
void judge_documents(struct judging *j);
void judge_subjects(struct judging *j);
void judge_ballots(struct judging *j);
void judge_closings(struct judging *j);
void judge_claims(struct judging *j);
void judge_corrections(struct judging *j);
void judge_shares(struct judging *j);
void judge_times(struct judging *j);
void judge_counts(struct judging *j);
void judge_decisions(struct judging *j);

/* Of one closing: */
void judge_recusals(struct judging *j, const struct judged_step *s);
void judge_record(struct judging *j, struct judged_step *s);
void judge_present(struct judging *j, const struct judged_step *s);
void judge_hidden(struct judging *j, const struct judged_step *s);
/* Why a ballot should not have been counted, as the end of a sentence; null: it may. */
const char *judge_vouching(const struct judging *j, const struct judged_step *s,
                           const struct cast_ballot *counted);
/* Of a ballot that the closing leaves out. */
void judge_exclusion(struct judging *j, const struct judged_step *s, const struct cast_ballot *left);

/* Of a decision: */
void judge_ground(struct judging *j, const struct happened *d);

/* Of an array in the order of entries, how many come before entry `index`; `index_at` says of which entry one
 * is. */
typedef uint64_t judge_index(const void *list, size_t i);
size_t judge_place(const void *list, size_t n, judge_index *index_at, uint64_t index);

/* One more at the end, all zeros. */
struct cast_ballot *cast_add(struct arena *a, struct cast_list *l);
/* The last of this juror's that came before entry `before`; null: none. */
const struct cast_ballot *cast_before(const struct judging *j, const struct cast_list *l, struct str juror,
                                      uint64_t before);
/* That of this entry, if its note can be read; else null. */
const struct cast_ballot *cast_at(const struct cast_list *l, uint64_t index);

/* What happened by this entry; null: it is not opened. */
const struct happened *judge_entry(const struct judging *j, uint64_t index);
/* How many of `happened` came before this entry, to be looked at once more; 0 when that is more than may be.
 */
size_t judge_before(const struct judging *j, uint64_t index);
bool happened_is(const struct happened *h, const char *type);
/* The step that a fact is about, or null. */
struct judged_step *judge_step(const struct judging *j, const struct happened *h);
/* The correction.asked of a step's correction, or null. */
const struct happened *judge_asked(const struct judging *j, const struct judged_step *s, int64_t number);
/* The closing, or the correction of it, by which a step stood just before an entry; null: there was none, or
 * it is not opened in the archive. */
const struct happened *judge_closing_at(const struct judging *j, const struct judged_step *s, uint64_t index);
/* Whether somebody's key that was enrolled before entry `before` has signed the note: OK, and *by, which may
 * be null, says which; NOTE_SIGNATURE when none of theirs did; NO_KEY when none is in the archive, and it
 * does not hold all. */
enum fault judge_signature(const struct judging *j, const struct note *n, struct str person, uint64_t before,
                           const struct device **by);
/* Whether an entry was erased of which not even the type is known any more: then nobody can say that
 * something did not happen. So it is in every public archive. */
bool judge_hides(const struct judging *j);
/* Whether an enrolment of theirs may be one that is not opened here: then nobody can tell which is the n-th.
 */
bool judge_key_hidden(const struct judging *j, struct str person);
/* What is wrong with the signed ballot in an entry, by a key that was enrolled before entry `before` and is
 * the person's `key`-th; null: nothing. Sets what `c` says of its note. */
const char *judge_ballot_note(struct judging *j, const struct judged_step *s, const struct happened *h,
                              uint64_t before, uint32_t key, struct cast_ballot *c);
/* Something of an entry is not in the archive: wrong, unless an entry says that it was erased, or the archive
 * is a public one, which does not open all. True when it was erased. */
bool judge_missing(struct judging *j, uint64_t index, const char *class);

#endif
