/* form.c: every kind of bad input is refused at its field, and what was typed is still there. */
#include "web/form.h"

#include "base/clock.h"
#include "base/time.h"
#include "support/text.h"
#include "web/form_check.h"

#include <stdio.h>
#include <stdlib.h>

#define URLENCODED STR("application/x-www-form-urlencoded")
#define JSON       STR("application/json")

static const char *const ways[] = {"jury", "both", "public", NULL};

static const struct form all_kinds = {"all",
                                      {{"name", FORM_LINE, .required = true, .max = 10},
                                       {"why", FORM_TEXT, .min = 3, .max = 20},
                                       {.name = "mail", .kind = FORM_EMAIL},
                                       {.name = "web", .kind = FORM_URL},
                                       {.name = "orgnr", .kind = FORM_ORGNR},
                                       {.name = "place", .kind = FORM_MUNICIPALITY},
                                       {"sum", FORM_INTEGER, .min = 1, .max = 50000},
                                       {.name = "ends", .kind = FORM_MINUTE},
                                       {.name = "day", .kind = FORM_DATE},
                                       {"way", FORM_CHOICE, .options = ways},
                                       {"goals", FORM_CHOICES, .max = 2},
                                       {.name = "sure", .kind = FORM_FLAG},
                                       {.name = "of", .kind = FORM_ID},
                                       {"note", FORM_NOTE, .max = 100},
                                       {.name = "url", .kind = FORM_TRAP},
                                       {0}}};

static struct arena *arena;

static struct form_values *read(struct str type, const char *body) {
    struct form_values *v = arena_alloc(arena, sizeof *v);
    form_read(arena, &all_kinds, type, str_of(body), v);
    return v;
}

/* The fault of one field, everything else being right. */
static enum fault fault_of(const char *name, const char *encoded) {
    struct str body = arena_format(arena, "%s%s=%s", str_equal(str_of(name), STR("name")) ? "" : "name=Ada&",
                                   name, encoded);
    struct form_values *v = read(URLENCODED, body.p);
    enum fault f = form_get(v, name)->fault;
    assert_int_equal(v->fault, f ? FORM_INVALID : OK);
    return f;
}

static struct str text_of(const char *name, const char *encoded) {
    struct str body = arena_format(arena, "name=Ada&%s=%s", name, encoded);
    return form_text(read(URLENCODED, body.p), name);
}

static const char *repeat(const char *s, size_t n) {
    struct str all = STR("");
    for (size_t i = 0; i < n; i++)
        all = arena_format(arena, "%.*s%s", STR_ARGS(all), s);
    return all.p;
}

static void what_is_missing_is_told_at_its_field_alone(void **state) {
    struct form_values *v = read(URLENCODED, "");
    assert_int_equal(v->fault, FORM_INVALID);
    assert_int_equal(form_get(v, "name")->fault, FIELD_MISSING);
    assert_int_equal(form_get(v, "why")->fault, OK);
    assert_false(form_get(v, "why")->given);
    assert_int_equal(fault_of("name", "+++"), FIELD_MISSING);
}

static void a_flag_can_take_the_place_of_a_field(void **state) {
    static const struct form form = {"pet",
                                     {{.name = "name", .kind = FORM_LINE, .required_unless = "none"},
                                      {.name = "none", .kind = FORM_FLAG},
                                      {0}}};
    static const struct {
        const char *body;
        enum fault fault;
    } cases[] = {{"", FIELD_MISSING}, {"none=", FIELD_MISSING}, {"none=1", OK},
                 {"name=Rex", OK},    {"name=Rex&none=1", OK},  {"name=%FF", FIELD_NOT_UTF8}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct form_values v;
        form_read(arena, &form, URLENCODED, str_of(cases[i].body), &v);
        assert_int_equal(form_get(&v, "name")->fault, cases[i].fault);
        assert_int_equal(v.fault, cases[i].fault ? FORM_INVALID : OK);
    }
}

static void length_counts_signs_and_not_bytes(void **state) {
    assert_int_equal(fault_of("name", repeat("%C3%A6", 10)), OK);
    assert_int_equal(fault_of("name", repeat("%C3%A6", 11)), FIELD_TOO_LONG);
    assert_int_equal(fault_of("name", repeat("e%CC%81", 10)), OK); /* composed before it is counted */
    assert_int_equal(fault_of("why", "ab"), FIELD_TOO_SHORT);
    assert_int_equal(fault_of("why", "abc"), OK);
}

