/* metrics.h: /metrics, in the text exposition format of Prometheus (version 0.0.4): numbers about the running
 * server for whoever keeps it. Nothing in it is about a person: counts, times, sizes, and the names that the
 * policy gives to the witnesses.
 *
 * Who sits at this machine may read it; whoever else, only with the token of the settings. */
#ifndef KAARING_WEB_METRICS_H
#define KAARING_WEB_METRICS_H

#include "base/messages.h"
#include "web/request.h"
#include "web/visit.h"

enum { METRICS_TOKEN_SIGNS_MIN = 32, METRICS_TOKEN_SIGNS_MAX = 1024 };

/* Reads the file of the token, if the settings name one: *token is its hash then, in the arena, and null
 * without one. FILE_INVALID with a sentence when it cannot be read, others may read it, or it is too short to
 * be a secret. */
enum fault metrics_token(struct arena *a, const struct settings *settings, struct messages *out,
                         const struct hash **token);

/* A request that a proxy passed on is never taken for this machine's own: of one that the settings do not
 * know of, nothing is believed, and of ours the address that it tells. */
bool metrics_may_read(const struct site *site, const struct request *r);

enum fault metrics_reply(const struct site *site, const struct txn *t, struct arena *a, struct reply *reply);

#endif
