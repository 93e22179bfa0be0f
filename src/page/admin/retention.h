/* retention.h: how the office's pages tell what the clock will erase. */
#ifndef KAARING_PAGE_ADMIN_RETENTION_H
#define KAARING_PAGE_ADMIN_RETENTION_H

#include "award/privacy/retention.h"
#include "page/admin/admin.h"

#define RETENTION_PATH "/administrasjon/lagringstid"

enum { RETENTION_WARN_DAYS = 30 }; /* so long before, it stands among what waits for the office */

/* A sentence, which the caller takes over, about an edition whose proposals are erased within
 * RETENTION_WARN_DAYS, or (*late) of which some should be gone and rest; else null. */
enum fault admin_retention_soon(struct visit *v, const struct desk *d, json_t **words, bool *late);

/* One edition whose time runs, for the picture. */
struct retention_span {
    struct str name;
    int64_t announced, due;
    bool empty; /* nothing is left to erase */
};

/* parts/timeline: from each announcement to the day of its erasure, and where `now` is; null when there is
 * nothing to draw. It belongs to the arena. */
json_t *retention_timeline(struct arena *a, const struct retention_span *list, size_t n, int64_t now);

#endif
