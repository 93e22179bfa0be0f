/* screen.h: the office's screening of a proposal or a candidate: may it go on? */
#ifndef KAARING_PAGE_ADMIN_SCREEN_H
#define KAARING_PAGE_ADMIN_SCREEN_H

#include "web/form.h"

extern const struct form screen_form; /* yes, no or unsure, with a reason */

#endif
