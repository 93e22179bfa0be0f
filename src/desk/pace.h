/* pace.h: at most so many in any minute, however they come. */
#ifndef KAARING_DESK_PACE_H
#define KAARING_DESK_PACE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { PACE_MOST = 600, PACE_SECONDS = 60 };

struct pace {
    size_t most;             /* 1 … PACE_MOST */
    size_t n;                /* how many have gone */
    int64_t gone[PACE_MOST]; /* when the last `most` of them went, by their number */
};

/* Whether one more may go at `now`. A clock that is set back holds nothing up. */
bool pace_allows(const struct pace *p, int64_t now);
/* One goes. */
void pace_count(struct pace *p, int64_t now);

#endif
