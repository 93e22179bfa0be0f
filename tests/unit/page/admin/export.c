/* A field of a CSV file: what a spreadsheet shows is what was written, and nothing of it is run. */
#include "page/admin/export.h"

#include "support/test.h"

static struct str written(struct arena *a, const char *value) {
    struct buf b = buf_new(a);
    csv_field(&b, str_of(value));
    return buf_str(&b);
}

static void assert_written(const char *value, const char *expected) {
    struct arena *a = arena_new();
    struct str s = written(a, value);
    assert_string_equal(s.p, expected);
    arena_free(a);
}

static void plain_text_stays_as_it_is(void **state) {
    assert_written("", "");
    assert_written("Ærlig talt AS", "Ærlig talt AS");
    assert_written("1 400 kvadratmeter, ni ansatte", "1 400 kvadratmeter, ni ansatte");
}

static void what_parts_fields_and_lines_is_quoted(void **state) {
    assert_written("a;b", "\"a;b\"");
    assert_written("en\nto", "\"en\nto\"");
    assert_written("en\rto", "\"en\rto\"");
    assert_written("«\"»", "\"«\"\"»\"");
}

static void what_looks_like_a_formula_becomes_text(void **state) {
    assert_written("=1+1", "\"'=1+1\"");
    assert_written("+47 22 00 00 00", "\"'+47 22 00 00 00\"");
    assert_written("-1", "\"'-1\"");
    assert_written("@SUM(A1)", "\"'@SUM(A1)\"");
    assert_written("\t=1", "\"'\t=1\"");
    assert_written("\r=1", "\"'\r=1\"");
    assert_written("=\"x\";1", "\"'=\"\"x\"\";1\"");
}

static void a_sign_inside_is_no_formula(void **state) {
    assert_written("pluss + minus", "pluss + minus");
    assert_written("navn@eksempel.no", "navn@eksempel.no");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(plain_text_stays_as_it_is),
        cmocka_unit_test(what_parts_fields_and_lines_is_quoted),
        cmocka_unit_test(what_looks_like_a_formula_becomes_text),
        cmocka_unit_test(a_sign_inside_is_no_formula),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
