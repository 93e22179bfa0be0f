/* told.h: an edition from its first proposal to its announcement, as an archive has it: three jurors, one of
 * whom is recused from k03 and one of whom voted twice. */
#ifndef KAARING_TESTS_SUPPORT_TOLD_H
#define KAARING_TESTS_SUPPORT_TOLD_H

#include "support/panel.h"

/* Sealed, as the awards are shipped, or open. */
void told_make(struct panel *p, bool sealed);
void told_end(struct panel *p);

#endif
