/* lang.c: exactly three codes. */
#include "base/lang.h"

#include "support/text.h"

static void codes_go_there_and_back(void **state) {
    for (unsigned i = 0; i < LANG_COUNT; i++) {
        enum lang lang = LANG_COUNT;
        assert_true(lang_parse(lang_code((enum lang)i), &lang));
        assert_int_equal(lang, i);
    }
    assert_text(lang_code(LANG_NB), "nb");
    assert_text(lang_code(LANG_NN), "nn");
    assert_text(lang_code(LANG_EN), "en");
}

static void other_codes_are_none(void **state) {
    static const char *const others[] = {"", "no", "NB", "nb-NO", "n", "enn"};
    enum lang lang = LANG_NN;
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        assert_false(lang_parse(str_of(others[i]), &lang));
    assert_int_equal(lang, LANG_NN);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(codes_go_there_and_back),
        cmocka_unit_test(other_codes_are_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
