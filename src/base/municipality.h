/* municipality.h: the municipalities of the region. Numbers change, so a number means something only with a
 * day. */
#ifndef KAARING_BASE_MUNICIPALITY_H
#define KAARING_BASE_MUNICIPALITY_H

#include "base/str.h"

struct municipality {
    struct str number; /* four digits */
    struct str name, county;
    struct str from, to; /* first and last day, "2020-01-01"; empty: not bounded */
};

/* The municipality that has the number on the day ("2021-10-08"); null when there is none. */
const struct municipality *municipality_find(struct str number, struct str day);

/* The i-th (from 0) of those that exist on the day, by name; null behind the last. */
const struct municipality *municipality_on(struct str day, size_t i);

#endif
