/* numbers.c: one after the other where everybody may count, and drawn where nobody should. */
#include "award/log/numbers.h"

#include "award/log/tables.h"
#include "base/json.h"
#include "support/house.h"
#include "support/scene.h"
#include "support/test.h"

static uint32_t next(struct scene *s, bool secret, uint32_t count) {
    struct edition_record e = {.secret = secret};
    struct seed seed = seed_fresh();
    struct txn t = house_read(&s->h);
    uint32_t number = number_next(&t, &seed, T_PROPOSALS, s->number, &e, count);
    store_read_end(&t);
    return number;
}

static void in_the_open_they_follow_each_other(void **state) {
    assert_int_equal(next(*state, false, 0), 1);
    assert_int_equal(next(*state, false, 998), 999);
}

static void drawn_ones_say_nothing_of_how_many_there_are(void **state) {
    uint32_t lowest = UINT32_MAX, highest = 0;
    for (int i = 0; i < 500; i++) {
        uint32_t few = next(*state, true, 0), some = next(*state, true, 300), many = next(*state, true, 301);
        assert_in_range(few, 100, 999);
        assert_in_range(some, 100, 999);
        assert_in_range(many, 1000, 9999);
        lowest = few < lowest ? few : lowest;
        highest = few > highest ? few : highest;
    }
    assert_true(lowest < 200 && highest > 900);
}

static void the_same_seed_draws_the_same(void **state) {
    struct scene *s = *state;
    struct edition_record e = {.secret = true};
    struct seed seed = seed_fresh(), again = seed;
    struct txn t = house_read(&s->h);
    uint32_t number = number_next(&t, &seed, T_PROPOSALS, s->number, &e, 7);
    assert_int_equal(number_next(&t, &again, T_PROPOSALS, s->number, &e, 7), number);
    store_read_end(&t);
}

static void none_is_given_twice(void **state) {
    struct scene *s = *state;
    struct str edition = house_hedersmerke(&s->h);
    struct edition_record e;
    uint32_t n, given[60];
    for (unsigned i = 0; i < 60; i++) {
        given[i] = house_propose(&s->h, edition, "Solveig Brånås-Eksempel", NULL);
        for (unsigned k = 0; k < i; k++)
            assert_int_not_equal(given[k], given[i]);
    }
    struct txn t = house_read(&s->h);
    HOUSE_MUST(edition_number(&t, edition, &n));
    HOUSE_MUST(edition_get(&t, n, &e));
    assert_int_equal(e.proposals, 60);
    for (unsigned i = 0; i < 60; i++)
        assert_false(number_fits(&t, T_PROPOSALS, n, &e, e.proposals, given[i]));
    assert_true(number_fits(&t, T_PROPOSALS, n, &e, e.proposals, 77));
    assert_false(number_fits(&t, T_PROPOSALS, n, &e, e.proposals, 0));
    assert_false(number_fits(&t, T_PROPOSALS, n, &e, e.proposals, (INT64_C(1) << 32) + 77));
    e.secret = false;
    assert_true(number_fits(&t, T_PROPOSALS, n, &e, 60, 61));
    assert_false(number_fits(&t, T_PROPOSALS, n, &e, 60, 62));
    assert_false(number_fits(&t, T_PROPOSALS, n, &e, 60, (INT64_C(1) << 32) + 61));
    store_read_end(&t);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(in_the_open_they_follow_each_other, scene_setup, scene_teardown),
        cmocka_unit_test_setup_teardown(drawn_ones_say_nothing_of_how_many_there_are, scene_setup,
                                        scene_teardown),
        cmocka_unit_test_setup_teardown(the_same_seed_draws_the_same, scene_setup, scene_teardown),
        cmocka_unit_test_setup_teardown(none_is_given_twice, scene_setup, scene_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
