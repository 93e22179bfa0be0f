/* clock.c: the offset moves the moment and leaves durations alone. */
#include "base/clock.h"

#include "support/test.h"

#include <time.h>

static void the_clock_is_the_machines_plus_the_offset(void **state) {
    assert_int_equal(clock_offset(), 0);
    assert_in_range(clock_now(), (uintmax_t)time(NULL) - 2, (uintmax_t)time(NULL) + 2);
    clock_set_offset(-150000000);
    assert_int_equal(clock_offset(), -150000000);
    assert_in_range(clock_now(), (uintmax_t)time(NULL) - 150000002, (uintmax_t)time(NULL) - 149999998);
    clock_set_offset(0);
}

static void durations_only_grow_and_follow_no_offset(void **state) {
    int64_t last = clock_ms();
    clock_set_offset(-86400);
    for (int i = 0; i < 1000; i++) {
        int64_t now = clock_ms();
        assert_true(now >= last && now - last < 60000);
        last = now;
    }
    clock_set_offset(0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_clock_is_the_machines_plus_the_offset),
        cmocka_unit_test(durations_only_grow_and_follow_no_offset),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
