/* limits.c: how often one may come, and that a crowd does not use up memory or others' share. */
#include "web/limits.h"

#include "support/test.h"

#include <stdlib.h>

enum { PER_MINUTE = 60 };

static struct address v4(unsigned n) {
    return (struct address){{10, (unsigned char)(n >> 16), (unsigned char)(n >> 8), (unsigned char)n}, false};
}

static struct address v6(unsigned char network, unsigned char host) {
    return (struct address){{0x20, 0x01, 0x0d, 0xb8, 0, 0, 0, network, 0, 0, 0, 0, 0, 0, 0, host}, true};
}

static size_t taken(struct limits *l, struct address from, int64_t now_ms) {
    size_t n = 0;
    while (n < 1000 && limits_take(l, &from, now_ms) == OK)
        n++;
    return n;
}

static void a_minutes_share_may_come_at_once(void **state) {
    struct arena *a = arena_new();
    struct limits *l = limits_new(a, PER_MINUTE);
    assert_int_equal(limits_refused(l), 0);
    assert_int_equal(taken(l, v4(1), 1000), PER_MINUTE);
    assert_int_equal(limits_refused(l), 1); /* the one that was too many */
    assert_int_equal(taken(l, v4(1), 1000), 0);
    assert_int_equal(limits_refused(l), 2);
    assert_int_equal(taken(l, v4(2), 1000), PER_MINUTE);
    arena_free(a);
}

static void it_comes_back_with_time_and_not_beyond_the_bound(void **state) {
    struct arena *a = arena_new();
    struct limits *l = limits_new(a, PER_MINUTE);
    taken(l, v4(1), 0);
    assert_int_equal(taken(l, v4(1), 999), 0);
    assert_int_equal(taken(l, v4(1), 1000), 1);
    assert_int_equal(taken(l, v4(1), 31000), 30);
    assert_int_equal(taken(l, v4(1), 86400000), PER_MINUTE);
    arena_free(a);
}

static void one_customers_ipv6_network_is_one(void **state) {
    struct arena *a = arena_new();
    struct limits *l = limits_new(a, PER_MINUTE);
    assert_int_equal(taken(l, v6(1, 1), 0), PER_MINUTE);
    assert_int_equal(taken(l, v6(1, 2), 0), 0);
    assert_int_equal(taken(l, v6(2, 1), 0), PER_MINUTE);
    arena_free(a);
}

static void one_who_posts_stays_known_among_a_crowd(void **state) {
    struct arena *a = arena_new();
    struct limits *l = limits_new(a, PER_MINUTE);
    for (unsigned i = 0; i < 4000; i++)
        taken(l, v4(1000 + i), 0);
    taken(l, v4(1), 1);
    for (unsigned i = 0; i < 4000; i++) { /* the crowd's old ones make way, not the newest */
        struct address other = v4(100000 + i);
        assert_int_equal(limits_take(l, &other, 1), OK);
    }
    size_t again = taken(l, v4(1), 1);
    assert_true(again == 0 || again == PER_MINUTE); /* at worst a full share, never more */
    arena_free(a);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_minutes_share_may_come_at_once),
        cmocka_unit_test(it_comes_back_with_time_and_not_beyond_the_bound),
        cmocka_unit_test(one_customers_ipv6_network_is_one),
        cmocka_unit_test(one_who_posts_stays_known_among_a_crowd),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
