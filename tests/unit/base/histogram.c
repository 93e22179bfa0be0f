/* histogram.c: each duration in its range, none lost, and read while it is written. */
#include "base/histogram.h"

#include "support/test.h"

#include <pthread.h>

static void a_bound_belongs_to_the_range_below_it(void **state) {
    struct histogram h = {0};
    struct histogram_sum sum = {0};
    for (size_t i = 0; i < HISTOGRAM_BOUNDS; i++) {
        assert_true(i == 0 || histogram_bounds[i] > histogram_bounds[i - 1]);
        histogram_add(&h, histogram_bounds[i]);
        histogram_add(&h, histogram_bounds[i] + 1);
    }
    histogram_sum(&h, &sum);
    assert_int_equal(sum.in[0], 1);
    for (size_t i = 1; i < HISTOGRAM_BOUNDS; i++)
        assert_int_equal(sum.in[i], 2);
    assert_int_equal(sum.in[HISTOGRAM_BOUNDS], 1);
}

static void time_that_went_back_counts_as_none(void **state) {
    struct histogram h = {0};
    struct histogram_sum sum = {0};
    histogram_add(&h, -5);
    histogram_add(&h, 7);
    histogram_sum(&h, &sum);
    assert_int_equal(sum.in[0], 2);
    assert_int_equal(sum.microseconds, 7);
}

static void several_threads_sum_up(void **state) {
    struct histogram one = {0}, two = {0};
    struct histogram_sum sum = {0};
    histogram_add(&one, 1);
    histogram_add(&two, 300);
    histogram_sum(&one, &sum);
    histogram_sum(&two, &sum);
    assert_int_equal(sum.in[0], 1);
    assert_int_equal(sum.in[2], 1);
    assert_int_equal(sum.microseconds, 301);
}

enum { MANY = 200000 };

static void *add_many(void *h) {
    for (int i = 0; i < MANY; i++)
        histogram_add(h, 50);
    return NULL;
}

static void a_reader_sees_numbers_that_only_grow(void **state) {
    static struct histogram h;
    pthread_t thread;
    uint64_t last = 0;
    assert_int_equal(pthread_create(&thread, NULL, add_many, &h), 0);
    while (last < MANY) {
        struct histogram_sum sum = {0};
        histogram_sum(&h, &sum);
        assert_true(sum.in[0] >= last);
        last = sum.in[0];
    }
    pthread_join(thread, NULL);
    assert_int_equal(count_read(&h.microseconds), 50 * MANY);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_bound_belongs_to_the_range_below_it),
        cmocka_unit_test(time_that_went_back_counts_as_none),
        cmocka_unit_test(several_threads_sum_up),
        cmocka_unit_test(a_reader_sees_numbers_that_only_grow),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
