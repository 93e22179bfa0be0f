/* meter.c: each answer is counted once, where it belongs, and a thread that hangs is found out. */
#include "web/meter.h"

#include "support/test.h"

#include <stdlib.h>

static struct meters *meters;

static int set_up(void **state) {
    meters = calloc(1, sizeof *meters);
    return meters == NULL;
}

static int tear_down(void **state) {
    free(meters);
    return 0;
}

static void answers_are_counted_by_kind_and_class(void **state) {
    struct meter_sum sum;
    meter_answer(&meters->of[0], METER_PAGE, 200, 10);
    meter_answer(&meters->of[63], METER_PAGE, 304, 10);
    meter_answer(&meters->of[1], METER_COMMAND, 303, 2000);
    meter_answer(&meters->of[1], METER_LOG, 404, 10);
    meter_answer(&meters->of[1], METER_OTHER, 599, 10);
    meter_answer(&meters->of[1], METER_OTHER, 0, 10); /* no status is ours to excuse */
    meters_sum(meters, &sum);
    assert_int_equal(sum.answers[METER_PAGE][1], 1);
    assert_int_equal(sum.answers[METER_PAGE][2], 1);
    assert_int_equal(sum.answers[METER_COMMAND][2], 1);
    assert_int_equal(sum.answers[METER_LOG][3], 1);
    assert_int_equal(sum.answers[METER_OTHER][4], 2);
}

static void only_pages_and_commands_are_timed(void **state) {
    struct meter_sum sum;
    for (size_t kind = 0; kind < METER_KINDS; kind++) {
        assert_non_null(meter_kind_words[kind]);
        meter_answer(&meters->of[kind], (enum meter_kind)kind, 200, 77);
    }
    meters_sum(meters, &sum);
    for (size_t kind = 0; kind < METER_KINDS; kind++)
        assert_int_equal(sum.took[kind].microseconds, kind == METER_PAGE || kind == METER_COMMAND ? 77 : 0);
}

static void the_thread_that_has_stood_still_longest_is_told(void **state) {
    assert_int_equal(meters_still_ms(meters, 1000), 0); /* none runs */
    meters->of[3].moved_ms = 900;
    meters->of[4].moved_ms = 400;
    assert_int_equal(meters_still_ms(meters, 1000), 600);
    meters->of[4].moved_ms = 0; /* ended */
    assert_int_equal(meters_still_ms(meters, 1000), 100);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(answers_are_counted_by_kind_and_class, set_up, tear_down),
        cmocka_unit_test_setup_teardown(only_pages_and_commands_are_timed, set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_thread_that_has_stood_still_longest_is_told, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
