/* settings_value.c: addresses and sizes at their edges. */
#include "base/settings.h"
#include "support/text.h"

static void addresses_are_numeric_with_a_port(void **state) {
    struct str address;
    uint16_t port;
    assert_true(listen_parse(STR("127.0.0.1:8080"), &address, &port));
    assert_text(address, "127.0.0.1");
    assert_int_equal(port, 8080);
    assert_true(listen_parse(STR("[::1]:1"), &address, &port));
    assert_text(address, "::1");
    assert_true(listen_parse(STR("[2001:db8::1]:65535"), &address, &port));
    assert_int_equal(port, 65535);
    static const char *const wrong[] = {
        "",         ":80",          "127.0.0.1",     "127.0.0.1:",  "127.0.0.1:0",  "127.0.0.1:65536",
        "::1:80",   "[::1]",        "[]:80",         "[::1:80",     "localhost:80", "127.0.0.1:080",
        "1.2.3:80", "[1.2.3.4]:80", "127.0.0.1:80 ", "256.0.0.1:80"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        if (listen_parse(str_of(wrong[i]), &address, &port))
            fail_msg("%s", wrong[i]);
}

static void sizes_have_binary_units(void **state) {
    static const struct {
        const char *text;
        int64_t bytes;
    } good[] = {{"0", 0},
                {"900", 900},
                {"1 KiB", 1024},
                {"2 MiB", 2097152},
                {"64 GiB", 68719476736},
                {"8589934591 GiB", 9223372035781033984}};
    int64_t bytes;
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        assert_true(size_parse(str_of(good[i].text), &bytes));
        assert_int_equal(bytes, good[i].bytes);
    }
    static const char *const wrong[] = {"",        "KiB",    "2MiB",   "2 MB",          "-1 MiB",
                                        "2.5 MiB", "2  MiB", "2 MiB ", "8589934592 GiB"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        assert_false(size_parse(str_of(wrong[i]), &bytes));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(addresses_are_numeric_with_a_port),
        cmocka_unit_test(sizes_have_binary_units),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
