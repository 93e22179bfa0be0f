/* What pages share: addresses with a language, sentences, folded groups. */
#include "page/common.h"

#include "support/test.h"

#include <string.h>

static struct settings settings = {.url = STR_INIT("https://priser.example.no")};
static struct site site = {.settings = &settings};

static struct visit visit_in(struct arena *a, const char *prefix) {
    return (struct visit){.site = &site, .arena = a, .lang_prefix = str_of(prefix), .path = STR("/x")};
}

#define SAME(got, expected)                                                                                  \
    do {                                                                                                     \
        struct str same_got = (got);                                                                         \
        assert_int_equal(same_got.n, strlen(expected));                                                      \
        assert_memory_equal(same_got.p, expected, same_got.n);                                               \
    } while (0)

static void an_address_has_the_language_in_front(void **state) {
    struct arena *a = arena_new();
    struct visit nb = visit_in(a, ""), nn = visit_in(a, "/nn");
    SAME(page_url(&nb, "/vinnere/%s", "x"), "/vinnere/x");
    SAME(page_url(&nn, "/vinnere"), "/nn/vinnere");
    SAME(page_url(&nb, "/"), "/");
    SAME(page_url(&nn, "/"), "/nn");
    SAME(page_url_whole(&nn, "/vinnere"), "https://priser.example.no/nn/vinnere");
    SAME(page_url_whole(&nb, "/"), "https://priser.example.no/");
    arena_free(a);
}

static void a_line_becomes_a_sentence(void **state) {
    static const struct {
        const char *from, *to;
    } cases[] = {
        {"lagrer data", "Lagrer data."},
        {"Lagrer data.", "Lagrer data."},
        {" åpner dører ", "Åpner dører."},
        {"økologisk", "Økologisk."},
        {"æra!", "Æra!"},
        {"7 ting", "7 ting."},
        {"÷ og ×", "÷ og ×."}, /* 0xC3 0xB7 is no letter */
        {"žirafe", "žirafe."}, /* beyond Latin-1: left as it is */
        {"å", "Å."},
        {"", ""},
        {"  ", ""},
    };
    struct arena *a = arena_new();
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        SAME(page_sentence(a, str_of(cases[i].from)), cases[i].to);
    arena_free(a);
}

static void place_and_line_stand_alone_or_together(void **state) {
    struct arena *a = arena_new();
    SAME(page_place_and_line(a, STR("Drammen"), STR("lagrer data")), "Drammen. Lagrer data.");
    SAME(page_place_and_line(a, STR("Drammen"), STR("")), "Drammen");
    SAME(page_place_and_line(a, STR(""), STR("lagrer data")), "Lagrer data.");
    SAME(page_place_and_line(a, STR(""), STR("")), "");
    arena_free(a);
}

static void paragraphs_are_split_at_line_ends(void **state) {
    json_t *list = page_paragraphs(STR("\n  en\n\nto\n tre "));
    assert_int_equal(json_array_size(list), 3);
    assert_string_equal(json_string_value(json_array_get(list, 0)), "en");
    assert_string_equal(json_string_value(json_array_get(list, 2)), "tre");
    json_decref(list);
    list = page_paragraphs(STR(""));
    assert_int_equal(json_array_size(list), 0);
    json_decref(list);
}

/* A form as visit_form makes it: two groups, one field in the first, two in the second. */
static json_t *shown(void) {
    json_t *form = json_loads("{\"fieldsets\":[{\"fields\":[{\"name\":\"a\",\"id\":\"f-a\"}]},"
                              "{\"fields\":[{\"name\":\"b\",\"id\":\"f-b\",\"describedby\":\"f-b-count\","
                              "\"value\":\"\"},{\"name\":\"c\",\"id\":\"f-c\",\"value\":\"\"}]}]}",
                              0, NULL);
    assert_non_null(form);
    return form;
}

static void a_field_is_found_and_dropped_with_its_empty_group(void **state) {
    json_t *form = shown();
    assert_non_null(page_field(form, "c"));
    assert_null(page_field(form, "d"));
    page_field_drop(form, "d");
    page_field_drop(form, "b");
    assert_null(page_field(form, "b"));
    assert_int_equal(json_array_size(json_object_get(form, "fieldsets")), 2);
    page_field_drop(form, "c");
    assert_int_equal(json_array_size(json_object_get(form, "fieldsets")), 1);
    assert_non_null(page_field(form, "a"));
    json_decref(form);
}

static void a_help_of_its_own_is_pointed_to_once(void **state) {
    struct arena *a = arena_new();
    struct visit v = visit_in(a, "");
    json_t *form = shown();
    page_field_help(&v, form, "a", STR("Hjelp"));
    page_field_help(&v, form, "b", STR("Hjelp"));
    page_field_help(&v, form, "b", STR("Bedre hjelp"));
    page_field_help(&v, form, "c", STR(""));
    SAME(json_get_str(page_field(form, "a"), "describedby"), "f-a-help");
    SAME(json_get_str(page_field(form, "b"), "describedby"), "f-b-help f-b-count");
    SAME(json_get_str(page_field(form, "b"), "help"), "Bedre hjelp");
    assert_null(json_object_get(page_field(form, "c"), "help"));
    json_decref(form);
    arena_free(a);
}

static void a_folded_group_opens_for_what_is_in_it(void **state) {
    json_t *form = shown(), *set = json_array_get(json_object_get(form, "fieldsets"), 1);
    page_group_fold(form, "c");
    assert_true(json_get_bool(set, "folded"));
    assert_false(json_get_bool(set, "open"));
    json_set_str(page_field(form, "b"), "value", STR("x"));
    page_group_fold(form, "c");
    assert_true(json_get_bool(set, "open"));
    json_set_str(page_field(form, "b"), "value", STR(""));
    json_object_set_new(page_field(form, "c"), "error", json_object());
    page_group_fold(form, "b");
    assert_true(json_get_bool(set, "open"));
    json_decref(form);
}

static void an_edition_has_an_address(void **state) {
    struct arena *a = arena_new();
    struct edition e = {.award = STR("gronn-grunder"), .record = {.ordinal = 3}};
    SAME(page_edition_path(a, &e), "/gronn-grunder/3");
    arena_free(a);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_address_has_the_language_in_front),
        cmocka_unit_test(a_line_becomes_a_sentence),
        cmocka_unit_test(place_and_line_stand_alone_or_together),
        cmocka_unit_test(paragraphs_are_split_at_line_ends),
        cmocka_unit_test(a_field_is_found_and_dropped_with_its_empty_group),
        cmocka_unit_test(a_help_of_its_own_is_pointed_to_once),
        cmocka_unit_test(a_folded_group_opens_for_what_is_in_it),
        cmocka_unit_test(an_edition_has_an_address),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
