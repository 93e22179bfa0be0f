/* email.c: what passes, and everything that could become a second header or a second recipient. */
#include "base/email.h"

#include "support/text.h"

static void usual_addresses_pass(void **state) {
    static const char *const good[] = {
        "a@b.no",
        "kari.nordmann@example.no",
        "kari+pris@sub.example.co.uk",
        "o'hara@example.com",
        "KARI_N@EXAMPLE.NO",
        "1@2.no",
        "a@xn--blbr-roah.no",
        "a=b@x-y.no",
        "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghijkl@example.no"};
    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        if (email_check(str_of(good[i])) != OK)
            fail_msg("%s", good[i]);
}

static void everything_else_is_refused(void **state) {
    static const char *const bad[] = {
        "",
        "@",
        "a",
        "a@",
        "@b.no",
        "a@b",
        "a@b.",
        "a@.no",
        "a@b..no",
        ".a@b.no",
        "a.@b.no",
        "a..b@c.no",
        "a@b@c.no",
        "a b@c.no",
        " a@b.no",
        "a@b.no ",
        "a@b.no\n",
        "a@b.no\r\nBcc: x@y.no",
        "a\t@b.no",
        "a@b.no,x@y.no",
        "a@b.no;x@y.no",
        "<a@b.no>",
        "Kari <a@b.no>",
        "\"a b\"@c.no",
        "a(x)@b.no",
        "a@[127.0.0.1]",
        "a@127.0.0.1",
        "a@-b.no",
        "a@b-.no",
        "a@b_c.no",
        "bl\xC3\xA5@b.no",
        "a@bl\xC3\xA5.no",
        "a\x7F@b.no",
        "a\\@b.no",
        "a:b@c.no",
        "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghijklm@example.no"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        if (email_check(str_of(bad[i])) != FIELD_EMAIL)
            fail_msg("%s", bad[i]);
    assert_int_equal(email_check(STR("a\0@b.no")), FIELD_EMAIL);
    assert_int_equal(email_check(STR("a@b\0.no")), FIELD_EMAIL);
}

static void length_is_bounded(void **state) {
    char s[300];
    memset(s, 'a', sizeof s);
    for (size_t i = 4; i < sizeof s; i += 50)
        s[i] = '.';
    s[1] = '@';
    assert_int_equal(email_check(str_bytes(s, 254)), OK);
    assert_int_equal(email_check(str_bytes(s, 255)), FIELD_TOO_LONG);
}

static void capitals_do_not_count(void **state) {
    (void)state;
    assert_true(email_equal(STR("Kari@Example.NO"), STR("kari@example.no")));
    assert_false(email_equal(STR("kari@example.no"), STR("kari@example.n")));
    assert_false(email_equal(STR("kari@example.no"), STR("mari@example.no")));
}

static void an_address_stands_by_itself(void **state) {
    (void)state;
    const struct str kari = STR("kari@example.no");
    assert_true(email_stands_in(STR("kari@example.no"), kari));
    assert_true(email_stands_in(STR("Kari, KARI@example.no, 32 00 00 00"), kari));
    assert_true(email_stands_in(STR("Skriv til <kari@example.no>."), kari));
    assert_true(email_stands_in(STR("Skriv til kari@example.no."), kari));
    assert_false(email_stands_in(STR("okari@example.no"), kari));
    assert_false(email_stands_in(STR("ola.kari@example.no"), kari));
    assert_false(email_stands_in(STR("kari@example.no.uk"), kari));
    assert_false(email_stands_in(STR("kari@example.nordmann"), kari));
    assert_false(email_stands_in(STR("kari@example.no-net.com"), kari));
    assert_true(email_stands_in(STR("ola.kari@example.no eller kari@example.no"), kari));
    assert_false(email_stands_in(STR(""), kari));
    assert_false(email_stands_in(STR("hva som helst"), STR("")));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(usual_addresses_pass),        cmocka_unit_test(everything_else_is_refused),
        cmocka_unit_test(length_is_bounded),           cmocka_unit_test(capitals_do_not_count),
        cmocka_unit_test(an_address_stands_by_itself),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