static void what_is_too_long_is_given_back_whole(void **state) {
    struct str body = arena_format(arena, "name=%s", repeat("x", 500));
    struct form_values *v = read(URLENCODED, body.p);
    assert_int_equal(form_get(v, "name")->fault, FIELD_TOO_LONG);
    assert_int_equal(form_text(v, "name").n, 500);
}

static void text_is_cleaned(void **state) {
    assert_text(text_of("why", "++en%0D%0Ato%0Dtre+"), "en\nto\ntre");
    assert_text(text_of("why", "Ha%CC%8Akon"), "H\xc3\xa5kon");
}

static void what_is_not_utf_8_is_refused(void **state) {
    assert_int_equal(fault_of("name", "%E6%F8%E5"), FIELD_NOT_UTF8);
    assert_int_equal(fault_of("why", "abc%C3"), FIELD_NOT_UTF8);
    assert_int_equal(fault_of("note", "%FF"), FIELD_NOT_UTF8);
    assert_text(text_of("why", "abc%C3"), ""); /* it could not be shown again */
}

static void control_characters_are_refused(void **state) {
    assert_int_equal(fault_of("name", "a%00b"), FIELD_CONTROL);
    assert_int_equal(fault_of("name", "a%0Ab"), FIELD_CONTROL);
    assert_int_equal(fault_of("why", "abc%1B"), FIELD_CONTROL);
    assert_int_equal(fault_of("why", "a%E2%80%AEb"), FIELD_CONTROL); /* turns the direction of writing */
    assert_int_equal(fault_of("why", "a%0Ab%09c"), OK);
}

static void an_address_must_be_one(void **state) {
    assert_int_equal(fault_of("mail", "ada@example.no"), OK);
    assert_int_equal(fault_of("mail", "ada"), FIELD_EMAIL);
    assert_int_equal(fault_of("mail", "ada@example.no%0D%0ABcc:x@y.no"), FIELD_CONTROL);
    assert_int_equal(fault_of("web", "example.no"), OK);
    assert_text(text_of("web", "example.no"), "https://example.no");
    assert_int_equal(fault_of("web", "javascript:alert(1)"), FIELD_URL);
}

static void an_organisation_number_has_its_check_digit(void **state) {
    assert_int_equal(fault_of("orgnr", "974760673"), OK);
    assert_text(text_of("orgnr", "974+760+673"), "974760673");
    assert_int_equal(fault_of("orgnr", "974760674"), FIELD_ORGNR_DIGIT);
    assert_int_equal(fault_of("orgnr", "97476067"), FIELD_ORGNR);
    assert_text(text_of("orgnr", "974+760+674"), "974 760 674"); /* as it was typed */
}

static void a_municipality_is_one_of_today(void **state) {
    int64_t autumn_2021;
    assert_true(time_parse_rfc3339(STR("2021-09-20T08:00:00Z"), &autumn_2021));
    clock_set_offset(autumn_2021 - clock_now());
    assert_int_equal(fault_of("place", "3005"), OK);
    assert_int_equal(fault_of("place", "3301"), FIELD_MUNICIPALITY);
    assert_int_equal(fault_of("place", "9999"), FIELD_MUNICIPALITY);
    assert_int_equal(fault_of("place", "Drammen"), FIELD_MUNICIPALITY);
    clock_set_offset(0);
}

