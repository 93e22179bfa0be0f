/* municipality.c: the table is the sample data's, row by row, and a number lives only in its years. */
#include "base/municipality.h"

#include "base/file.h"
#include "base/json.h"
#include "support/text.h"

static void the_table_is_the_data_file_exactly(void **state) {
    struct arena *a = arena_new();
    struct str text;
    json_t *data, *item;
    size_t i;
    assert_int_equal(file_read(a, STR("tests/data/municipalities.json"), 1 << 20, &text), OK);
    assert_int_equal(json_parse(a, text, &data), OK);
    json_t *items = json_object_get(data, "items");
    assert_true(json_array_size(items) > 0);
    json_array_foreach(items, i, item) {
        struct str from = json_get_str(item, "valid_from"), to = json_get_str(item, "valid_to");
        const struct municipality *m = municipality_find(json_get_str(item, "number"), from.n ? from : to);
        assert_non_null(m);
        assert_true(str_equal(m->name, json_get_str(item, "name")));
        assert_true(str_equal(m->county, json_get_str(item, "county")));
        assert_true(str_equal(m->from, from) && str_equal(m->to, to));
    }
    size_t rows = 0;
    static const char *const years[] = {"2019-06-01", "2021-06-01", "2024-06-01"};
    for (size_t y = 0; y < 3; y++)
        for (size_t k = 0; municipality_on(str_of(years[y]), k); k++)
            rows++;
    assert_int_equal(rows, json_array_size(items));
    arena_free(a);
}

static void a_number_ends_with_its_last_day(void **state) {
    assert_text(municipality_find(STR("3005"), STR("2023-12-31"))->name, "Drammen");
    assert_null(municipality_find(STR("3005"), STR("2024-01-01")));
    assert_null(municipality_find(STR("3301"), STR("2023-12-31")));
    assert_text(municipality_find(STR("3301"), STR("2024-01-01"))->county, "Buskerud");
    assert_non_null(municipality_find(STR("0624"), STR("1999-01-01")));
    assert_null(municipality_find(STR("0301"), STR("2021-01-01")));
    assert_null(municipality_find(STR(""), STR("2021-01-01")));
}

static void those_of_a_day_stand_by_name(void **state) {
    static const char *const names[] = {"Drammen", "Lier", "\xC3\x98vre Eiker"};
    for (size_t i = 0; i < 3; i++)
        assert_text(municipality_on(STR("2021-10-08"), i)->name, names[i]);
    assert_null(municipality_on(STR("2021-10-08"), 3));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_table_is_the_data_file_exactly),
        cmocka_unit_test(a_number_ends_with_its_last_day),
        cmocka_unit_test(those_of_a_day_stand_by_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
