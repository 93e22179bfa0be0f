/* clock.c: the only file that asks the machine for the time. */
#include "base/clock.h"

#include <stdatomic.h>
#include <time.h>

static _Atomic int64_t offset;

int64_t clock_now(void) {
    struct timespec t;
    clock_gettime(CLOCK_REALTIME, &t);
    return t.tv_sec + atomic_load(&offset);
}

void clock_set_offset(int64_t seconds) {
    atomic_store(&offset, seconds);
}

int64_t clock_offset(void) {
    return atomic_load(&offset);
}

int64_t clock_ms(void) {
    return clock_us() / 1000;
}

int64_t clock_us(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}