static void numbers_are_whole_and_within_bounds(void **state) {
    assert_int_equal(fault_of("sum", "30+000"), OK);
    assert_int_equal(form_get(read(URLENCODED, "name=A&sum=30%C2%A0000"), "sum")->number, 30000);
    static const char *const wrong[] = {"0",  "50001", "-3", "1,5", "1.5", "0x10", "99999999999999999999",
                                        "tre"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        assert_int_equal(fault_of("sum", wrong[i]), FIELD_NUMBER);
}

static void times_are_norwegian(void **state) {
    int64_t summer, winter;
    assert_true(time_parse_rfc3339(STR("2021-10-08T21:59:00Z"), &summer));
    assert_true(time_parse_rfc3339(STR("2021-12-01T22:59:00Z"), &winter));
    assert_int_equal(form_get(read(URLENCODED, "name=A&ends=2021-10-08T23:59"), "ends")->number, summer);
    assert_int_equal(form_get(read(URLENCODED, "name=A&ends=2021-12-01T23:59"), "ends")->number, winter);
    assert_int_equal(fault_of("ends", "2021-02-29T10:00"), FIELD_DATE);
    assert_int_equal(fault_of("ends", "8.10.2021"), FIELD_DATE);
    assert_int_equal(fault_of("day", "2021-10-08"), OK);
    assert_int_equal(fault_of("day", "2021-13-08"), FIELD_DATE);
}

static void a_choice_is_one_of_the_options(void **state) {
    assert_int_equal(fault_of("way", "both"), OK);
    assert_int_equal(fault_of("way", "all"), FIELD_CHOICE);
    assert_int_equal(fault_of("way", ""), OK);
}

static void choices_come_several_times_and_none_twice(void **state) {
    struct form_values *v = read(URLENCODED, "name=A&goals=7&goals=12");
    assert_int_equal(v->fault, OK);
    assert_int_equal(form_get(v, "goals")->choices_n, 2);
    assert_text(form_get(v, "goals")->choices[1], "12");
    assert_int_equal(fault_of("goals", "1&goals=2&goals=3"), FIELD_CHOICE);
    assert_int_equal(fault_of("goals", "1&goals=1"), FIELD_CHOICE);
}

static void a_choice_that_is_not_utf_8_is_not_given_back(void **state) {
    struct form_values *v = read(URLENCODED, "name=A&goals=12&goals=%FF");
    assert_int_equal(form_get(v, "goals")->fault, FIELD_NOT_UTF8);
    assert_text(form_get(v, "goals")->choices[0], "12");
    assert_text(form_get(v, "goals")->choices[1], "");
}

static void a_box_is_there_or_not(void **state) {
    assert_true(form_get(read(URLENCODED, "name=A&sure=1"), "sure")->given);
    assert_false(form_get(read(URLENCODED, "name=A"), "sure")->given);
    assert_true(form_get(read(JSON, "{\"name\":\"A\",\"sure\":true}"), "sure")->given);
    assert_false(form_get(read(JSON, "{\"name\":\"A\",\"sure\":false}"), "sure")->given);
}

static void an_id_is_small_letters_and_digits(void **state) {
    assert_int_equal(fault_of("of", "k-01"), OK);
    assert_int_equal(fault_of("of", "../x"), FIELD_CHOICE);
    assert_int_equal(fault_of("of", repeat("a", 65)), FIELD_CHOICE);
}

static void a_note_keeps_its_bytes(void **state) {
    /* browsers write line ends as CR LF; the note has LF */
    assert_text(text_of("note", "kaaring+x+v1%0D%0A+a++%0D%0A"), "kaaring x v1\n a  \n");
    assert_text(form_text(read(JSON, "{\"name\":\"A\",\"note\":\"a\\r\\n \"}"), "note"), "a\r\n ");
    assert_int_equal(fault_of("note", repeat("x", 101)), FIELD_TOO_LONG);
}

static void a_form_field_that_is_not_known_is_passed_over(void **state) {
    assert_int_equal(read(URLENCODED, "name=A&submit=Send")->fault, OK);
    assert_int_equal(read(JSON, "{\"name\":\"A\",\"submit\":\"Send\"}")->fault, REQUEST_UNKNOWN_FIELD);
    assert_int_equal(read(JSON, "{\"name\":\"A\",\"submit\":[]}")->fault, REQUEST_UNKNOWN_FIELD);
    assert_int_equal(read(JSON, "{\"name\":\"A\",\"submit\":null}")->fault, REQUEST_UNKNOWN_FIELD);
}

static void the_token_comes_beside_the_fields(void **state) {
    assert_text(read(URLENCODED, "token=abc&name=A")->token, "abc");
    assert_text(read(JSON, "{\"name\":\"A\",\"token\":\"abc\"}")->token, "abc");
    assert_int_equal(read(URLENCODED, "token=a&token=b&name=A")->fault, REQUEST_MALFORMED);
}

static void two_values_for_one_field_are_refused(void **state) {
    assert_int_equal(read(URLENCODED, "name=A&name=B")->fault, REQUEST_MALFORMED);
    assert_int_equal(read(JSON, "{\"name\":\"A\",\"name\":\"B\"}")->fault, REQUEST_MALFORMED);
    assert_int_equal(read(JSON, "{\"name\":[\"A\"]}")->fault, REQUEST_MALFORMED);
}

static void malformed_bodies_are_refused(void **state) {
    static const char *const forms[] = {"name=%",  "name=%4", "name=%zz", "=x",
                                        "name=A&", "&name=A", "a%00b=1"};
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++)
        assert_int_equal(read(URLENCODED, forms[i])->fault, REQUEST_MALFORMED);
    static const char *const objects[] = {"{",
                                          "[]",
                                          "\"name\"",
                                          "{\"name\":1.5}",
                                          "{\"name\":{\"a\":1}}",
                                          "{\"name\":\"A\"}x",
                                          "{\"name\":\"\\ud800\"}",
                                          "{\"goals\":[1]}",
                                          "nul"};
    for (size_t i = 0; i < sizeof objects / sizeof *objects; i++)
        assert_int_equal(read(JSON, objects[i])->fault, REQUEST_MALFORMED);
    assert_int_equal(read(STR("text/plain"), "name=A")->fault, REQUEST_MALFORMED);
    assert_int_equal(read(STR(""), "name=A")->fault, REQUEST_MALFORMED);
}

