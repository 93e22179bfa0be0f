/* pace.c: remembers when each of the last ones went, so the bound holds for every minute and not only for
 * those that begin when the clock says so. */
#include "desk/pace.h"

bool pace_allows(const struct pace *p, int64_t now) {
    if (p->n < p->most)
        return true;
    int64_t age = now - p->gone[p->n % p->most];
    return age < 0 || age >= PACE_SECONDS;
}

void pace_count(struct pace *p, int64_t now) {
    p->gone[p->n++ % p->most] = now;
}
