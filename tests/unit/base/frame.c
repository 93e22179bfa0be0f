#include "base/frame.h"

#include "support/test.h"

static void parts_come_back_in_order(void **state) {
    struct arena *a = arena_new();
    struct buf b = buf_new(a);
    struct str part;
    frame_add(&b, STR("first"));
    frame_add(&b, STR(""));
    frame_add(&b, STR("third"));
    struct str rest = buf_str(&b);
    assert_memory_equal(rest.p, "\0\0\0\5first\0\0\0\0\0\0\0\5third", rest.n);
    assert_true(frame_take(&rest, &part) && str_equal(part, STR("first")));
    assert_true(frame_take(&rest, &part) && part.n == 0);
    assert_true(frame_take(&rest, &part) && str_equal(part, STR("third")));
    assert_int_equal(rest.n, 0);
    arena_free(a);
}

static void what_is_cut_is_not_taken(void **state) {
    static const struct str cut[] = {STR_INIT(""), STR_INIT("\0\0\0"), STR_INIT("\0\0\0\3ab"),
                                     STR_INIT("\xff\xff\xff\xff"), STR_INIT("\0\1\0\0abc")};
    for (size_t i = 0; i < sizeof cut / sizeof *cut; i++) {
        struct str rest = cut[i], part;
        assert_false(frame_take(&rest, &part));
        assert_ptr_equal(rest.p, cut[i].p);
        assert_int_equal(rest.n, cut[i].n);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(parts_come_back_in_order),
        cmocka_unit_test(what_is_cut_is_not_taken),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
