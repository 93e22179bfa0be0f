/* orgnr.c: real numbers, and every single wrong digit in them. */
#include "base/orgnr.h"

#include "support/text.h"

static enum fault parse(const char *typed) {
    struct arena *a = arena_new();
    struct str digits;
    enum fault f = orgnr_parse(a, str_of(typed), &digits);
    arena_free(a);
    return f;
}

/* Brønnøysundregistrene, Drammen kommune, Universitetet i Sørøst-Norge, Skatteetaten. */
static const char *const real[] = {"974760673", "921234554", "911770709", "974761076"};

static void real_numbers_pass(void **state) {
    for (size_t i = 0; i < sizeof real / sizeof *real; i++)
        assert_int_equal(parse(real[i]), OK);
}

static void any_single_wrong_digit_is_noticed(void **state) {
    for (size_t i = 0; i < sizeof real / sizeof *real; i++)
        for (size_t k = 0; k < ORGNR_DIGITS; k++)
            for (char c = '0'; c <= '9'; c++) {
                char typed[ORGNR_DIGITS + 1];
                memcpy(typed, real[i], sizeof typed);
                typed[k] = c;
                assert_int_equal(parse(typed), c == real[i][k] ? OK : FIELD_ORGNR_DIGIT);
            }
}

static void spaces_are_taken_and_left_out(void **state) {
    struct arena *a = arena_new();
    struct str digits;
    assert_int_equal(orgnr_parse(a,
                                 STR(" 974 760\xC2\xA0"
                                     "673 "),
                                 &digits),
                     OK);
    assert_text(digits, "974760673");
    assert_text(orgnr_format(a, digits), "974\xC2\xA0"
                                         "760\xC2\xA0"
                                         "673");
    arena_free(a);
}

static void what_is_not_nine_digits_is_another_fault(void **state) {
    static const char *const wrong[] = {
        "", "97476067", "9747606731", "97476067x", "974.760.673", "NO974760673", "\xFF"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        assert_int_equal(parse(wrong[i]), FIELD_ORGNR);
}

static void a_number_whose_check_digit_would_be_ten_does_not_exist(void **state) {
    char typed[] = "90000009_"; /* 3·9 + 2·9 = 45, which leaves 1 */
    for (char c = '0'; c <= '9'; c++) {
        typed[8] = c;
        assert_int_equal(parse(typed), FIELD_ORGNR_DIGIT);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(real_numbers_pass),
        cmocka_unit_test(any_single_wrong_digit_is_noticed),
        cmocka_unit_test(spaces_are_taken_and_left_out),
        cmocka_unit_test(what_is_not_nine_digits_is_another_fault),
        cmocka_unit_test(a_number_whose_check_digit_would_be_ten_does_not_exist),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
