/* check.h: «Etterprøv». */
#ifndef KAARING_PAGE_CHECK_CHECK_H
#define KAARING_PAGE_CHECK_CHECK_H

#include "web/visit.h"

/* A fresh view of the page, for templates/pages/check.html. */
enum fault check_view(struct visit *v);

#endif
