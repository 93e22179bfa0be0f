/* refusal.c: every refusal has a word of its own and a sentence that a person may read. */
#include "desk/passkey/refusal.h"

#include "support/text.h"

static void every_refusal_has_a_word_of_its_own(void **state) {
    for (unsigned i = 0; i < REFUSAL_COUNT; i++) {
        struct str word = refusal_word((enum refusal)i);
        assert_true(word.n > 0);
        for (size_t k = 0; k < word.n; k++)
            assert_non_null(memchr("abcdefghijklmnopqrstuvwxyz-", word.p[k], 27));
        for (unsigned k = 0; k < i; k++)
            assert_false(str_equal(word, refusal_word((enum refusal)k)));
    }
    assert_text(refusal_word(REFUSED_RP_ID), "rp-id");
}

static void only_what_is_not_refused_is_ok(void **state) {
    assert_int_equal(NOT_REFUSED, 0);
    assert_int_equal(refusal_fault(NOT_REFUSED), OK);
    for (unsigned i = 1; i < REFUSAL_COUNT; i++) {
        assert_int_not_equal(refusal_fault((enum refusal)i), OK);
        assert_false(fault_is_ours(refusal_fault((enum refusal)i)));
    }
    assert_int_equal(refusal_fault(REFUSED_COUNTER), PASSKEY_CLONED);
    assert_int_equal(refusal_fault(REFUSED_VERIFICATION), PASSKEY_UNVERIFIED);
    assert_int_equal(refusal_fault(REFUSED_SIZE), REQUEST_TOO_LARGE);
    assert_int_equal(refusal_fault(REFUSED_SIGNATURE), PASSKEY_WRONG);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_refusal_has_a_word_of_its_own),
        cmocka_unit_test(only_what_is_not_refused_is_ok),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
