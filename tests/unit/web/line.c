/* line.c: who is told to go, and when. */
#include "web/line.h"

#include "support/test.h"

static const int64_t never = 1000000000;

/* When a connection in a state in which nothing moves is given up, in ms. */
static int64_t given_up(enum line_state state, bool crowded) {
    struct line_patience p = line_patience(60, crowded);
    struct line l = {.state = LINE_STATES};
    for (int64_t ms = 0; ms < 200000; ms += 100)
        if (line_stands_still(&l, state, 0, ms, &p))
            return ms;
    return never;
}

static void each_state_has_its_patience(void **state) {
    assert_int_equal(given_up(LINE_IDLE, false), 60100);
    assert_int_equal(given_up(LINE_HEAD, false), 10100);
    assert_int_equal(given_up(LINE_BODY, false), 60100);
    assert_int_equal(given_up(LINE_PENDING, false), never);
    assert_int_equal(given_up(LINE_SENDING, false), 30100);
}

static void in_a_crowd_who_only_waits_goes_sooner(void **state) {
    assert_int_equal(given_up(LINE_IDLE, true), 5100);
    assert_int_equal(given_up(LINE_SENDING, true), 30100);
}

static void a_slow_reader_who_reads_may_stay(void **state) {
    struct line_patience p = line_patience(60, false);
    struct line l = {0};
    for (int64_t ms = 0; ms < 3600000; ms += 1000)
        assert_false(line_stands_still(&l, LINE_SENDING, (uint64_t)(ms / 20000), ms, &p));
}

static void a_new_request_is_a_new_wait(void **state) {
    struct line_patience p = line_patience(60, false);
    struct line l = {0};
    for (int64_t ms = 0; ms < 3600000; ms += 1000) { /* one request in each 50 s */
        enum line_state now = ms % 50000 == 0 ? LINE_PENDING : LINE_IDLE;
        assert_false(line_stands_still(&l, now, (uint64_t)(ms / 50000), ms, &p));
    }
}

static void dripping_a_head_does_not_help(void **state) {
    struct line_patience p = line_patience(60, false);
    struct line l = {0};
    bool given = false;
    for (int64_t ms = 0; ms < 20000 && !given; ms += 1000) /* what comes in is not counted as movement */
        given = line_stands_still(&l, LINE_HEAD, 0, ms, &p);
    assert_true(given);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_state_has_its_patience),
        cmocka_unit_test(in_a_crowd_who_only_waits_goes_sooner),
        cmocka_unit_test(a_slow_reader_who_reads_may_stay),
        cmocka_unit_test(a_new_request_is_a_new_wait),
        cmocka_unit_test(dripping_a_head_does_not_help),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
