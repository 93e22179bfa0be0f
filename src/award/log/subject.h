/* subject.h: which entries tell of one thing: a proposal, a candidate, a person, a wish for erasure.
 *
 * An entry tells of whatever its open part names, so the index follows from what is never erased, and is the
 * same with and without the openings of a proposal. In it are the sealed entries too, as long as the opening
 * that names their subject is there. */
#ifndef KAARING_AWARD_LOG_SUBJECT_H
#define KAARING_AWARD_LOG_SUBJECT_H

#include "award/log/event.h"

enum subject_kind { SUBJECT_PROPOSAL, SUBJECT_CANDIDATE, SUBJECT_PERSON, SUBJECT_REQUEST, SUBJECT_KINDS };

struct subject {
    enum subject_kind kind;
    uint32_t edition; /* of a candidate, whose id is its edition's own; of the others it is not asked */
    struct str id;
};

/* At most `limit` entries behind entry `after` (0: from the first; entry 0 is the log's own and tells of none
 * of them), the oldest first. Less than `limit` means that there are no more. Of a person: of every edition,
 * and only what was done with them, not what they did. */
enum fault subject_entries(const struct txn *t, struct arena *a, const struct subject *s, uint64_t after,
                           size_t limit, uint64_t **entries, size_t *n);

/* Each of them read, in the same order, until `look` says something else than OK, which is passed on. A fact
 * lasts as long as the call. */
typedef enum fault subject_look(void *context, const struct fact *f);
enum fault subject_each(const struct txn *t, const struct subject *s, subject_look *look, void *context);

/* For applying (history.c): a row for each subject that the fact's open part names. */
enum fault subjects_put(struct txn *t, const struct fact *f, uint32_t edition);

#endif