static const struct form hall = {"hall", {{.name = "present", .kind = FORM_CHOICES}, {0}}};

static struct form_values *present(size_t n) {
    char *body = arena_alloc(arena, 20 * n + 1);
    size_t end = 0;
    for (size_t i = 0; i < n; i++)
        end += (size_t)sprintf(body + end, "%spresent=p%zu", i ? "&" : "", i);
    struct form_values *v = arena_alloc(arena, sizeof *v);
    form_read(arena, &hall, URLENCODED, str_bytes(body, end), v);
    return v;
}

static void a_whole_assembly_may_be_present(void **state) {
    struct form_values *v = present(FORM_CHOICES_MAX);
    assert_int_equal(v->fault, OK);
    assert_int_equal(form_get(v, "present")->choices_n, FORM_CHOICES_MAX);
    assert_text(form_get(v, "present")->choices[1000], "p1000");
    assert_int_equal(present(FORM_CHOICES_MAX + 1)->fault, REQUEST_TOO_LARGE);
    assert_true(sizeof *v < 8192); /* room is taken for what comes, not for what may come */
}

static void too_many_fields_are_refused(void **state) {
    struct str many = arena_format(arena, "%sa", repeat("a&", 4096));
    assert_int_equal(read(URLENCODED, many.p)->fault, REQUEST_TOO_LARGE);
    struct str body =
        arena_format(arena, "{\"name\":\"A\",\"goals\":[%s\"x\"]}", repeat("\"x\",", FORM_CHOICES_MAX));
    assert_int_equal(read(JSON, body.p)->fault, REQUEST_TOO_LARGE);
}

static void json_says_numbers_as_numbers(void **state) {
    struct form_values *v = read(JSON, "{\"name\":\"A\",\"sum\":42,\"goals\":[\"7\"],\"why\":null}");
    assert_int_equal(v->fault, OK);
    assert_int_equal(form_get(v, "sum")->number, 42);
    assert_int_equal(form_get(v, "goals")->choices_n, 1);
    assert_int_equal(form_get(read(JSON, "{\"name\":\"A\",\"sum\":-1}"), "sum")->fault, FIELD_NUMBER);
}

static void a_later_check_can_refuse_a_field(void **state) {
    struct form_values *v = read(URLENCODED, "name=A");
    form_refuse(v, "name", FIELD_CHOICE);
    assert_int_equal(v->fault, FORM_INVALID);
    assert_int_equal(form_get(v, "name")->fault, FIELD_CHOICE);
}

static int set_up(void **state) {
    arena = arena_new();
    return 0;
}

static int tear_down(void **state) {
    arena_free(arena);
    return 0;
}

#define T(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int main(void) {
    const struct CMUnitTest tests[] = {
        T(what_is_missing_is_told_at_its_field_alone),
        T(a_flag_can_take_the_place_of_a_field),
        T(length_counts_signs_and_not_bytes),
        T(what_is_too_long_is_given_back_whole),
        T(text_is_cleaned),
        T(what_is_not_utf_8_is_refused),
        T(control_characters_are_refused),
        T(an_address_must_be_one),
        T(an_organisation_number_has_its_check_digit),
        T(a_municipality_is_one_of_today),
        T(numbers_are_whole_and_within_bounds),
        T(times_are_norwegian),
        T(a_choice_is_one_of_the_options),
        T(choices_come_several_times_and_none_twice),
        T(a_choice_that_is_not_utf_8_is_not_given_back),
        T(a_box_is_there_or_not),
        T(an_id_is_small_letters_and_digits),
        T(a_note_keeps_its_bytes),
        T(a_form_field_that_is_not_known_is_passed_over),
        T(the_token_comes_beside_the_fields),
        T(two_values_for_one_field_are_refused),
        T(malformed_bodies_are_refused),
        T(a_whole_assembly_may_be_present),
        T(too_many_fields_are_refused),
        T(json_says_numbers_as_numbers),
        T(a_later_check_can_refuse_a_field),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
