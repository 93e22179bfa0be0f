/* tie.h: settling what members have said binds them. */
#ifndef KAARING_PAGE_JURY_TIE_H
#define KAARING_PAGE_JURY_TIE_H

#include "page/jury/seat.h"

extern const struct form tie_form;

/* Sets ties [{name, candidate, ground, said?, reason?, state {label, tone}, settle? {url, label}}] and
 * has_ties: of the body's members, without those about a case that the chair may not know of. */
enum fault ties_tell(struct visit *v, const struct seat *s);

/* The page of one, by :person and :candidate, and what the chair makes of it. */
enum fault tie_view(struct visit *v);
enum fault tie_command(struct visit *v, struct command *c);

#endif
