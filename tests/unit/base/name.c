/* name.c: which names meet and which do not. */
#include "base/name.h"

#include "support/text.h"

static void case_form_signs_and_spaces_do_not_matter(void **state) {
    static const struct {
        struct str name;
        const char *key;
    } names[] = {
        {STR_INIT("Gr\xC3\xB8nn Vekst AS"), "gr\xC3\xB8nn vekst"},
        {STR_INIT("GR\xC3\x98NN  VEKST A/S"), "gr\xC3\xB8nn vekst"},
        {STR_INIT(" gr\xC3\xB8nn-vekst, as "), "gr\xC3\xB8nn vekst"},
        {STR_INIT("AS Gr\xC3\xB8nn Vekst"), "gr\xC3\xB8nn vekst"},
        {STR_INIT("Gr\xC3\xB8nn Vekst A.S."), "gr\xC3\xB8nn vekst"},
        {STR_INIT("Gr\xC3\xB8nn Vekst ASA"), "gr\xC3\xB8nn vekst"},
        {STR_INIT("\xEF\xBC\xA7r\xC3\xB8nn Vekst"), "gr\xC3\xB8nn vekst"}, /* a full-width G */
        {STR_INIT("Rock\xE2\x80\x99n\xE2\x80\x99Roll"), "rocknroll"},
        {STR_INIT("Ba\xCC\x8At & Sj\xC3\xB8"), "b\xC3\xA5t sj\xC3\xB8"},
        {STR_INIT("2B+2"), "2b 2"},
        {STR_INIT("Nasa"), "nasa"},
        {STR_INIT("AS"), "as"},
        {STR_INIT("--"), ""},
        {STR_INIT(""), ""},
    };
    struct arena *a = arena_new();
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        assert_text(name_fold(a, names[i].name), names[i].key);
    arena_free(a);
}

static void different_names_stay_apart(void **state) {
    struct arena *a = arena_new();
    assert_false(str_equal(name_fold(a, STR("B\xC3\xA5t AS")), name_fold(a, STR("Bat AS"))));
    assert_false(str_equal(name_fold(a, STR("Vekst 1")), name_fold(a, STR("Vekst 2"))));
    arena_free(a);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(case_form_signs_and_spaces_do_not_matter),
        cmocka_unit_test(different_names_stay_apart),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
