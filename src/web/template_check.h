/* template_check.h: what no template may contain, found before anything is served. */
#ifndef KAARING_WEB_TEMPLATE_CHECK_H
#define KAARING_WEB_TEMPLATE_CHECK_H

#include "web/template_compile.h"

/* A message for each partial or parent that does not exist, text that a language lacks, unescaped tag in HTML
 * that is not allowed, misuse of the name `t`, and block that is passed twice; in every file and every text.
 */
void library_check(const struct template_library *library, struct messages *out);

#endif
