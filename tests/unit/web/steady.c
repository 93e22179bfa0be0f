/* steady.c: the clock of the HTTP library's timers goes forward, and is the wall's as long as nobody moves
 * that. */
#include "support/test.h"

#include <stdlib.h>
#include <sys/time.h>
#include <time.h>

static int64_t steady_us(void) {
    struct timeval t;
    gettimeofday(&t, NULL);
    return (int64_t)t.tv_sec * 1000000 + t.tv_usec;
}

static int64_t wall_us(void) {
    struct timespec t;
    clock_gettime(CLOCK_REALTIME, &t);
    return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

static void it_begins_at_the_walls_time(void **state) {
    assert_true(llabs(steady_us() - wall_us()) < 50000);
}

static void it_never_goes_back(void **state) {
    int64_t last = steady_us();
    for (int i = 0; i < 100000; i++) {
        int64_t now = steady_us();
        assert_true(now >= last);
        last = now;
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_begins_at_the_walls_time),
        cmocka_unit_test(it_never_goes_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
