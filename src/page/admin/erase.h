/* erase.h: the form by which the office erases something, whose page says before what goes and what stays. */
#ifndef KAARING_PAGE_ADMIN_ERASE_H
#define KAARING_PAGE_ADMIN_ERASE_H

#include "page/admin/admin.h"

extern const struct form erase_form; /* "reason": who asked, and when */

#endif
