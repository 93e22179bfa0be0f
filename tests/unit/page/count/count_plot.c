/* Marks as points on lines: where they stand, and that two of the same are both seen. */
#include "base/json.h"
#include "page/count/count_parts.h"
#include "support/test.h"

static json_t *row(const char *name, int64_t mean, size_t n, const int64_t *marks) {
    json_t *r = json_object(), *points = json_array();
    json_set_str(r, "name", str_of(name));
    json_set_int(r, "mean", mean);
    for (size_t i = 0; i < n; i++)
        json_add_new(points, json_integer(marks[i]));
    json_set_new(r, "points", points);
    return r;
}

static int64_t of(const json_t *plot, size_t line, size_t point, const char *what) {
    const json_t *rows = json_object_get(plot, "rows");
    return json_get_int(json_array_get(json_object_get(json_array_get(rows, line), "points"), point), what);
}

static void the_scale_reaches_from_edge_to_edge(void **state) {
    struct arena *a = arena_new();
    json_t *rows = json_new_array(a);
    const int64_t marks[] = {1000, 3000, 5000};
    json_add_new(rows, row("A", 3000, 3, marks));
    const json_t *wide = count_plot(a, rows, 1, 5), *shapes[] = {wide, json_object_get(wide, "narrow")};
    for (size_t i = 0; i < 2; i++) {
        const json_t *plot = shapes[i];
        int64_t left = json_get_int(plot, "left"), right = json_get_int(plot, "right");
        assert_true(left < right && right < json_get_int(plot, "width"));
        assert_int_equal(of(plot, 0, 0, "x"), left);
        assert_int_equal(of(plot, 0, 1, "x"), (left + right) / 2);
        assert_int_equal(of(plot, 0, 2, "x"), right);
        assert_int_equal(json_array_size(json_object_get(plot, "ticks")), 5);
        assert_int_equal(json_get_int(json_array_get(json_object_get(plot, "rows"), 0), "mean_x"),
                         (left + right) / 2);
    }
    assert_true(json_get_int(shapes[1], "width") <= 328); /* a phone of 360 has no more between its margins */
    arena_free(a);
}

static void equal_marks_stand_apart_within_their_line(void **state) {
    struct arena *a = arena_new();
    json_t *rows = json_new_array(a);
    const int64_t marks[] = {4000, 4000, 4000, 4000, 4000};
    json_add_new(rows, row("A", 4000, 5, marks));
    json_add_new(rows, row("B", 4000, 1, marks));
    const json_t *plot = count_plot(a, rows, 1, 5);
    int64_t line = of(plot, 1, 0, "y") - of(plot, 0, 0, "y");
    for (size_t i = 0; i < 5; i++) {
        for (size_t k = 0; k < i; k++)
            assert_int_not_equal(of(plot, 0, i, "y"), of(plot, 0, k, "y"));
        assert_true(of(plot, 0, i, "y") > 0 && of(plot, 0, i, "y") < line);
    }
    arena_free(a);
}

static void without_a_mean_there_is_no_line_for_it(void **state) {
    struct arena *a = arena_new();
    json_t *rows = json_new_array(a);
    json_add_new(rows, row("A", -1, 0, NULL));
    const json_t *plot = count_plot(a, rows, 1, 5);
    assert_null(json_object_get(json_array_get(json_object_get(plot, "rows"), 0), "mean_x"));
    arena_free(a);
}

static void a_long_name_is_cut_between_letters(void **state) {
    struct arena *a = arena_new();
    json_t *rows = json_new_array(a);
    json_add_new(rows, row("ÆØÅÆØÅÆØÅÆØÅÆØÅÆØÅÆØÅÆØÅÆØÅÆØÅÆØÅ", 1000, 0, NULL));
    const json_t *plot = count_plot(a, rows, 1, 5);
    struct str label = json_get_str(json_array_get(json_object_get(plot, "rows"), 0), "label");
    assert_true(str_equal(label, STR("ÆØÅÆØÅÆØÅÆØÅÆØÅÆØÅÆØÅÆØÅÆØÅÆØÅ…")));
    arena_free(a);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_scale_reaches_from_edge_to_edge),
        cmocka_unit_test(equal_marks_stand_apart_within_their_line),
        cmocka_unit_test(without_a_mean_there_is_no_line_for_it),
        cmocka_unit_test(a_long_name_is_cut_between_letters),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
