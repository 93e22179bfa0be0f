/* yaml.c: values as they stand, places as an editor shows them, and everything that is refused with its line.
 */
#include "base/yaml.h"

#include "base/json.h"
#include "support/text.h"

static enum fault parse(struct arena *a, const char *text, struct messages *m, struct yaml **y) {
    *m = messages_new(a);
    enum fault f = yaml_parse(a, STR("f.yaml"), str_of(text), m, y);
    assert_true((f == OK) == (m->n == 0));
    return f;
}

static void values_are_strings_whatever_they_look_like(void **state) {
    struct arena *a = arena_new();
    struct messages m;
    struct yaml *y;
    assert_int_equal(
        parse(a, "a: no\nb: 0624\nc: 2021-10-08\nd: ~\ne:\nf: 1.50\ng: [yes, \"x\"]\nh: {i: on}\n", &m, &y),
        OK);
    assert_text(json_compact(a, yaml_root(y)),
                "{\"a\":\"no\",\"b\":\"0624\",\"c\":\"2021-10-08\",\"d\":\"~\",\"e\":\"\",\"f\":\"1.50\","
                "\"g\":[\"yes\",\"x\"],\"h\":{\"i\":\"on\"}}");
    arena_free(a);
}

static void long_texts_keep_their_lines_and_letters(void **state) {
    struct arena *a = arena_new();
    struct messages m;
    struct yaml *y;
    assert_int_equal(parse(a, "a: |\n  bl\xC3\xA5\n  b\xC3\xA6r\nb: >-\n  en\n  to\n", &m, &y), OK);
    assert_text(json_get_str(yaml_root(y), "a"), "bl\xC3\xA5\nb\xC3\xA6r\n");
    assert_text(json_get_str(yaml_root(y), "b"), "en to");
    arena_free(a);
}

static void an_empty_file_is_an_empty_mapping(void **state) {
    static const char *const empty[] = {"", "\n", "# a comment\n", "---\n...\n", "\xEF\xBB\xBF", "{}"};
    struct arena *a = arena_new();
    for (size_t i = 0; i < 3; i++) {
        struct messages m;
        struct yaml *y;
        assert_int_equal(parse(a, empty[i], &m, &y), OK);
        assert_int_equal(json_object_size(yaml_root(y)), 0);
    }
    arena_free(a);
}

static void every_value_knows_its_line_and_column(void **state) {
    struct arena *a = arena_new();
    struct messages m;
    struct yaml *y;
    unsigned line, column;
    assert_int_equal(parse(a, "# x\na: one\nb:\n  - two\n  - \xC3\xB8: three\n", &m, &y), OK);
    json_t *list = json_object_get(yaml_root(y), "b"), *second = json_array_get(list, 1);
    const struct {
        json_t *value;
        unsigned line, column;
    } places[] = {{yaml_root(y), 2, 1}, {json_object_get(yaml_root(y), "a"), 2, 4},
                  {list, 4, 3},         {json_array_get(list, 0), 4, 5},
                  {second, 5, 5},       {json_object_get(second, "\xC3\xB8"), 5, 8}};
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        assert_true(yaml_place(y, places[i].value, &line, &column));
        assert_int_equal(line, places[i].line);
        assert_int_equal(column, places[i].column);
    }
    assert_false(yaml_place(y, json_true(), &line, &column));
    yaml_say(y, &m, second, "Not %d.", 3);
    assert_text(message_line(a, &m.list[0]), "f.yaml:5:5: Not 3.");
    arena_free(a);
}

static void places_are_right_in_a_long_file(void **state) {
    struct arena *a = arena_new();
    struct messages m = messages_new(a);
    struct yaml *y;
    struct str text = {0};
    enum { KEYS = 2000 };
    char *p = arena_alloc(a, KEYS * 16);
    for (int i = 0; i < KEYS; i++)
        text.n += (size_t)sprintf(p + text.n, "k%d: v\n", i);
    text.p = p;
    assert_int_equal(yaml_parse(a, STR("f"), text, &m, &y), OK);
    for (int i = 0; i < KEYS; i++) {
        unsigned line, column;
        assert_true(
            yaml_place(y, json_object_get(yaml_root(y), arena_format(a, "k%d", i).p), &line, &column));
        assert_int_equal(line, i + 1);
    }
    arena_free(a);
}

