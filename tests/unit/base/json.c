/* json.c: what is refused at the door, and that members keep their places. */
#include "base/json.h"

#include "support/text.h"

static enum fault parse(struct arena *a, const char *text) {
    json_t *value;
    enum fault f = json_parse(a, str_of(text), &value);
    assert_true((f == OK) == (value != NULL));
    return f;
}

static void order_of_members_and_bytes_of_strings_stay(void **state) {
    struct arena *a = arena_new();
    json_t *value;
    static const char text[] =
        "{\"z\":1,\"a\":[true,null,\"b\xC3\xA5t/\"],\"m\":{\"y\":-9223372036854775808,\"b\":\"\"}}";
    assert_int_equal(json_parse(a, str_of(text), &value), OK);
    assert_text(json_compact(a, value), text);
    arena_free(a);
}

static void what_is_not_strictly_json_is_refused(void **state) {
    static const char *const wrong[] = {"",
                                        " ",
                                        "{",
                                        "[1,]",
                                        "{\"a\":1,\"a\":2}",
                                        "{\"a\":1,\"\\u0061\":2}",
                                        "{} x",
                                        "{}{}",
                                        "1",
                                        "\"a\"",
                                        "null",
                                        "{'a':1}",
                                        "[01]",
                                        "[9223372036854775808]",
                                        "[\"\\u0000\"]",
                                        "[\"\\ud800\"]",
                                        "[\"\xFF\"]",
                                        "[\"\xC0\x80\"]",
                                        "[\"a\nb\"]",
                                        "[NaN]",
                                        "\xEF\xBB\xBF{}",
                                        "// x\n{}"};
    struct arena *a = arena_new();
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        if (parse(a, wrong[i]) != REQUEST_MALFORMED)
            fail_msg("%s", wrong[i]);
    json_t *value;
    assert_int_equal(json_parse(a, STR("[\"a\0b\"]"), &value), REQUEST_MALFORMED);
    assert_int_equal(json_parse(a, STR("{}\0"), &value), REQUEST_MALFORMED);
    arena_free(a);
}

static void nesting_is_bounded_and_brackets_in_strings_are_not_nesting(void **state) {
    struct arena *a = arena_new();
    char text[2 * JSON_DEPTH_MOST + 4];
    memset(text, '[', JSON_DEPTH_MOST);
    memset(text + JSON_DEPTH_MOST, ']', JSON_DEPTH_MOST);
    text[2 * JSON_DEPTH_MOST] = 0;
    assert_int_equal(parse(a, text), OK);
    memset(text, '[', JSON_DEPTH_MOST + 1);
    memset(text + JSON_DEPTH_MOST + 1, ']', JSON_DEPTH_MOST + 1);
    text[2 * JSON_DEPTH_MOST + 2] = 0;
    assert_int_equal(parse(a, text), REQUEST_MALFORMED);
    assert_int_equal(parse(a, "[\"[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[\\\"[[[[[[[\"]"), OK);
    assert_int_equal(
        parse(a, "[[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],"
                 "[],[],[],[],[],[],[],[]]"),
        OK);
    arena_free(a);
}

static void absent_members_and_other_types_read_as_nothing(void **state) {
    struct arena *a = arena_new();
    json_t *o;
    assert_int_equal(json_parse(a, STR("{\"s\":\"x\",\"n\":42,\"t\":true,\"f\":false,\"o\":{}}"), &o), OK);
    assert_text(json_get_str(o, "s"), "x");
    assert_int_equal(json_get_int(o, "n"), 42);
    assert_true(json_get_bool(o, "t"));
    assert_false(json_get_bool(o, "f"));
    assert_int_equal(json_get_str(o, "n").n + json_get_str(o, "o").n + json_get_str(o, "none").n, 0);
    assert_int_equal(json_get_int(o, "s") + json_get_int(o, "none"), 0);
    assert_false(json_get_bool(o, "n") || json_get_bool(o, "none"));
    assert_int_equal(json_get_str(NULL, "s").n, 0);
    assert_int_equal(json_get_int(NULL, "s"), 0);
    arena_free(a);
}

static void setting_a_member_keeps_its_place(void **state) {
    struct arena *a = arena_new();
    json_t *o = json_new_object(a), *list = json_array();
    json_set_str(o, "b", STR("1"));
    json_set_int(o, "a", -7);
    json_set_bool(o, "c", true);
    json_set_str(o, "b", (struct str){0});
    json_add_str(list, STR("x\"\n"));
    json_add_new(list, json_integer(1));
    json_set_new(o, "l", list);
    assert_text(json_compact(a, o), "{\"b\":\"\",\"a\":-7,\"c\":true,\"l\":[\"x\\\"\\n\",1]}");
    assert_text(json_compact(a, json_object_get(o, "b")), "\"\"");
    assert_text(json_compact(a, json_new_array(a)), "[]");
    arena_free(a);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(order_of_members_and_bytes_of_strings_stay),
        cmocka_unit_test(what_is_not_strictly_json_is_refused),
        cmocka_unit_test(nesting_is_bounded_and_brackets_in_strings_are_not_nesting),
        cmocka_unit_test(absent_members_and_other_types_read_as_nothing),
        cmocka_unit_test(setting_a_member_keeps_its_place),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
