/* alike.h: which proposals and candidates may concern the same: by organisation number, web domain or folded
 * name.
 *
 * Suggestions only: gathering is a person's act. Looked up in a table of keyed hashes, so it costs the same
 * however many proposals there are. */
#ifndef KAARING_AWARD_PROPOSAL_ALIKE_H
#define KAARING_AWARD_PROPOSAL_ALIKE_H

#include "award/log/event.h"

enum likeness { LIKE_ORGNR, LIKE_DOMAIN, LIKE_NAME, LIKENESSES };
/* "orgnr", "domain", "name" */
struct str likeness_word(enum likeness l);

enum { LIKENESS_BYTES = 17, ALIKE_MAX = 12 };

struct alikes { /* the keys of one thing; one that it does not have is zero */
    unsigned char key[LIKENESSES][LIKENESS_BYTES];
};
struct alikes alike_keys(const struct txn *t, struct arena *a, struct str name, struct str orgnr,
                         struct str web);
enum fault alike_put(struct txn *t, uint32_t edition, const struct alikes *k, char what, uint32_t number);
enum fault alike_delete(struct txn *t, uint32_t edition, const struct alikes *k, char what, uint32_t number);

struct match {
    bool is_candidate; /* else a proposal */
    uint32_t number;
    enum likeness by; /* the strongest */
};
/* Candidates first, then proposals, the strongest likeness first; never the thing itself (`self_what`,
 * `self`). A candidate that has been merged or screened out, and a proposal that is gathered, is for the
 * caller to judge. */
enum fault alike_find(const struct txn *t, uint32_t edition, const struct alikes *k, char self_what,
                      uint32_t self, struct match list[ALIKE_MAX], size_t *n);

#endif
