/* confirm.h: each member's word on the decision and on their own row of the minutes. */
#ifndef KAARING_PAGE_JURY_CONFIRM_H
#define KAARING_PAGE_JURY_CONFIRM_H

#include "page/jury/decided.h"

extern const struct form confirm_form, object_form;

/* Whether the member is asked to confirm it and has not. */
bool confirm_waits(const struct visit *v, const struct seat *s, const struct decided *d);

/* Sets row, confirm and object for who is asked and has not answered; confirmed, has_confirmed,
 * confirmed_text for all. `step`: the one the decision rests on. */
void confirm_tell(struct visit *v, const struct seat *s, const struct step_record *step,
                  const struct decided *d);
enum fault confirm_command(struct visit *v, struct command *c);
enum fault object_command(struct visit *v, struct command *c);

#endif
