/* Majorities: the statute's own example first. */
#include "award/count/motion.h"

#include "support/test.h"

static const struct majority three_quarters_of_present = {3, 4, false, BASE_PRESENT};

static bool adopted(const struct step_rules *r, const struct motion_tally *t) {
    json_t *o = motion_result(r, t);
    bool yes = json_is_true(json_object_get(o, "adopted"));
    json_decref(o);
    return yes;
}

static void nine_present_need_seven(void **state) {
    (void)state;
    struct motion_tally t = {.present = 9, .all = 14};
    assert_int_equal(motion_needed(&three_quarters_of_present, &t), 7);
}

static void blank_and_absent_votes_count_against_where_the_base_is_those_present(void **state) {
    (void)state;
    struct step_rules r = {.majority = three_quarters_of_present, .quorum_den = 1};
    assert_false(adopted(&r, &(struct motion_tally){.yes = 6, .no = 0, .blank = 3, .present = 9, .all = 9}));
    assert_true(adopted(&r, &(struct motion_tally){.yes = 7, .no = 0, .blank = 2, .present = 9, .all = 9}));
    assert_false(adopted(&r, &(struct motion_tally){.yes = 6, .no = 0, .blank = 0, .present = 9, .all = 9}));
}

static void of_votes_cast_blanks_do_not_count(void **state) {
    (void)state;
    struct step_rules r = {.majority = {1, 2, true, BASE_CAST}, .quorum_den = 1};
    assert_true(adopted(&r, &(struct motion_tally){.yes = 2, .no = 1, .blank = 6, .present = 9, .all = 9}));
    assert_false(adopted(&r, &(struct motion_tally){.yes = 2, .no = 2, .blank = 5, .present = 9, .all = 9}));
}

static void unanimous_of_all_fails_by_one_who_is_silent(void **state) {
    (void)state;
    struct step_rules r = {.majority = {1, 1, false, BASE_ALL}, .quorum_den = 1};
    assert_true(adopted(&r, &(struct motion_tally){.yes = 5, .present = 5, .all = 5}));
    assert_false(adopted(&r, &(struct motion_tally){.yes = 4, .present = 4, .all = 5}));
}

static void nobody_voting_adopts_nothing(void **state) {
    (void)state;
    struct step_rules r = {.majority = {1, 1, false, BASE_CAST}, .quorum_den = 1};
    assert_false(adopted(&r, &(struct motion_tally){.all = 5}));
}

static void too_few_present_adopt_nothing(void **state) {
    (void)state;
    struct step_rules r = {.majority = {1, 2, true, BASE_PRESENT}, .quorum_num = 1, .quorum_den = 2};
    assert_false(adopted(&r, &(struct motion_tally){.yes = 4, .present = 4, .all = 9}));
    assert_true(adopted(&r, &(struct motion_tally){.yes = 5, .present = 5, .all = 9}));
}

static void every_number_needed_is_the_least_that_reaches_the_part(void **state) {
    (void)state;
    for (uint32_t den = 1; den < 12; den++)
        for (uint32_t num = 1; num <= den; num++)
            for (uint32_t present = 1; present < 60; present++) {
                struct motion_tally t = {.present = present};
                struct majority least = {num, den, false, BASE_PRESENT},
                                more = {num, den, true, BASE_PRESENT};
                uint32_t n = motion_needed(&least, &t), m = motion_needed(&more, &t);
                assert_true(n * den >= num * present && (n == 1 || (n - 1) * den < num * present));
                assert_true(m * den > num * present && (m - 1) * den <= num * present);
            }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nine_present_need_seven),
        cmocka_unit_test(blank_and_absent_votes_count_against_where_the_base_is_those_present),
        cmocka_unit_test(of_votes_cast_blanks_do_not_count),
        cmocka_unit_test(unanimous_of_all_fails_by_one_who_is_silent),
        cmocka_unit_test(nobody_voting_adopts_nothing),
        cmocka_unit_test(too_few_present_adopt_nothing),
        cmocka_unit_test(every_number_needed_is_the_least_that_reaches_the_part),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
