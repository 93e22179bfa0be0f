/* token.c: a form's token is good for that form, that session and half a day. */
#include "web/token.h"

#include "support/test.h"
#include "support/toy_site.h"

static enum fault check(const char *form, const char *session, int64_t now, const char *token, size_t n) {
    return token_check(toy.site.store, form, str_of(session), now, (struct str){token, n});
}

static void it_is_good_for_its_form_and_session(void **state) {
    char token[TOKEN_SIGNS];
    token_write(toy.site.store, "propose", STR("abc"), 1000, token);
    assert_int_equal(check("propose", "abc", 1000, token, sizeof token), OK);
    assert_int_equal(check("confirm", "abc", 1000, token, sizeof token), TOKEN_WRONG);
    assert_int_equal(check("propose", "abd", 1000, token, sizeof token), TOKEN_WRONG);
    assert_int_equal(check("propose", "", 1000, token, sizeof token), TOKEN_WRONG);
    assert_int_equal(check("propos", "eabc", 1000, token, sizeof token), TOKEN_WRONG);
    assert_int_equal(token_issued((struct str){token, sizeof token}), 1000);
}

static void it_ends_after_half_a_day(void **state) {
    char token[TOKEN_SIGNS];
    token_write(toy.site.store, "propose", STR(""), 1000, token);
    assert_int_equal(check("propose", "", 1000 + TOKEN_SECONDS, token, sizeof token), OK);
    assert_int_equal(check("propose", "", 1001 + TOKEN_SECONDS, token, sizeof token), TOKEN_EXPIRED);
}

static void no_two_are_the_same(void **state) {
    char one[TOKEN_SIGNS], other[TOKEN_SIGNS];
    token_write(toy.site.store, "propose", STR(""), 1000, one);
    token_write(toy.site.store, "propose", STR(""), 1000, other);
    assert_memory_not_equal(one, other, TOKEN_SIGNS);
}

static void one_changed_sign_makes_it_wrong(void **state) {
    char token[TOKEN_SIGNS];
    token_write(toy.site.store, "propose", STR(""), 1000, token);
    for (size_t i = 0; i < TOKEN_SIGNS; i++) {
        char was = token[i];
        token[i] = was == 'A' ? 'B' : 'A';
        assert_int_equal(check("propose", "", 1000, token, sizeof token), TOKEN_WRONG);
        token[i] = '=';
        assert_int_equal(check("propose", "", 1000, token, sizeof token), TOKEN_WRONG);
        token[i] = was;
    }
    assert_int_equal(check("propose", "", 1000, token, sizeof token - 1), TOKEN_WRONG);
    assert_int_equal(check("propose", "", 1000, "", 0), TOKEN_WRONG);
}

/* Or the same token could be spent twice. */
static void it_has_one_spelling(void **state) {
    char token[TOKEN_SIGNS];
    token_write(toy.site.store, "propose", STR(""), 1000, token);
    for (size_t i = 0; i < TOKEN_SIGNS; i++) {
        char was = token[i];
        for (unsigned c = 0; c < 256; c++) {
            token[i] = (char)c;
            enum fault f = check("propose", "", 1000, token, sizeof token);
            assert_int_equal(f, token[i] == was ? OK : TOKEN_WRONG);
        }
        token[i] = was;
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_is_good_for_its_form_and_session),
        cmocka_unit_test(it_ends_after_half_a_day),
        cmocka_unit_test(no_two_are_the_same),
        cmocka_unit_test(one_changed_sign_makes_it_wrong),
        cmocka_unit_test(it_has_one_spelling),
    };
    return cmocka_run_group_tests(tests, toy_site_set_up, toy_site_tear_down);
}
