/* yaml_check.c: one table with every kind of rule, a file that fits it, and each way not to. */
#include "base/json.h"
#include "base/yaml.h"
#include "support/text.h"

static const char *refuse_shouting(struct str s) {
    return str_ends(s, STR("!")) ? "must not end in an exclamation mark" : NULL;
}

static const char *const methods[] = {"mean", "motion", "schulze", NULL};
static const struct yaml_rule word = {.key = "word", .kind = YAML_STRING, .required = true, .max = 5};
static const struct yaml_rule number = {.kind = YAML_INT, .min = -5, .max = 100};
static const struct yaml_rule step[] = {{.key = "name", .kind = YAML_STRING, .required = true},
                                        {.key = "method", .kind = YAML_ENUM, .words = methods},
                                        {0}};
static const struct yaml_rule step_item = {.key = "step", .kind = YAML_RECORD, .of = step};
static const struct yaml_rule rules[] = {
    {.key = "id", .kind = YAML_STRING, .required = true, .min = 2, .max = 8, .refuse = refuse_shouting},
    {.key = "title", .kind = YAML_TEXT, .max = 10},
    {.key = "sum", .kind = YAML_INT, .min = 1, .max = 9},
    {.key = "any-sum", .kind = YAML_INT},
    {.key = "open", .kind = YAML_BOOL},
    {.key = "since", .kind = YAML_DATE},
    {.key = "method", .kind = YAML_ENUM, .words = methods},
    {.key = "words", .kind = YAML_LIST, .min = 1, .max = 3, .of = &word},
    {.key = "weights", .kind = YAML_MAP, .max = 2, .of = &number},
    {.key = "steps", .kind = YAML_LIST, .of = &step_item},
    {.key = "more", .kind = YAML_RECORD, .of = step},
    {.key = "free", .kind = YAML_ANY},
    {0}};

/* All messages of a file, each on a line. */
static const char *check(struct arena *a, const char *text) {
    struct messages m = messages_new(a);
    struct yaml *y;
    struct str all = STR("");
    assert_int_equal(yaml_parse(a, STR("f"), str_of(text), &m, &y), OK);
    assert_true(yaml_check(y, rules, &m) == (m.n == 0));
    for (size_t i = 0; i < m.n; i++)
        all = arena_format(a, "%.*s%.*s\n", STR_ARGS(all), STR_ARGS(message_line(a, &m.list[i])));
    return all.p;
}

static void what_fits_becomes_what_the_rules_say(void **state) {
    struct arena *a = arena_new();
    struct messages m = messages_new(a);
    struct yaml *y;
    assert_int_equal(
        yaml_parse(a, STR("f"),
                   STR("id: abc\ntitle: {nb: A, nn: B, en: C}\nsum: 9\nany-sum: -12\nopen: true\n"
                       "since: 2021-10-08\nmethod: motion\nwords: [a, b]\nweights: {x-1: 0, y: -5}\n"
                       "steps:\n  - name: one\n    method: mean\nmore: {name: x}\nfree: [{a: 1}]\n"),
                   &m, &y),
        OK);
    assert_true(yaml_check(y, rules, &m));
    assert_text(
        json_compact(a, yaml_root(y)),
        "{\"id\":\"abc\",\"title\":{\"nb\":\"A\",\"nn\":\"B\",\"en\":\"C\"},\"sum\":9,\"any-sum\":-12,"
        "\"open\":true,\"since\":\"2021-10-08\",\"method\":\"motion\",\"words\":[\"a\",\"b\"],"
        "\"weights\":{\"x-1\":0,\"y\":-5},\"steps\":[{\"name\":\"one\",\"method\":\"mean\"}],"
        "\"more\":{\"name\":\"x\"},\"free\":[{\"a\":\"1\"}]}");
    unsigned line, column;
    assert_true(yaml_place(y, json_object_get(yaml_root(y), "any-sum"), &line, &column));
    assert_true(line == 4 && column == 10);
    arena_free(a);
}

