/* Weighted means and their ladder: by hand, then against floating point over random marks. */
#include "award/count/scores.h"

#include "base/json.h"
#include "support/test.h"

#include <math.h>
#include <sodium.h>
#include <string.h>

static struct arena *a;

static const struct step_rules rules = {
    .method = METHOD_SCORES,
    .lowest = 1,
    .highest = 5,
    .criteria_n = 3,
    .criteria = {{STR_INIT("miljo"), 1}, {STR_INIT("potensial"), 1}, {STR_INIT("sdg"), 1}},
};

static void mark(struct score_row *row, const struct step_rules *r, int32_t x, int32_t y, int32_t z) {
    int32_t marks[CRITERIA_MAX] = {x, y, z};
    score_add(r, row, ASSESSED, marks);
}

static json_t *row_of(json_t *result, size_t i) {
    return json_array_get(json_object_get(result, "rows"), i);
}

static void assert_row(json_t *result, size_t i, const char *id, int place, const char *total,
                       const char *rung) {
    json_t *row = row_of(result, i);
    assert_string_equal(json_string_value(json_object_get(row, "id")), id);
    assert_int_equal(json_integer_value(json_object_get(row, "place")), place);
    if (total)
        assert_string_equal(json_string_value(json_object_get(row, "total")), total);
    else
        assert_true(json_is_null(json_object_get(row, "total")));
    if (rung)
        assert_string_equal(json_string_value(json_object_get(row, "rung")), rung);
    else
        assert_true(json_is_null(json_object_get(row, "rung")));
}

static void means_are_exact_and_ranked(void **state) {
    (void)state;
    struct score_row rows[] = {
        {.candidate = STR("k01")}, {.candidate = STR("k02")}, {.candidate = STR("k03")}};
    struct score_tally t = {.rows_n = 3, .rows = rows, .ballots = 2, .all = 3};
    mark(&rows[0], &rules, 4, 5, 4);
    mark(&rows[0], &rules, 5, 3, NO_MARK);
    mark(&rows[1], &rules, 5, 5, 5);
    score_add(&rules, &rows[1], ABSTAINED, NULL);
    score_add(&rules, &rows[2], ASIDE, NULL);
    json_t *result = json_owned(a, score_result(a, &rules, &t));
    assert_row(result, 0, "k02", 1, "5/1", NULL);
    assert_row(result, 1, "k01", 2, "25/6", NULL); /* (9/2 + 4 + 4) / 3 */
    assert_row(result, 2, "k03", 0, NULL, NULL);
    assert_int_equal(json_integer_value(json_object_get(row_of(result, 0), "abstained")), 1);
    assert_int_equal(json_array_size(json_object_get(result, "ties")), 0);
}

static void too_few_ballots_are_said_to_be(void **state) {
    (void)state;
    struct step_rules r = rules;
    struct score_row row = {.candidate = STR("k01")};
    r.quorum_num = 1;
    r.quorum_den = 2;
    for (uint32_t n = 0; n <= 7; n++) {
        json_t *result = json_owned(
            a, score_result(a, &r, &(struct score_tally){.rows_n = 1, .rows = &row, .ballots = n, .all = 7}));
        assert_int_equal(json_is_true(json_object_get(result, "quorate")), n >= 4);
    }
}

static void weights_pull_the_mean(void **state) {
    (void)state;
    struct step_rules r = rules;
    r.criteria[0].weight = 3;
    struct score_row row = {.candidate = STR("k01")};
    struct fraction f;
    mark(&row, &r, 5, 1, 1);
    assert_true(score_total(&r, &row, &f));
    assert_int_equal(fraction_compare(f, fraction_of(17, 5)), 0);
}

static void the_ladder_says_which_rung_decided(void **state) {
    (void)state;
    struct step_rules r = rules;
    r.rungs_n = 2;
    r.rungs[0] = (struct rung){RUNG_CRITERION, 0};
    r.rungs[1] = (struct rung){RUNG_TOP_MARKS, 0};
    struct score_row rows[] = {
        {.candidate = STR("k01")}, {.candidate = STR("k02")}, {.candidate = STR("k03")}};
    struct score_tally t = {.rows_n = 3, .rows = rows, .ballots = 2, .all = 3};
    mark(&rows[0], &r, 3, 4, 5);
    mark(&rows[1], &r, 4, 4, 4);
    mark(&rows[2], &r, 3, 5, 4);
    json_t *result = json_owned(a, score_result(a, &r, &t));
    assert_row(result, 0, "k02", 1, "4/1", "criterion:miljo");
    assert_row(result, 1, "k01", 2, "4/1", NULL);
    assert_row(result, 2, "k03", 2, "4/1", NULL);
    assert_int_equal(json_array_size(json_object_get(result, "ties")), 1);
    assert_int_equal(json_array_size(json_array_get(json_object_get(result, "ties"), 0)), 2);
}

static void a_shared_rung_leaves_the_place_shared(void **state) {
    (void)state;
    struct step_rules r = rules;
    r.rungs_n = 1;
    r.rungs[0] = (struct rung){RUNG_CASTING, 0};
    struct score_row rows[] = {
        {.candidate = STR("k02")}, {.candidate = STR("k01")}, {.candidate = STR("k03")}};
    struct score_tally t = {.rows_n = 3, .rows = rows, .ballots = 1, .all = 3};
    for (size_t i = 0; i < 2; i++)
        mark(&rows[i], &r, 4, 4, 4);
    mark(&rows[2], &r, 1, 1, 1);
    json_t *result = json_owned(a, score_result(a, &r, &t));
    assert_row(result, 0, "k01", 1, "4/1", NULL);
    assert_row(result, 1, "k02", 1, "4/1", NULL);
    assert_int_equal(json_array_size(json_array_get(json_object_get(result, "ties"), 0)), 2);
    assert_row(result, 2, "k03", 3, "1/1", NULL);
}

