/* hosts.c: which names are ours. */
#include "web/hosts.h"

#include "support/test.h"

static bool known(const char *url, const char *host) {
    struct arena *a = arena_new();
    struct settings s = {.url = str_of(url)};
    struct hosts h = hosts_of(a, &s);
    bool yes = hosts_know(&h, str_of(host));
    arena_free(a);
    return yes;
}

static void the_public_name_is_ours(void **state) {
    assert_true(known("https://priser.example.no", "priser.example.no"));
    assert_true(known("https://priser.example.no", "Priser.Example.NO"));
    assert_true(known("https://priser.example.no", "priser.example.no:443"));
    assert_true(known("https://priser.example.no:8443", "priser.example.no:8443"));
    assert_false(known("https://priser.example.no:8443", "priser.example.no"));
    assert_false(known("https://priser.example.no", "priser.example.no:8080"));
    assert_false(known("https://priser.example.no", "priser.example.no.evil.example"));
    assert_false(known("https://priser.example.no", "evil.example"));
}

static void no_dns_can_lead_to_a_number_or_to_localhost(void **state) {
    assert_true(known("https://priser.example.no", "localhost"));
    assert_true(known("https://priser.example.no", "localhost:8080"));
    assert_true(known("https://priser.example.no", "127.0.0.1:8080"));
    assert_true(known("https://priser.example.no", "[::1]:8080"));
    assert_true(known("https://priser.example.no", "[::1]"));
    assert_true(known("https://priser.example.no", "192.168.1.5"));
}

static void what_is_no_host_is_not_ours(void **state) {
    static const char *const wrong[] = {"",
                                        "default",
                                        ":80",
                                        "localhost:",
                                        "localhost:8o80",
                                        "[::1]x",
                                        "[::1]:",
                                        "[::1",
                                        "::1",
                                        "1.2.3",
                                        "1.2.3.4.5:80",
                                        "a b",
                                        "localhost.evil.example",
                                        "127.0.0.1.evil.example",
                                        "[localhost]"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        if (known("http://localhost:8080", wrong[i]))
            fail_msg("%s", wrong[i]);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_public_name_is_ours),
        cmocka_unit_test(no_dns_can_lead_to_a_number_or_to_localhost),
        cmocka_unit_test(what_is_no_host_is_not_ours),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
