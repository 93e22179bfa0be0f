/* histogram.h: how long things took, counted in fixed ranges of time; and plain counts of the same kind.
 *
 * Each belongs to one thread, which adds to it with plain loads and stores; any other may read meanwhile. No
 * lock and no locked instruction: adding costs a few nanoseconds. A reader may see of something that is just
 * being added one number and not yet the other. */
#ifndef KAARING_BASE_HISTOGRAM_H
#define KAARING_BASE_HISTOGRAM_H

#include <stdatomic.h>
#include <stdint.h>

enum { HISTOGRAM_BOUNDS = 14 };

/* The upper bounds of the ranges, in microseconds, each included; what took longer is in one more range. */
extern const int64_t histogram_bounds[HISTOGRAM_BOUNDS];

struct histogram {
    _Atomic uint64_t in[HISTOGRAM_BOUNDS + 1], microseconds;
};

struct histogram_sum {
    uint64_t in[HISTOGRAM_BOUNDS + 1], microseconds;
};

/* The owner's. */
void count_add(_Atomic uint64_t *count, uint64_t n);
void histogram_add(struct histogram *h, int64_t microseconds);

/* Any thread. */
uint64_t count_read(const _Atomic uint64_t *count);
void histogram_sum(const struct histogram *h, struct histogram_sum *sum);

#endif
