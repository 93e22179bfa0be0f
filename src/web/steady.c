/* steady.c: the time that the HTTP library sees. Its timers run by gettimeofday: a wall clock that is set
 * forward would fire every time-out at once, one set back would freeze them all. This definition stands in
 * for the C library's, for the whole process: it goes forward as steadily as CLOCK_MONOTONIC and is led to
 * the wall clock by at most one part in twenty, so the Date header is right again after a while. Deadlines do
 * not ask it; they ask base/clock.h. */
#include "web/steady.h"

#include <assert.h>
#include <stdatomic.h>
#include <stdint.h>
#include <sys/time.h>
#include <time.h>

enum { STEP_US = 100000, LEAD = 20 };

static _Atomic int64_t offset_us; /* wall minus monotonic, as led so far */
static _Atomic int64_t led_at_us; /* monotonic; 0: never */

static int64_t read_us(clockid_t clock) {
    struct timespec t;
    clock_gettime(clock, &t);
    return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

/* One thread in a tenth of a second does it. */
static void lead(int64_t now_us) {
    int64_t before = atomic_load(&led_at_us);
    if (before && now_us - before < STEP_US)
        return;
    if (!atomic_compare_exchange_strong(&led_at_us, &before, now_us))
        return;
    int64_t wanted = read_us(CLOCK_REALTIME) - now_us, has = atomic_load(&offset_us);
    int64_t most = before ? (now_us - before) / LEAD : INT64_MAX, step = wanted - has;
    if (before && step > most)
        step = most;
    if (before && step < -most)
        step = -most;
    atomic_store(&offset_us, has + step);
}

/* Declared in <sys/time.h>, with names that are the C library's own. The second argument has no meaning any
 * more. */
/* NOLINTNEXTLINE(readability-inconsistent-declaration-parameter-name) */
int gettimeofday(struct timeval *restrict tv, void *restrict zone) {
    (void)zone;
    int64_t now_us = read_us(CLOCK_MONOTONIC);
    lead(now_us);
    int64_t us = now_us + atomic_load(&offset_us);
    tv->tv_sec = us / 1000000;
    tv->tv_usec = us % 1000000;
    return 0;
}

void steady_begin(void) {
    struct timeval now;
    assert(gettimeofday(&now, NULL) == 0 && atomic_load(&led_at_us) != 0);
}
