/* event_cache.h: for event_read.c alone: what was decoded a moment ago, so that the same few entries that
 * every page shows are not parsed for each.
 *
 * A thread keeps its own. An event is found again by the bytes that it was decoded from, as they stand in the
 * transaction that asks: whatever was erased, taken back, or belongs to another log is other bytes. */
#ifndef KAARING_AWARD_LOG_EVENT_CACHE_H
#define KAARING_AWARD_LOG_EVENT_CACHE_H

#include "award/log/event_parts.h"

/* A record is not kept above EVENT_CACHE_RECORD_MOST bytes; of all indexes that are equal modulo
 * EVENT_CACHE_SETS a thread keeps the EVENT_CACHE_WAYS that were asked for last. */
enum { EVENT_CACHE_SETS = 128, EVENT_CACHE_WAYS = 2, EVENT_CACHE_RECORD_MOST = 4096 };

/* event_decode of entry `index`, perhaps without decoding. The parts are shared: nobody changes them. They
 * live as long as `a`, which may be freed by another thread. */
enum fault event_decode_cached(struct arena *a, uint64_t index, const struct record *r,
                               struct event_parts *e);

#endif
