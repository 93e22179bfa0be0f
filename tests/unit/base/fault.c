/* fault.c: the table of faults: each has its own key, and whose fault it is. */
#include "base/fault.h"

#include "support/text.h"

static void every_fault_has_a_key_of_its_own(void **state) {
    for (unsigned i = 0; i < FAULT_COUNT; i++) {
        struct str key = fault_key((enum fault)i);
        assert_true(key.n > 0);
        for (size_t k = 0; k < key.n; k++)
            assert_non_null(memchr("abcdefghijklmnopqrstuvwxyz_8", key.p[k], 28));
        for (unsigned k = 0; k < i; k++)
            assert_false(str_equal(key, fault_key((enum fault)k)));
    }
    assert_int_equal(OK, 0);
    assert_text(fault_key(FIELD_ORGNR_DIGIT), "field_orgnr_digit");
    assert_text(fault_key(INTERNAL), "internal");
}

static void ours_is_what_no_user_could_have_avoided(void **state) {
    static const enum fault ours[] = {DISK_FULL,    DISK_ERROR,    FOLDER_DAMAGED, FOLDER_NEWER,
                                      FOLDER_OLDER, FOLDER_LOCKED, FOLDER_MISSING, FILE_INVALID,
                                      ERASED,       INTERNAL};
    for (size_t i = 0; i < sizeof ours / sizeof *ours; i++)
        assert_true(fault_is_ours(ours[i]));
    assert_false(fault_is_ours(OK));
    assert_false(fault_is_ours(BUSY));
    assert_false(fault_is_ours(TOO_LARGE_FOR_ENTRY));
    assert_false(fault_is_ours(FIELD_MISSING));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_fault_has_a_key_of_its_own),
        cmocka_unit_test(ours_is_what_no_user_could_have_avoided),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
