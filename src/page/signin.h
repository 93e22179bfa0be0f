/* signin.h: the forms by which people come and go, for the pages that show them. */
#ifndef KAARING_PAGE_SIGNIN_H
#define KAARING_PAGE_SIGNIN_H

#include "web/form.h"

extern const struct form signout_form; /* one button, posted to /logg-ut */

#endif