static void each_kind_says_what_it_wants(void **state) {
    static const struct {
        const char *text, *messages;
    } cases[] = {
        {"id: abc", ""},
        {"sum: 3", "f:1:1: The key \"id\" is missing.\n"},
        {"id: ''", "f:1:5: \"id\" must not be empty.\n"},
        {"id: a", "f:1:5: \"id\" must be at least 2 characters, not 1.\n"},
        {"id: abcdefghi", "f:1:5: \"id\" must be at most 8 characters, not 9.\n"},
        {"id: \xC3\xA6\xC3\xB8\xC3\xA5\xC3\xA6\xC3\xB8\xC3\xA5\xC3\xA6\xC3\xB8", ""},
        {"id: \"a\\x07b\"", "f:1:5: \"id\" holds a control character.\n"},
        {"id: hei!", "f:1:5: \"id\" must not end in an exclamation mark.\n"},
        {"id: [a]", "f:1:5: \"id\" must be a text.\n"},
        {"id: abc\nsum: 0", "f:2:6: \"sum\" must be a whole number from 1 to 9.\n"},
        {"id: abc\nsum: 10", "f:2:6: \"sum\" must be a whole number from 1 to 9.\n"},
        {"id: abc\nsum: 3.0", "f:2:6: \"sum\" must be a whole number from 1 to 9.\n"},
        {"id: abc\nsum: 03", "f:2:6: \"sum\" must be a whole number from 1 to 9.\n"},
        {"id: abc\nany-sum: -0", "f:2:10: \"any-sum\" must be a whole number.\n"},
        {"id: abc\nany-sum: +1", "f:2:10: \"any-sum\" must be a whole number.\n"},
        {"id: abc\nany-sum: {}", "f:2:10: \"any-sum\" must be a whole number.\n"},
        {"id: abc\nopen: yes", "f:2:7: \"open\" must be true or false.\n"},
        {"id: abc\nsince: 2021-02-29", "f:2:8: \"since\" must be a day such as 2021-10-08.\n"},
        {"id: abc\nmethod: Mean", "f:2:9: \"method\" must be mean, motion or schulze.\n"},
        {"id: abc\nwords: a", "f:2:8: \"words\" must be a list.\n"},
        {"id: abc\nwords: []", "f:2:8: \"words\" needs at least 1, and has 0.\n"},
        {"id: abc\nwords: [a,b,c,d]", "f:2:8: \"words\" takes at most 3, and has 4.\n"},
        {"id: abc\nwords: [a, abcdef]", "f:2:12: \"word 2\" must be at most 5 characters, not 6.\n"},
        {"id: abc\nweights: {A: 1}", "f:2:11: The key \"A\" must be of a … z, digits and hyphens.\n"},
        {"id: abc\nweights: {a: x}", "f:2:14: \"a\" must be a whole number from -5 to 100.\n"},
        {"id: abc\nweights: {a: 1, b: 1, c: 1}", "f:2:10: \"weights\" takes at most 2, and has 3.\n"},
        {"id: abc\nsteps:\n  - method: mean\n", "f:3:5: The key \"name\" is missing in \"step 1\".\n"},
        {"id: abc\nmore: {}\n", "f:2:7: The key \"name\" is missing in \"more\".\n"},
        {"id: abc\nmore:\n", "f:2:6: The key \"name\" is missing in \"more\".\n"},
        {"id: abc\nsteps:\n", ""},
        {"id: abc\nmore: {name: a, x: b}",
         "f:2:17: There is no key \"x\" here; the keys are: name, method.\n"},
        {"id: abc\ntitle: A",
         "f:2:8: \"title\" must be a text in each language, under the keys nb, nn and en.\n"},
        {"id: abc\ntitle: {nb: A, en: ''}",
         "f:2:20: \"en\" must not be empty.\nf:2:8: The key \"nn\" is missing in \"title\".\n"},
        {"id: abc\ntitle: {nb: A, nn: B, en: C, se: D}",
         "f:2:30: There is no key \"se\" here; the keys are: nb, nn, en.\n"},
    };
    struct arena *a = arena_new();
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_text(str_of(check(a, cases[i].text)), cases[i].messages);
    arena_free(a);
}

static void all_that_is_wrong_is_said_at_once(void **state) {
    struct arena *a = arena_new();
    assert_text(
        str_of(check(a, "sum: x\nopen: x\ncolour: red\nwords: [a, '']\n")),
        "f:1:6: \"sum\" must be a whole number from 1 to 9.\n"
        "f:2:7: \"open\" must be true or false.\n"
        "f:3:1: There is no key \"colour\" here; the keys are: id, title, sum, any-sum, open, since, method, "
        "words, weights, steps, more, free.\n"
        "f:4:12: \"word 2\" must not be empty.\n"
        "f:1:1: The key \"id\" is missing.\n");
    arena_free(a);
}

static void a_doubled_key_does_not_hide_the_rest(void **state) {
    struct arena *a = arena_new();
    struct messages m = messages_new(a);
    struct yaml *y;
    assert_int_equal(yaml_parse(a, STR("f"), STR("id: abc\nid: def\nsum: x\n"), &m, &y), FILE_INVALID);
    assert_non_null(y);
    assert_false(yaml_check(y, rules, &m));
    assert_int_equal(m.n, 2);
    assert_int_equal(m.list[1].line, 3);
    arena_free(a);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_fits_becomes_what_the_rules_say),
        cmocka_unit_test(each_kind_says_what_it_wants),
        cmocka_unit_test(all_that_is_wrong_is_said_at_once),
        cmocka_unit_test(a_doubled_key_does_not_hide_the_rest),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
