/* measure.h: what programs that measure have in common. */
#ifndef KAARING_TESTS_BENCH_MEASURE_H
#define KAARING_TESTS_BENCH_MEASURE_H

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static inline double now_us(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

/* What does not work cannot be measured: ends the program with this sentence. */
static inline void must(bool good, const char *what) {
    if (good)
        return;
    fprintf(stderr, "%s\n", what);
    exit(1);
}

#endif
