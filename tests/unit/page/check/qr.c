/* qr.c: its frame; that a camera reads it is a browser test's, with another's reader. */
#include "page/check/qr.h"

#include "support/test.h"

#include <string.h>

static void a_quiet_zone_stands_around_it(void **state) {
    struct arena *a = arena_new();
    json_t *qr = json_owned(a, qr_view(a, STR("https://kaaring.example.org/kontroll/V92AR-XZ91J")));
    assert_true(
        str_equal(json_get_str(qr, "size"), STR("41"))); /* version 4: 33 modules, and 4 on each side */
    struct str path = json_get_str(qr, "path");
    assert_true(str_starts(path, STR("M4 4h7v1h-7z"))); /* the upper edge of the first finder pattern */
    assert_null(memmem(path.p, path.n, "M3 ", 3));
    arena_free(a);
}

static void what_is_too_long_is_none(void **state) {
    struct arena *a = arena_new();
    char *long_one = arena_alloc(a, 4000);
    memset(long_one, 'x', 4000);
    json_t *qr = json_owned(a, qr_view(a, str_bytes(long_one, 4000)));
    assert_true(json_is_null(qr));
    arena_free(a);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_quiet_zone_stands_around_it),
        cmocka_unit_test(what_is_too_long_is_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
