/* code.c: the vectors that the browser's script has too, and what people make of a code when they type it. */
#include "award/decision/code.h"

#include "support/test.h"

#include <string.h>

static bool is(const struct code *c, const char *signs) {
    return memcmp(c->signs, signs, CODE_SIGNS) == 0;
}

static void an_entry_has_one_code(void **state) {
    struct arena *a = arena_new();
    struct code empty = code_of(STR("{}")), sealed = code_of(STR("{\"v\":1,\"type\":\"sealed\"}"));
    assert_true(is(&empty, "V92ARXZ91J"));
    assert_true(is(&sealed, "RWTTYZD5H7"));
    assert_true(str_equal(code_shown(a, &empty), STR("V92AR-XZ91J")));
    arena_free(a);
}

static void what_people_type_is_understood(void **state) {
    static const char *const typed[] = {"V92AR-XZ91J", "v92arxz91j",  " V92AR XZ91J ",
                                        "V92AR-XZ9IJ", "v92ar-xz9lj", "V-9-2-A-R-X-Z-9-1-J"};
    struct code c;
    for (size_t i = 0; i < sizeof typed / sizeof *typed; i++) {
        assert_true(code_read(str_of(typed[i]), &c));
        assert_true(is(&c, "V92ARXZ91J"));
    }
    assert_true(code_read(STR("OOOOO-11111"), &c));
    assert_true(is(&c, "0000011111"));
}

static void what_is_no_code_is_refused(void **state) {
    static const struct str typed[] = {STR_INIT(""),
                                       STR_INIT("V92AR-XZ91"),
                                       STR_INIT("V92AR-XZ91JJ"),
                                       STR_INIT("V92AR_XZ91J"),
                                       STR_INIT("U92AR-XZ91J"),
                                       STR_INIT("V92AR-XZ91\0"),
                                       STR_INIT("GG3-017"),
                                       STR_INIT("V92AR-XZ91\xc3")};
    struct code c;
    for (size_t i = 0; i < sizeof typed / sizeof *typed; i++)
        assert_false(code_read(typed[i], &c));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_entry_has_one_code),
        cmocka_unit_test(what_people_type_is_understood),
        cmocka_unit_test(what_is_no_code_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
