/* histogram.c: adding up on one thread and reading on another, without either waiting. */
#include "base/histogram.h"

#include <stddef.h>

/* A kept page takes some tens of microseconds, a commit some milliseconds, and ten seconds are nobody's
 * patience. */
const int64_t histogram_bounds[HISTOGRAM_BOUNDS] = {100,   250,   500,    1000,   2500,   5000,    10000,
                                                    25000, 50000, 100000, 250000, 500000, 1000000, 10000000};

void count_add(_Atomic uint64_t *count, uint64_t n) {
    atomic_store_explicit(count, atomic_load_explicit(count, memory_order_relaxed) + n, memory_order_relaxed);
}

uint64_t count_read(const _Atomic uint64_t *count) {
    return atomic_load_explicit(count, memory_order_relaxed);
}

void histogram_add(struct histogram *h, int64_t microseconds) {
    size_t i = 0;
    while (i < HISTOGRAM_BOUNDS && microseconds > histogram_bounds[i])
        i++;
    count_add(&h->in[i], 1);
    count_add(&h->microseconds, microseconds > 0 ? (uint64_t)microseconds : 0);
}

void histogram_sum(const struct histogram *h, struct histogram_sum *sum) {
    for (size_t i = 0; i <= HISTOGRAM_BOUNDS; i++)
        sum->in[i] += count_read(&h->in[i]);
    sum->microseconds += count_read(&h->microseconds);
}
