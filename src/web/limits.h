/* limits.h: how often one address may post. Fixed memory, whoever comes.
 *
 * A token bucket for each IPv4 address and each IPv6 /64: `per_minute` at once, and as many again in a
 * minute. */
#ifndef KAARING_WEB_LIMITS_H
#define KAARING_WEB_LIMITS_H

#include "base/arena.h"
#include "web/request.h"

struct limits;

/* In the arena; for all threads. */
struct limits *limits_new(struct arena *a, int64_t per_minute);
/* Takes one from the address's bucket. TOO_MANY when it is empty. `now_ms` is clock_ms(), which only goes
 * forward. */
enum fault limits_take(struct limits *l, const struct address *from, int64_t now_ms);
/* How often that was. */
uint64_t limits_refused(struct limits *l);

#endif