static void what_these_files_do_not_use_is_refused_at_its_place(void **state) {
    static const struct {
        const char *text, *message;
    } cases[] = {
        {"a: 1\nb: 2\na: 3\n", "f.yaml:3:1: The key \"a\" stands twice, first in line 1."},
        {"a:\n  b: 1\n  b: 2\n", "f.yaml:3:3: The key \"b\" stands twice, first in line 2."},
        {"a: &x {b: 1}\nc: *x\n",
         "f.yaml:2:1: Anchors and aliases are not used in these files: write it out."},
        {"a: &x [*x]\n", "f.yaml:1:4: Anchors and aliases are not used in these files: write it out."},
        {"a: !!int 3\n", "f.yaml:1:4: Tags are not used in these files."},
        {"a: !mine x\n", "f.yaml:1:4: Tags are not used in these files."},
        {"? [a]\n: b\n", "f.yaml:1:3: A key must be a plain word."},
        {"\"\": b\n", "f.yaml:1:1: A key must be a plain word."},
        {"- a\n", "f.yaml:1:1: The file must begin with a key and a colon."},
        {"just a text\n", "f.yaml:1:1: The file must begin with a key and a colon."},
        {"a: 1\n---\nb: 2\n", "f.yaml:3:1: A second document begins here; one is enough."},
        {"a: 1\nb: bl\xE5\n", "f.yaml:2:1: This line is not valid UTF-8."},
    };
    struct arena *a = arena_new();
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct messages m;
        struct yaml *y;
        assert_int_equal(parse(a, cases[i].text, &m, &y), FILE_INVALID);
        assert_int_equal(m.n, 1);
        assert_text(message_line(a, &m.list[0]), cases[i].message);
    }
    arena_free(a);
}

static void what_is_not_yaml_is_told_with_its_line(void **state) {
    static const struct {
        const char *text;
        unsigned line;
    } cases[] = {{"a: 1\n\tb: 2\n", 2}, {"a: [1, 2\n", 2}, {"a: \"x\n", 2},
                 {"a: 1\n b: 2\n", 2},  {"a: *x\n", 1},    {"a: %x\n", 1}};
    struct arena *a = arena_new();
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct messages m;
        struct yaml *y;
        assert_int_equal(parse(a, cases[i].text, &m, &y), FILE_INVALID);
        assert_null(y);
        assert_int_equal(m.n, 1);
        assert_int_equal(m.list[0].line, cases[i].line);
        assert_true(str_starts(m.list[0].text, STR("This is not YAML")));
    }
    arena_free(a);
}

static void control_characters_are_refused(void **state) {
    struct arena *a = arena_new();
    struct messages m = messages_new(a);
    struct yaml *y;
    assert_int_equal(yaml_parse(a, STR("f"), STR("a: x\x07\n"), &m, &y), FILE_INVALID);
    assert_int_equal(yaml_parse(a, STR("f"), STR("a: x\0\n"), &m, &y), FILE_INVALID);
    assert_int_equal(m.n, 2);
    arena_free(a);
}

static void bombs_are_refused_at_once(void **state) {
    struct arena *a = arena_new();
    struct messages m;
    struct yaml *y;
    assert_int_equal(parse(a,
                           "a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\n"
                           "c: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]\nd: &d [*c,*c,*c,*c,*c,*c,*c,*c,*c]\n"
                           "e: &e [*d,*d,*d,*d,*d,*d,*d,*d,*d]\n",
                           &m, &y),
                     FILE_INVALID);
    assert_true(m.n <= 4 * 9);
    char deep[2000] = "a: ";
    memset(deep + 3, '[', 500);
    memset(deep + 503, ']', 500);
    assert_int_equal(parse(a, deep, &m, &y), FILE_INVALID);
    assert_text(m.list[0].text, "This is nested too deeply.");
    struct str big =
        str_bytes(memset(arena_alloc(a, YAML_BYTES_MOST + 1), '#', YAML_BYTES_MOST + 1), YAML_BYTES_MOST + 1);
    assert_int_equal(yaml_parse(a, STR("f"), big, &m, &y), FILE_INVALID);
    big.n--;
    assert_int_equal(yaml_parse(a, STR("f"), big, &m, &y), OK);
    arena_free(a);
}

static void a_file_that_is_not_there_is_one_sentence(void **state) {
    struct arena *a = arena_new();
    struct messages m = messages_new(a);
    struct yaml *y;
    assert_int_equal(yaml_load(a, STR("tests/none.yaml"), &m, &y), FILE_INVALID);
    assert_text(message_line(a, &m.list[0]), "tests/none.yaml: There is no such file.");
    assert_int_equal(yaml_load(a, STR("tests"), &m, &y), FILE_INVALID);
    assert_text(message_line(a, &m.list[1]), "tests: This is not a file.");
    assert_int_equal(yaml_load(a, STR("conf/kaaring.yaml"), &m, &y), OK);
    arena_free(a);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values_are_strings_whatever_they_look_like),
        cmocka_unit_test(long_texts_keep_their_lines_and_letters),
        cmocka_unit_test(an_empty_file_is_an_empty_mapping),
        cmocka_unit_test(every_value_knows_its_line_and_column),
        cmocka_unit_test(places_are_right_in_a_long_file),
        cmocka_unit_test(what_these_files_do_not_use_is_refused_at_its_place),
        cmocka_unit_test(what_is_not_yaml_is_told_with_its_line),
        cmocka_unit_test(control_characters_are_refused),
        cmocka_unit_test(bombs_are_refused_at_once),
        cmocka_unit_test(a_file_that_is_not_there_is_one_sentence),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
