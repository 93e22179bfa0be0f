/* signin.h: coming and going, for the pages that lead there. */
#ifndef KAARING_PAGE_SIGNIN_SIGNIN_H
#define KAARING_PAGE_SIGNIN_SIGNIN_H

#include "web/visit.h"

extern const struct form signout_form; /* one button, posted to /logg-ut */

/* --- between the files of this room --- */

/* The page where one signs in. */
enum fault signin_view(struct visit *v);
/* The button for a passkey on it. */
json_t *signin_passkey(struct visit *v);
/* Where somebody goes who has just come in: administrators to their desk; who is a member of one thing,
 * there. */
enum fault signin_first_place(struct visit *v, struct str person);

#endif
