/* form_show.c: the view that the form's partials read: what each kind looks like, and what was typed given
 * back. */
#include "base/json.h"
#include "support/text.h"
#include "web/form.h"

#include <stdlib.h>

static const char *const ways[] = {"jury", "public", NULL};

static const struct form form = {
    "propose",
    {{"candidate", FORM_LINE, .required = true, .group = "who", .autocomplete = "off"},
     {"why", FORM_TEXT, .required = true, .min = 50, .max = 500},
     {"orgnr", FORM_ORGNR, .group = "more"},
     {"place", FORM_MUNICIPALITY, .group = "more"},
     {"way", FORM_CHOICE, .options = ways},
     {"goals", FORM_CHOICES, .max = 2},
     {"sure", FORM_FLAG, .required = true},
     {"file", FORM_FILE, .max = 1000},
     {"edition", FORM_ID, .required = true},
     {"url", FORM_TRAP, .required = false},
     {0}}};

static struct arena *arena;

static json_t *field(json_t *shown, size_t set, size_t i) {
    json_t *one = json_array_get(json_object_get(shown, "fieldsets"), set);
    return json_array_get(json_object_get(one, "fields"), i);
}

static json_t *show(const char *body, json_t *initial) {
    struct form_values *v = arena_alloc(arena, sizeof *v);
    if (body)
        form_read(arena, &form, STR("application/x-www-form-urlencoded"), str_of(body), v);
    return form_show(arena, &form, body ? v : NULL, initial, STR("TOKEN"));
}

static void fields_stand_in_their_groups(void **state) {
    json_t *shown = show(NULL, NULL), *sets = json_object_get(shown, "fieldsets");
    assert_int_equal(json_array_size(sets), 2);
    assert_text(json_get_str(json_object_get(json_array_get(sets, 0), "legend"), "t"),
                "form.propose.who.legend");
    assert_text(json_get_str(field(shown, 0, 0), "name"), "candidate");
    assert_text(json_get_str(field(shown, 0, 1), "name"), "why");
    assert_text(json_get_str(field(shown, 1, 0), "name"), "orgnr");
    assert_null(field(shown, 1, 6)); /* what is hidden and the trap stand in no group */
}

static void each_kind_has_its_look(void **state) {
    json_t *shown = show(NULL, NULL);
    assert_true(json_get_bool(field(shown, 0, 0), "is_input"));
    assert_text(json_get_str(field(shown, 0, 0), "type"), "text");
    assert_text(json_get_str(field(shown, 0, 0), "id"), "propose-candidate");
    assert_text(json_get_str(field(shown, 0, 0), "autocomplete"), "off");
    assert_true(json_get_bool(field(shown, 0, 1), "is_textarea"));
    assert_true(json_get_bool(field(shown, 0, 1), "counted"));
    assert_int_equal(json_get_int(field(shown, 0, 1), "max"), 500);
    assert_text(json_get_str(field(shown, 1, 0), "inputmode"), "numeric");
    assert_true(json_get_bool(field(shown, 1, 1), "is_select"));
    assert_true(json_get_bool(field(shown, 1, 2), "is_radio"));
    assert_true(json_get_bool(field(shown, 1, 3), "is_checkboxes"));
    assert_true(json_get_bool(field(shown, 1, 4), "is_checkbox"));
    assert_true(json_get_bool(field(shown, 1, 5), "is_file"));
    assert_true(json_get_bool(shown, "multipart"));
    assert_text(json_get_str(shown, "trap"), "url");
    assert_text(json_get_str(shown, "token"), "TOKEN");
}

static void an_empty_form_has_no_errors(void **state) {
    json_t *shown = show(NULL, NULL);
    assert_true(
        json_is_null(json_object_get(shown, "errors"))); /* said, so that no form around it is asked */
    assert_null(json_object_get(field(shown, 0, 0), "error"));
}

