/* check_witnesses.h: sealed votes that wait for more witnesses than there are. They could not be opened, and
 * one that was open before the policy became shorter could not be shown. */
#ifndef KAARING_COMMAND_CHECK_WITNESSES_H
#define KAARING_COMMAND_CHECK_WITNESSES_H

#include "base/settings.h"
#include "store/store.h"

/* One sentence for each step that asks for more than `there` are to be asked. Of the awards as their files
 * are now, and of editions that have begun and keep their rules until they are decided. */
void check_award_witnesses(const struct settings *settings, size_t there, struct messages *out);
void check_edition_witnesses(struct store *s, size_t there, struct messages *out);

#endif
