/* url.c: links that lead to the web, and nothing that could run or hide. */
#include "base/url.h"

#include "support/text.h"

static void web_addresses_pass(void **state) {
    static const char *const good[] = {"https://example.no",
                                       "http://example.no/",
                                       "HTTPS://Example.NO/a/b?c=d&e=%20#f",
                                       "http://localhost:8080",
                                       "https://bl\xC3\xA5\x62\xC3\xA6r.no/s\xC3\xB8k",
                                       "https://example.no?x=http://y",
                                       "https://example.no/a@b",
                                       "http://127.0.0.1/",
                                       "https://example.no/(x)'!*,;"};
    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        if (url_check(str_of(good[i])) != OK)
            fail_msg("%s", good[i]);
}

static void other_schemes_and_tricks_are_refused(void **state) {
    static const char *const bad[] = {"",
                                      "example.no",
                                      "javascript:alert(1)",
                                      "data:text/html,x",
                                      "ftp://example.no",
                                      "//example.no",
                                      "https:/example.no",
                                      "https://",
                                      "https:///x",
                                      "https://user@example.no",
                                      "https://user:pass@example.no",
                                      "https://example.no:0",
                                      "https://example.no:65536",
                                      "https://example.no:",
                                      "https://example.no:80x/",
                                      "https://exa mple.no",
                                      " https://example.no",
                                      "https://example.no\n",
                                      "https://example.no/\"onclick=",
                                      "https://example.no/<x>",
                                      "https://example.no/\\x",
                                      "https://ex_ample.no",
                                      "https://-a.no",
                                      "https://a..no",
                                      "https://.no",
                                      "https://[::1]/",
                                      "https://example.no/\xE2\x80\xAE",
                                      "https://example.no/\xFF",
                                      "https://example.no/\x7F"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        if (url_check(str_of(bad[i])) != FIELD_URL)
            fail_msg("%s", bad[i]);
}

static void length_is_bounded(void **state) {
    char s[URL_BYTES_MOST + 1];
    memset(s, 'a', sizeof s);
    memcpy(s, "https://a.no/", 13);
    assert_int_equal(url_check(str_bytes(s, URL_BYTES_MOST)), OK);
    assert_int_equal(url_check(str_bytes(s, URL_BYTES_MOST + 1)), FIELD_TOO_LONG);
}

static void a_missing_scheme_is_completed(void **state) {
    struct arena *a = arena_new();
    assert_text(url_complete(a, STR(" example.no/x ")), "https://example.no/x");
    assert_text(url_complete(a, STR("http://example.no")), "http://example.no");
    assert_text(url_complete(a, STR("")), "");
    assert_int_equal(url_check(url_complete(a, STR("javascript:alert(1)"))), FIELD_URL);
    assert_int_equal(url_check(url_complete(a, STR("mailto:a@b.no"))), FIELD_URL);
    arena_free(a);
}

static void the_host_is_what_a_firms_addresses_share(void **state) {
    struct arena *a = arena_new();
    assert_text(url_host(a, STR("https://WWW.Example.no:443/x")), "example.no");
    assert_text(url_host(a, STR("http://example.no?y")), "example.no");
    assert_text(url_host(a, STR("example.no")), "");
    arena_free(a);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(web_addresses_pass),
        cmocka_unit_test(other_schemes_and_tricks_are_refused),
        cmocka_unit_test(length_is_bounded),
        cmocka_unit_test(a_missing_scheme_is_completed),
        cmocka_unit_test(the_host_is_what_a_firms_addresses_share),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
