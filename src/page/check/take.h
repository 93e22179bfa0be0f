/* take.h: an archive that people take along, on the page of whoever may have it: what there is of it, the
 * button that has it made, and the file. Whoever calls has made sure that it may be told. */
#ifndef KAARING_PAGE_CHECK_TAKE_H
#define KAARING_PAGE_CHECK_TAKE_H

#include "page/common.h"

/* Has no fields: the page's address says which archive. */
extern const struct form take_form;

/* Sets v->view's `archive`: see parts/take. The page stands at v->path, the file below it at /fil. */
void take_view(struct visit *v, struct str edition, enum archive_kind kind);
/* A command that decides nothing: what is wanted is no entry. */
enum fault take_command(struct visit *v, struct command *c);
/* Has it made, unless it is there, and leads back to the page. BUSY. */
enum fault take_answer(struct visit *v, struct str edition, enum archive_kind kind);
/* The file; to the page when there is none now. */
enum fault take_file(struct visit *v, struct str edition, enum archive_kind kind);

#endif
