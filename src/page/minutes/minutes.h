/* minutes.h: the minutes (protokoll) of one body in one edition: who was called, what bound them, each vote
 * with its rules and numbers, what was decided and told of it, and the log's mark, so that the printed page
 * is a witness of the log.
 *
 * A model apart from its page: whoever keeps minutes elsewhere makes a `struct visit` of their own. Of it are
 * asked: site, arena, txn, lang, lang_prefix, arrived (when it is read) and who.person, the reader. What the
 * reader must not know is not in it: before a close nothing of the count, nothing of a candidate from whom
 * they are kept, in a secret edition not that there is such a case; the grounds of a recusal are for chair
 * and secretary, and each reads their own. */
#ifndef KAARING_PAGE_MINUTES_MINUTES_H
#define KAARING_PAGE_MINUTES_MINUTES_H

#include "award/rules/edition.h"
#include "page/common.h"

/* Sets the members of templates/pages/parts/minutes.html in `into`. `body` is an id of the award's rules.
 * That the reader may have these minutes at all (a member of the body, the office) is the caller's to ask. */
enum fault minutes_tell(struct visit *v, const struct edition *e, const json_t *rules, struct str body,
                        json_t *into);

/* The minutes of each body that has voted or decided, in each language, with every case and nobody's grounds:
 * pages that stand by themselves, added to `papers` (see archive_papers; a body has three). `t` is the
 * snapshot that they are told from, and the time of its last entry is the time that they give. */
enum fault minutes_papers(struct site *site, struct arena *a, struct txn *t, struct str edition,
                          struct paper *papers, size_t *n);

#endif
