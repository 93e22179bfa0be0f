/* percent.h: bytes as they stand in an address (RFC 3986, 2.1). */
#ifndef KAARING_BASE_PERCENT_H
#define KAARING_BASE_PERCENT_H

#include "base/arena.h"

/* "%41" and "+" (when `plus`) undone, in the arena. False for a broken escape. */
bool percent_decode(struct arena *a, struct str s, bool plus, struct str *out);
/* A value as it stands in a query. */
struct str percent_encode(struct arena *a, struct str value);

#endif
