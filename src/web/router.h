/* router.h: finds the row of the routes table that a path means. */
#ifndef KAARING_WEB_ROUTER_H
#define KAARING_WEB_ROUTER_H

#include "web/visit.h"

enum { ROUTE_PARAMS_MAX = 6, ROUTE_SEGMENTS_MAX = 10 };

struct match {
    const struct route *route;
    size_t params_n;
    struct str names[ROUTE_PARAMS_MAX], values[ROUTE_PARAMS_MAX];
};

/* `path` is decoded, begins with a slash and has no language in front. A word in the route wins over a
 * `:name` at the first segment where two routes that fit differ. NOT_FOUND; METHOD_NOT_ALLOWED when only the
 * other method is known there. */
enum fault router_find(const struct route *const *table, enum method method, struct str path,
                       struct match *m);

/* What is wrong with the table itself, a sentence each: for `kaaring check` and the tests. */
struct messages;
void router_check(const struct route *const *table, struct messages *out);

#endif
