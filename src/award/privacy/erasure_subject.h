/* erasure_subject.h: what is told of others than proposals is erased, in the same way and with the same
 * entries (erasure.h): what the office wrote of a candidate, the names and addresses of people whom the log
 * knows, and wishes for erasure themselves.
 *
 * What was announced stays announced: it has entries of its own, which the office corrects or recalls. What a
 * step froze for its vote is the vote's. */
#ifndef KAARING_AWARD_PRIVACY_ERASURE_SUBJECT_H
#define KAARING_AWARD_PRIVACY_ERASURE_SUBJECT_H

#include "award/privacy/erasure.h"

/* Of a candidate: name, facts and lines in all wordings, and reasons of screening. COUNT_NEEDS_IT as in
 * erasure.h; the list is then filled none the less. */
enum fault erasure_of_candidate(const struct txn *t, struct arena *a, uint32_t edition, uint32_t number,
                                int64_t now, struct erasure_target **list, size_t *n);

/* Of a person: every name and address that they had. Who was in a body in which a vote was opened keeps their
 * latest name there, and who sent them: `name_stays`, told anew by an entry without the address. WRONG_STATE
 * while they work in the office or sit in a body of an edition that is not announced; COUNT_NEEDS_IT while
 * votes of theirs may be complained of; the list is then filled none the less. */
struct erasure_of_person {
    struct erasure_target *list;
    size_t n;
    bool name_stays;
};
enum fault erasure_of_person(const struct txn *t, struct arena *a, struct str person, int64_t now,
                             struct erasure_of_person *x);

/* Of a wish for erasure: address, words and answers. WRONG_STATE while it is open. */
enum fault erasure_of_request(const struct txn *t, struct arena *a, struct str request,
                              struct erasure_target **list, size_t *n);

/* --- decide functions, for administrators and the process itself; result.id is the subject's. FIELD_CHOICE
 * for another rule; NOT_FOUND; ALREADY_DONE when nothing is left; and as above. They take struct erasure_args
 * --- */

enum fault erasure_write_candidate(struct txn *t, struct command *c, struct batch *out);
enum fault erasure_write_person(struct txn *t, struct command *c, struct batch *out);
enum fault erasure_write_request(struct txn *t, struct command *c, struct batch *out);

#endif
