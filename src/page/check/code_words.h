/* code_words.h: a short code on a page and on paper. */
#ifndef KAARING_PAGE_CHECK_CODE_WORDS_H
#define KAARING_PAGE_CHECK_CODE_WORDS_H

#include "page/common.h"

/* Adds code {"shown","signs","url","qr"}: of the entry, whose page is at `url`; the picture leads there, in
 * no language, so that each who follows it meets their own. */
enum fault code_add(struct visit *v, uint64_t index, json_t *into);

#endif
