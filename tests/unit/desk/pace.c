/* pace.c: whatever the rhythm, no minute sees more than it may. */
#include "desk/pace.h"

#include "support/test.h"

static void a_minute_takes_its_number_and_the_next_one_too(void **state) {
    struct pace p = {.most = 2};
    assert_true(pace_allows(&p, 1000));
    pace_count(&p, 1000);
    assert_true(pace_allows(&p, 1000));
    pace_count(&p, 1030);
    assert_false(pace_allows(&p, 1030));
    assert_false(pace_allows(&p, 1059));
    assert_true(pace_allows(&p, 1060)); /* the first is a minute old */
    pace_count(&p, 1060);
    assert_false(pace_allows(&p, 1060)); /* the second is not */
    assert_true(pace_allows(&p, 1090));
}

static void no_minute_sees_more(void **state) {
    struct pace p = {.most = 7};
    int64_t gone[2000];
    size_t n = 0;
    for (int64_t now = 1, step = 1; n < 2000; now += step, step = (step * 5 + 3) % 11)
        while (n < 2000 && pace_allows(&p, now)) {
            pace_count(&p, now);
            gone[n++] = now;
        }
    for (size_t i = 7; i < n; i++)
        assert_true(gone[i] - gone[i - 7] >= PACE_SECONDS);
}

static void a_clock_that_is_set_back_holds_nothing_up(void **state) {
    struct pace p = {.most = 1};
    pace_count(&p, 5000);
    assert_false(pace_allows(&p, 5001));
    assert_true(pace_allows(&p, 1400));
    pace_count(&p, 1400);
    assert_false(pace_allows(&p, 1401));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_minute_takes_its_number_and_the_next_one_too),
        cmocka_unit_test(no_minute_sees_more),
        cmocka_unit_test(a_clock_that_is_set_back_holds_nothing_up),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
