/* qr.h: an address as a picture that a telephone reads (ISO/IEC 18004). */
#ifndef KAARING_PAGE_CHECK_QR_H
#define KAARING_PAGE_CHECK_QR_H

#include "base/arena.h"
#include "base/json.h"

/* parts/qr: {"size","path"}: the side in modules with the quiet zone of four around it, and the dark modules
 * as one path. Null, fresh, for what is too long to be one. Some 15 % of it may be damaged. */
json_t *qr_view(struct arena *a, struct str text);

#endif
