/* form_each.c: fields that stand once for each of several things. */
#include "support/text.h"
#include "web/form.h"

#define URLENCODED STR("application/x-www-form-urlencoded")
#define JSON       STR("application/json")

static const struct form ties = {
    "ties", {{.name = "tie", .kind = FORM_CHOICES}, {"ground", FORM_EACH, .max = 8}, {.name = "plain"}, {0}}};

static struct arena *arena;

static struct form_values *read(struct str type, const char *body) {
    struct form_values *v = arena_alloc(arena, sizeof *v);
    form_read(arena, &ties, type, str_of(body), v);
    return v;
}

static void each_thing_has_its_own_line(void **state) {
    struct form_values *v = read(URLENCODED, "ground-k01=board&ground-k02=&ground-k10=k%3A1&tie=k01");
    assert_int_equal(v->fault, OK);
    assert_true(form_get(v, "ground")->given);
    assert_int_equal(form_get(v, "ground")->choices_n, 2);
    assert_text(form_each(v, "ground", STR("k01")), "board");
    assert_text(form_each(v, "ground", STR("k10")), "k:1");
    assert_int_equal(form_each(v, "ground", STR("k02")).n, 0);
    assert_int_equal(form_each(v, "ground", STR("k1")).n, 0);
    v = read(JSON, "{\"tie\":[\"k01\"],\"ground-k01\":\"board\"}");
    assert_int_equal(v->fault, OK);
    assert_text(form_each(v, "ground", STR("k01")), "board");
}

static void nothing_said_is_nothing_given(void **state) {
    struct form_values *v = read(URLENCODED, "ground-k01=");
    assert_int_equal(v->fault, OK);
    assert_false(form_get(v, "ground")->given);
}

static void a_line_is_bounded_and_clean(void **state) {
    assert_int_equal(form_get(read(URLENCODED, "ground-k01=12345678"), "ground")->fault, OK);
    assert_int_equal(form_get(read(URLENCODED, "ground-k01=123456789"), "ground")->fault, FIELD_TOO_LONG);
    assert_int_equal(form_get(read(URLENCODED, "ground-k01=%01"), "ground")->fault, FIELD_CONTROL);
    assert_int_equal(form_get(read(URLENCODED, "ground-k01=%FF"), "ground")->fault, FIELD_NOT_UTF8);
}

static void two_lines_for_one_thing_are_refused(void **state) {
    assert_int_equal(read(URLENCODED, "ground-k01=a&ground-k01=b")->fault, REQUEST_MALFORMED);
    assert_int_equal(read(JSON, "{\"ground-k01\":[\"a\"]}")->fault, REQUEST_MALFORMED);
}

static void only_fields_of_this_kind_take_a_thing(void **state) {
    assert_int_equal(read(JSON, "{\"plain-k01\":\"a\"}")->fault, REQUEST_UNKNOWN_FIELD);
    assert_int_equal(read(JSON, "{\"ground\":\"a\"}")->fault, REQUEST_UNKNOWN_FIELD);
    assert_int_equal(read(JSON, "{\"ground-\":\"a\"}")->fault, REQUEST_UNKNOWN_FIELD);
    assert_int_equal(read(URLENCODED, "plain-k01=a&ground=b")->fault, OK);
}

static int begin(void **state) {
    arena = arena_new();
    return 0;
}

static int end(void **state) {
    arena_free(arena);
    return 0;
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(each_thing_has_its_own_line, begin, end),
        cmocka_unit_test_setup_teardown(nothing_said_is_nothing_given, begin, end),
        cmocka_unit_test_setup_teardown(a_line_is_bounded_and_clean, begin, end),
        cmocka_unit_test_setup_teardown(two_lines_for_one_thing_are_refused, begin, end),
        cmocka_unit_test_setup_teardown(only_fields_of_this_kind_take_a_thing, begin, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
