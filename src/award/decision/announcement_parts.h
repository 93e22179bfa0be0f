/* announcement_parts.h: what announcement.c and announcement_change.c share. */
#ifndef KAARING_AWARD_DECISION_ANNOUNCEMENT_PARTS_H
#define KAARING_AWARD_DECISION_ANNOUNCEMENT_PARTS_H

#include "award/decision/announcement.h"
#include "award/decision/decision.h"
#include "award/people/outbox.h"

/* The decision that stands; STEP_NOT_READY without one. */
enum fault announcement_decision(const struct txn *t, struct arena *a, uint32_t edition, struct decided *d);
/* It in the words of the candidates as they are now. */
enum fault announcement_by(const struct txn *t, struct arena *a, uint32_t edition, const struct decided *d,
                           struct announcement *n);
/* WRONG_STATE when somebody whom it names was screened out or merged since. */
enum fault announcement_check(const struct txn *t, struct arena *a, uint32_t edition,
                              const struct decided *d);
void announcement_sort(struct announced_one *list, size_t n);
/* Adds to `content` all that is told. */
void announcement_write(json_t *content, const struct announcement *n);

/* For apply: one more telling, of a decision; and the hall of fame as the content has it, of a recall null.
 */
enum fault announcement_tell(struct fact *f, enum telling kind, const json_t *content);

/* For apply: mails to its readers (announcement.h); all of them by MAIL_ANNOUNCED. */
enum fault announcement_mail(struct fact *f, enum mail_kind kind);

#endif
