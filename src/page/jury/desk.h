/* desk.h: what the scripts of a member's pages are told, and where they ask: whose desk it is, which
 * keys this person has, which documents the step is bound to, which ballot was the last.
 *
 * All of it is checked again in the browser before anything is signed; see templates/assets/js/step.js. */
#ifndef KAARING_PAGE_JURY_DESK_H
#define KAARING_PAGE_JURY_DESK_H

#include "page/jury/seat.h"

/* The member's own latest ballot in a step. NOT_FOUND when there is none. Of one that is kept from its own
 * juror (BALLOT_KEPT) note and choices are empty. */
struct own_ballot {
    bool kept;
    struct hash hash;
    uint32_t number;
    uint64_t index;
    int64_t at;
    struct str note;    /* signed */
    struct str choices; /* canonical JSON */
};
enum fault desk_ballot(const struct visit *v, const struct seat *s, const struct step_record *step,
                       struct own_ballot *b);
/* The same of any of theirs, from 1, also one that they have replaced since. */
enum fault desk_ballot_numbered(const struct visit *v, const struct seat *s, const struct step_record *step,
                                uint32_t number, struct own_ballot *b);
/* By the :number of the path; the latest where it has none. */
enum fault desk_ballot_asked(const struct visit *v, const struct seat *s, const struct step_record *step,
                             struct own_ballot *b);
/* Where its receipt is. */
struct str desk_receipt_url(const struct visit *v, const struct seat *s, const struct step_record *step,
                            const struct own_ballot *b);

/* The person's public keys, base64. */
json_t *desk_keys(const struct visit *v, struct str person);

/* As one text for a data attribute: {"log","juror","edition","step","keys":[…],"earlier": the signed note of
 * the latest ballot or null, "replaces": {"number","hash"} where it is kept from them, "criteria": how many,
 * and the addresses "enrol","documents","handed","progress" with its "token"}. `step` may be null: then only
 * the first two, keys and enrol. */
struct str desk_data(struct visit *v, const struct seat *s, const struct step_record *step);

#endif
