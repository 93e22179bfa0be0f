/* closed.c: what is counted, with one thing changed and the rest as it was. */
#include "award/close/closed.h"

#include "support/test.h"

static struct arena *a;

static int begin(void **state) {
    (void)state;
    a = arena_new();
    return 0;
}

static int end(void **state) {
    (void)state;
    arena_free(a);
    return 0;
}

static struct str jurors[] = {STR_INIT("anna"), STR_INIT("bo"), STR_INIT("cid")};
static struct slate_line lines[] = {{STR_INIT("k02"), {{0}}}, {STR_INIT("k01"), {{0}}}};
static const struct roll roll = {.n = 3, .jurors = jurors};
static const struct slate slate = {.n = 2, .lines = lines};

static const char before[] =
    "{\"ballots\":[{\"juror\":\"anna\",\"index\":7,\"number\":1,\"hash\":\"h\"},"
    "{\"juror\":\"bo\",\"why\":\"none\"},{\"juror\":\"cid\",\"why\":\"excluded\"}],"
    "\"recusals\":[{\"juror\":\"bo\",\"candidate\":\"k01\"}],\"present\":[\"anna\",\"cid\"],"
    "\"excluded\":[{\"juror\":\"cid\",\"key\":1,\"ground\":\"lost\"}]}";

static json_t *start(void) {
    json_t *closed;
    assert_int_equal(json_parse(a, str_of(before), &closed), OK);
    return closed;
}

/* What is in `json` besides what `member` holds, which is `value`. */
static void only(const json_t *json, const char *member, const char *value) {
    assert_true(str_equal(json_compact(a, json_object_get(json, member)), str_of(value)));
    json_t *rest = json_owned(a, json_deep_copy(json)), *same = start();
    json_object_del(rest, member);
    json_object_del(same, member);
    assert_true(json_equal(rest, same));
}

static void a_recusal_stands_in_the_order_of_roll_and_slate(void **state) {
    (void)state;
    json_t *closed = start();
    only(closed_with_recusal(a, closed, &roll, &slate, STR("anna"), STR("k01"), NULL), "recusals",
         "[{\"juror\":\"anna\",\"candidate\":\"k01\"},{\"juror\":\"bo\",\"candidate\":\"k01\"}]");
    only(closed_with_recusal(a, closed, &roll, &slate, STR("bo"), STR("k02"), NULL), "recusals",
         "[{\"juror\":\"bo\",\"candidate\":\"k02\"},{\"juror\":\"bo\",\"candidate\":\"k01\"}]");
    assert_true(json_equal(closed, start())); /* the old value is untouched */
}

static void of_hands_the_numbers_are_without_them(void **state) {
    (void)state;
    json_t *votes, *closed = start();
    assert_int_equal(json_parse(a, STR("{\"yes\":1,\"no\":0,\"blank\":0}"), &votes), OK);
    json_t *after = closed_with_recusal(a, closed, &roll, &slate, STR("anna"), STR("k02"), votes);
    assert_true(str_equal(json_compact(a, json_object_get(after, "present")), STR("[\"cid\"]")));
    assert_int_equal(json_get_int(json_object_get(after, "record"), "yes"), 1);
    assert_true(closed_recuses(after, STR("anna"), STR("k02")));
}

static void another_ballot_takes_the_place_of_the_row(void **state) {
    (void)state;
    json_t *counts, *closed = start();
    assert_int_equal(json_parse(a, STR("{\"index\":9,\"number\":2,\"hash\":\"g\"}"), &counts), OK);
    only(closed_with_ballot(a, closed, false, STR("anna"), counts), "ballots",
         "[{\"juror\":\"anna\",\"index\":9,\"number\":2,\"hash\":\"g\"},{\"juror\":\"bo\",\"why\":\"none\"},"
         "{\"juror\":\"cid\",\"why\":\"excluded\"}]");
    only(closed_with_ballot(a, closed, false, STR("anna"), NULL), "ballots",
         "[{\"juror\":\"anna\",\"why\":\"not_theirs\"},{\"juror\":\"bo\",\"why\":\"none\"},"
         "{\"juror\":\"cid\",\"why\":\"excluded\"}]");
    json_t *motion = closed_with_ballot(a, closed, true, STR("bo"), counts);
    assert_true(
        str_equal(json_compact(a, json_object_get(motion, "present")), STR("[\"anna\",\"bo\",\"cid\"]")));
    motion = closed_with_ballot(a, closed, true, STR("anna"), NULL);
    assert_true(str_equal(json_compact(a, json_object_get(motion, "present")), STR("[\"cid\"]")));
}

static void rows_and_grounds_are_found(void **state) {
    (void)state;
    json_t *closed = start();
    assert_int_equal(json_get_int(closed_row(closed, STR("anna")), "index"), 7);
    assert_null(closed_row(closed, STR("dag")));
    assert_true(str_equal(closed_exclusion(closed, STR("cid")), STR("lost")));
    assert_int_equal(closed_exclusion(closed, STR("anna")).n, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_recusal_stands_in_the_order_of_roll_and_slate, begin, end),
        cmocka_unit_test_setup_teardown(of_hands_the_numbers_are_without_them, begin, end),
        cmocka_unit_test_setup_teardown(another_ballot_takes_the_place_of_the_row, begin, end),
        cmocka_unit_test_setup_teardown(rows_and_grounds_are_found, begin, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
