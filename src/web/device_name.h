/* device_name.h: what a browser calls itself, in two words that its owner knows. */
#ifndef KAARING_WEB_DEVICE_NAME_H
#define KAARING_WEB_DEVICE_NAME_H

#include "base/arena.h"

/* "Safari, iPhone" of a User-Agent header; "Firefox" or "Linux" when only that can be told; empty when
 * nothing can. Browsers say what they like, so nothing may follow from it. */
struct str device_name(struct arena *a, struct str user_agent);

#endif