static void exact_means_agree_with_floating_point(void **state) {
    (void)state;
    enum { ROWS = 15 };
    for (int round = 0; round < 200; round++) {
        struct score_row rows[ROWS] = {0};
        struct score_tally t = {.rows_n = ROWS, .rows = rows, .ballots = 0, .all = 0};
        double total[ROWS];
        for (size_t i = 0; i < ROWS; i++) {
            double sum[3] = {0};
            int n = 1 + (int)randombytes_uniform(30);
            rows[i].candidate = arena_format(a, "k%02zu", i + 1);
            for (int j = 0; j < n; j++) {
                int32_t m[3];
                for (int k = 0; k < 3; k++)
                    sum[k] += m[k] = 1 + (int32_t)randombytes_uniform(5);
                mark(&rows[i], &rules, m[0], m[1], m[2]);
            }
            total[i] = (sum[0] + sum[1] + sum[2]) / n / 3;
        }
        json_t *result = json_owned(a, score_result(a, &rules, &t));
        double last = 6;
        for (size_t i = 0; i < ROWS; i++) {
            const char *id = json_string_value(json_object_get(row_of(result, i), "id"));
            double here = total[(id[1] - '0') * 10 + id[2] - '0' - 1];
            assert_true(here <= last + 1e-9);
            last = here;
        }
    }
}

static void the_result_is_the_same_bytes_whatever_order_the_slate_has(void **state) {
    (void)state;
    struct score_row x[] = {{.candidate = STR("k01")}, {.candidate = STR("k02")}};
    struct score_row y[] = {{.candidate = STR("k02")}, {.candidate = STR("k01")}};
    mark(&x[0], &rules, 4, 4, 4);
    mark(&x[1], &rules, 4, 4, 4);
    mark(&y[0], &rules, 4, 4, 4);
    mark(&y[1], &rules, 4, 4, 4);
    struct str one = json_compact(
        a,
        json_owned(a, score_result(a, &rules,
                                   &(struct score_tally){.rows_n = 2, .rows = x, .ballots = 1, .all = 1})));
    struct str two = json_compact(
        a,
        json_owned(a, score_result(a, &rules,
                                   &(struct score_tally){.rows_n = 2, .rows = y, .ballots = 1, .all = 1})));
    assert_true(str_equal(one, two));
}

static void a_lot_parts_what_nothing_else_parts(void **state) {
    (void)state;
    struct step_rules with = rules;
    struct score_row rows[] = {{.candidate = STR("k01")},
                               {.candidate = STR("k02")},
                               {.candidate = STR("k03")},
                               {.candidate = STR("k04")},
                               {.candidate = STR("k05")}};
    struct hash lots[] = {{{1}}, {{2}}};
    struct score_tally t = {.rows_n = 5, .rows = rows, .ballots = 2, .all = 2, .lot = {.n = 2, .lots = lots}};
    with.rungs_n = 2;
    with.rungs[0] = (struct rung){RUNG_TOP_MARKS, 0};
    with.rungs[1] = (struct rung){RUNG_LOT, 0};
    mark(&rows[0], &with, 2, 3, 4);
    mark(&rows[1], &with, 5, 5, 5);
    mark(&rows[2], &with, 3, 3, 3);
    mark(&rows[3], &with, 4, 3, 2);
    mark(&rows[4], &with, 1, 1, 1);
    json_t *result = json_owned(a, score_result(a, &with, &t));
    struct str ids[] = {STR("k01"), STR("k03"), STR("k04")};
    lot_draw(lot_seed(&t.lot, 2), ids, 3);
    assert_row(result, 0, "k02", 1, "5/1", NULL);
    for (size_t i = 0; i < 3; i++)
        assert_row(result, 1 + i, ids[i].p, (int)i + 2, "3/1", i < 2 ? "lot" : NULL);
    assert_row(result, 4, "k05", 5, "1/1", NULL);
    assert_int_equal(json_array_size(json_object_get(result, "ties")), 0);
    json_t *lot = json_array_get(json_object_get(result, "lots"), 0);
    assert_int_equal(json_array_size(json_object_get(result, "lots")), 1);
    assert_int_equal(json_integer_value(json_object_get(lot, "place")), 2);
    assert_int_equal(strlen(json_string_value(json_object_get(lot, "seed"))), 64);
    with.rungs_n = 1;
    result = json_owned(a, score_result(a, &with, &t));
    assert_null(json_object_get(result, "lots"));
    assert_int_equal(json_array_size(json_object_get(result, "ties")), 1);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(means_are_exact_and_ranked),
        cmocka_unit_test(too_few_ballots_are_said_to_be),
        cmocka_unit_test(weights_pull_the_mean),
        cmocka_unit_test(the_ladder_says_which_rung_decided),
        cmocka_unit_test(a_shared_rung_leaves_the_place_shared),
        cmocka_unit_test(exact_means_agree_with_floating_point),
        cmocka_unit_test(the_result_is_the_same_bytes_whatever_order_the_slate_has),
        cmocka_unit_test(a_lot_parts_what_nothing_else_parts),
    };
    a = arena_new();
    int failed = sodium_init() < 0 ? 1 : cmocka_run_group_tests(tests, NULL, NULL);
    arena_free(a);
    return failed;
}
