/* percent.c: what is encoded comes back, and broken escapes are refused. */
#include "base/percent.h"

#include "support/test.h"

#include <string.h>

static void every_byte_comes_back(void **state) {
    struct arena *a = arena_new();
    char all[256];
    for (int i = 0; i < 256; i++)
        all[i] = (char)i;
    struct str back, sent = percent_encode(a, (struct str){all, sizeof all});
    assert_null(memchr(sent.p, '&', sent.n));
    assert_true(percent_decode(a, sent, true, &back));
    assert_true(str_equal(back, (struct str){all, sizeof all}));
    arena_free(a);
}

static void it_is_written_as_the_specification_says(void **state) {
    struct arena *a = arena_new();
    assert_string_equal(percent_encode(a, STR("/a b?c=\xc3\xa6&~-._")).p, "%2Fa%20b%3Fc%3D%C3%A6%26~-._");
    arena_free(a);
}

static void broken_escapes_are_refused(void **state) {
    struct arena *a = arena_new();
    struct str out;
    const char *const broken[] = {"%", "%4", "a%4", "%g1", "%1g", "%%41"};
    for (size_t i = 0; i < sizeof broken / sizeof *broken; i++)
        assert_false(percent_decode(a, str_of(broken[i]), false, &out));
    assert_true(percent_decode(a, STR("a+b"), false, &out));
    assert_true(str_equal(out, STR("a+b")));
    assert_true(percent_decode(a, STR("a+b%2b"), true, &out));
    assert_true(str_equal(out, STR("a b+")));
    arena_free(a);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_byte_comes_back),
        cmocka_unit_test(it_is_written_as_the_specification_says),
        cmocka_unit_test(broken_escapes_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
