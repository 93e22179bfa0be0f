/* close_mails.h: who is told that a step is closed. */
#ifndef KAARING_AWARD_CLOSE_CLOSE_MAILS_H
#define KAARING_AWARD_CLOSE_CLOSE_MAILS_H

#include "award/log/event.h"
#include "award/step/step.h"

/* For apply of step.closed: one mail to each in the roll, also to those whose ballot never came, and to the
 * award's partners (milestone.h). Nothing to who is kept from the one that the step is about, nor to who
 * stepped out of the room when it was voted on: nobody is told of a case that they must not learn of. */
enum fault close_mails(struct fact *f, uint32_t edition, const struct step_record *s);

#endif
