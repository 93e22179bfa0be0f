/* milestone.h: partners who are members of no body keep the log's checkpoint in their inboxes too: those whom
 * an award's file names under `milestones_to` get mail when a vote opens and closes, when it is decided, and
 * when it is announced. What they get says that it has happened, never what. */
#ifndef KAARING_AWARD_PEOPLE_MILESTONE_H
#define KAARING_AWARD_PEOPLE_MILESTONE_H

#include "award/people/outbox.h"

/* For apply: a mail for each of them, from mail `n` of this entry on. `subject`: the step's number, or 0.
 * Of a secret edition they hear when it is announced (`told`), and not before. */
enum fault milestone_mail(struct fact *f, uint32_t n, uint32_t edition, uint32_t subject, struct str body,
                          bool told);

/* How many that will be. */
size_t milestone_readers(const struct txn *t, uint32_t edition, bool told);

/* Name and address of the one with this number, from 1, in an edition's frozen rules. The address is that of
 * the award's file now, and not frozen: it belongs to no log. Empty when the file has none. */
enum fault milestone_reader(const struct txn *t, uint32_t edition, uint32_t number, struct str *name,
                            struct str *email);

#endif
