/* Exact fractions: small truths, and agreement with another way of reckoning over random ones. */
#include "award/count/fraction.h"

#include "support/test.h"

#include <sodium.h>

static struct arena *a;

static void assert_str(struct str s, const char *z) {
    assert_int_equal(s.n, str_of(z).n);
    assert_memory_equal(s.p, z, s.n);
}

static void a_sum_is_in_lowest_terms(void **state) {
    (void)state;
    assert_str(fraction_text(a, fraction_add(fraction_of(1, 6), fraction_of(1, 3))), "1/2");
    assert_str(fraction_text(a, fraction_add(fraction_of(0, 5), fraction_of(0, 3))), "0/1");
    assert_str(fraction_text(a, fraction_scale(fraction_of(14, 4), 3, 7)), "3/2");
    assert_str(fraction_text(a, fraction_scale(fraction_of(0, 4), 3, 7)), "0/1");
}

static void decimals_round_half_away_from_zero(void **state) {
    (void)state;
    assert_str(fraction_decimal(a, fraction_of(1, 8), 2), "0.13");
    assert_str(fraction_decimal(a, fraction_of(1, 3), 2), "0.33");
    assert_str(fraction_decimal(a, fraction_of(2, 3), 0), "1");
    assert_str(fraction_decimal(a, fraction_of(199, 100), 1), "2.0");
    assert_str(fraction_decimal(a, fraction_of(407, 100), 2), "4.07");
}

static void order_is_that_of_cross_multiplication(void **state) {
    (void)state;
    for (int i = 0; i < 100000; i++) {
        int64_t n1 = randombytes_uniform(5000), d1 = 1 + randombytes_uniform(5000);
        int64_t n2 = randombytes_uniform(5000), d2 = 1 + randombytes_uniform(5000);
        int64_t left = n1 * d2, right = n2 * d1;
        int want = left < right ? -1 : left > right;
        assert_int_equal(fraction_compare(fraction_of(n1, d1), fraction_of(n2, d2)), want);
    }
}

static void order_of_huge_fractions_does_not_overflow(void **state) {
    (void)state;
    struct fraction x = {1, 1}, y = {1, 1};
    for (int i = 0; i < 12; i++) { /* (997/991)^12 and (997/991)^11 · 996/991 */
        x = (struct fraction){x.num * 997, x.den * 991};
        y = (struct fraction){y.num * (i ? 997 : 996), y.den * 991};
    }
    assert_int_equal(fraction_compare(x, y), 1);
    assert_int_equal(fraction_compare(y, x), -1);
    assert_int_equal(fraction_compare(x, x), 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_sum_is_in_lowest_terms),
        cmocka_unit_test(decimals_round_half_away_from_zero),
        cmocka_unit_test(order_is_that_of_cross_multiplication),
        cmocka_unit_test(order_of_huge_fractions_does_not_overflow),
    };
    a = arena_new();
    int failed = sodium_init() < 0 ? 1 : cmocka_run_group_tests(tests, NULL, NULL);
    arena_free(a);
    return failed;
}
