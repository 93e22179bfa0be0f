/* sort.h: the order in which a Norwegian reader looks for a name. */
#ifndef KAARING_BASE_SORT_H
#define KAARING_BASE_SORT_H

#include "base/str.h"

/* Below 0, 0, above 0. Word by word; digits before letters; æ, ø, å last, with aa as å, ä as æ and ö as ø;
 * other marks on letters, punctuation and case only count where all else is equal. 0 only for equal bytes, so
 * every sort by it is one order. Both are valid UTF-8. */
int norwegian_compare(struct str a, struct str b);

#endif