static void what_was_typed_is_given_back_with_its_errors(void **state) {
    json_t *shown =
        show("candidate=Solvind&why=for+kort&orgnr=974760674&way=public&goals=7&edition=gg-3", NULL);
    assert_text(json_get_str(field(shown, 0, 0), "value"), "Solvind");
    assert_text(json_get_str(field(shown, 0, 1), "value"), "for kort");
    json_t *error = json_object_get(field(shown, 0, 1), "error");
    assert_text(json_get_str(error, "t"), "fault.field_too_short");
    assert_int_equal(json_get_int(error, "min"), 50);
    assert_text(json_get_str(field(shown, 0, 1), "describedby"), "propose-why-error propose-why-count");
    assert_text(json_get_str(field(shown, 1, 0), "value"), "974760674");
    json_t *options = json_object_get(field(shown, 1, 2), "options");
    assert_false(json_get_bool(json_array_get(options, 0), "chosen"));
    assert_true(json_get_bool(json_array_get(options, 1), "chosen"));
    json_t *errors = json_object_get(json_object_get(shown, "errors"), "fields");
    assert_true(json_get_bool(json_object_get(shown, "errors"), "has_fields"));
    assert_true(json_is_null(json_object_get(json_object_get(shown, "errors"), "refusal")));
    assert_int_equal(json_array_size(errors), 3);
    assert_text(json_get_str(json_array_get(errors, 2), "id"), "propose-sure");
    assert_text(json_get_str(json_object_get(json_array_get(errors, 2), "text"), "t"), "fault.field_missing");
    json_t *hidden = json_array_get(json_object_get(shown, "hidden"), 0);
    assert_text(json_get_str(hidden, "value"), "gg-3");
}

static void a_page_gives_first_values_and_options(void **state) {
    json_t *initial = json_new_object(arena), *options = json_new_array(arena);
    json_set_str(initial, "candidate", STR("Elvepuls"));
    json_set_new(initial, "goals", json_pack("[s]", "13"));
    json_set_bool(initial, "sure", true);
    json_t *shown = show(NULL, initial);
    assert_text(json_get_str(field(shown, 0, 0), "value"), "Elvepuls");
    assert_true(json_get_bool(field(shown, 1, 4), "checked"));
    json_add_new(options, json_pack("{s:s,s:s}", "value", "12", "label", "Ansvarlig forbruk"));
    json_add_new(options, json_pack("{s:s,s:s}", "value", "13", "label", "Stoppe klimaendringene"));
    form_options(shown, "goals", options);
    assert_true(json_get_bool(json_array_get(json_object_get(field(shown, 1, 3), "options"), 1), "chosen"));
    assert_false(json_get_bool(json_array_get(json_object_get(field(shown, 1, 3), "options"), 0), "chosen"));
}

static void many_options_become_a_list(void **state) {
    json_t *shown = show(NULL, NULL), *options = json_new_array(arena);
    for (int i = 0; i <= FORM_RADIO_MAX; i++)
        json_add_new(options, json_pack("{s:s,s:s}", "value", "x", "label", "x"));
    form_options(shown, "way", options);
    assert_true(json_get_bool(field(shown, 1, 2), "is_select"));
    assert_null(json_object_get(field(shown, 1, 2), "is_radio"));
}

static void what_is_wrong_with_the_whole_is_told_first(void **state) {
    struct form_values *v = arena_alloc(arena, sizeof *v);
    form_read(arena, &form, STR("application/x-www-form-urlencoded"), STR("candidate=A"), v);
    v->fault = TOKEN_EXPIRED;
    json_t *shown = form_show(arena, &form, v, NULL, STR("TOKEN"));
    json_t *errors = json_object_get(shown, "errors");
    assert_text(json_get_str(json_object_get(errors, "refusal"), "t"), "fault.token_expired");
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
        T(fields_stand_in_their_groups),
        T(each_kind_has_its_look),
        T(an_empty_form_has_no_errors),
        T(what_was_typed_is_given_back_with_its_errors),
        T(a_page_gives_first_values_and_options),
        T(many_options_become_a_list),
        T(what_is_wrong_with_the_whole_is_told_first),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
