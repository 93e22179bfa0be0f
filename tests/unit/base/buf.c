/* buf.c: what is written comes out, whatever the sizes of the parts. */
#include "base/buf.h"

#include "support/text.h"

#include <inttypes.h>

static void an_empty_buffer_gives_an_empty_text(void **state) {
    struct arena *a = arena_new();
    struct buf b = buf_new(a);
    assert_text(buf_str(&b), "");
    assert_int_equal(buf_str(&b).p[0], 0);
    buf_add(&b, (struct str){0});
    assert_text(buf_str(&b), "");
    arena_free(a);
}

static void parts_of_all_kinds_stand_in_order(void **state) {
    struct arena *a = arena_new();
    struct buf b = buf_new(a);
    buf_add(&b, STR("a"));
    buf_byte(&b, '-');
    buf_format(&b, "%d/%s", 12, "x");
    buf_byte(&b, 0);
    assert_int_equal(buf_str(&b).n, 7);
    assert_memory_equal(buf_str(&b).p, "a-12/x\0", 8);
    arena_free(a);
}

static void growing_keeps_every_byte_at_every_size(void **state) {
    struct arena *a = arena_new();
    struct buf b = buf_new(a);
    for (size_t i = 0; i < 70000; i++) {
        buf_byte(&b, (char)('a' + i % 26));
        if (i % 997 == 0)
            assert_int_equal(buf_str(&b).p[i + 1], 0);
    }
    buf_format(&b, "%*s", 200000, "end");
    struct str s = buf_str(&b);
    assert_int_equal(s.n, 270000);
    for (size_t i = 0; i < 70000; i++)
        assert_int_equal(s.p[i], 'a' + i % 26);
    assert_text(str_slice(s, s.n - 3, 3), "end");
    arena_free(a);
}

static void numbers_are_written_to_both_ends(void **state) {
    static const int64_t some[] = {0, 7, -7, 10, -1234567890, INT64_MAX, INT64_MIN};
    struct arena *a = arena_new();
    for (size_t i = 0; i < sizeof some / sizeof *some; i++) {
        struct buf b = buf_new(a);
        buf_int(&b, some[i]);
        assert_text(buf_str(&b), arena_format(a, "%" PRId64, some[i]).p);
    }
    arena_free(a);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_empty_buffer_gives_an_empty_text),
        cmocka_unit_test(parts_of_all_kinds_stand_in_order),
        cmocka_unit_test(numbers_are_written_to_both_ends),
        cmocka_unit_test(growing_keeps_every_byte_at_every_size),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
