/* arrivals.h: proposals of a sample file that come as their days pass. Of sample folders alone. */
#ifndef KAARING_DESK_ARRIVALS_H
#define KAARING_DESK_ARRIVALS_H

#include "award/proposal/import.h"

struct arrivals {
    struct arena *arena; /* of the items */
    size_t n, next;      /* in the order of their times; the first `next` have come */
    struct import_item *items;
};

/* Takes over the items of an import (they stay in its arena), keeping the order of times. */
void arrivals_add(struct arrivals *a, const struct import *im);

/* Sends every item whose time has come by `now`, as a command that arrived then. Items refused by the domain
 * are passed over: a sample holds some that must be. The first fault that is ours ends it. */
enum fault arrivals_due(struct arrivals *a, struct writer *w, int64_t now);

#endif
