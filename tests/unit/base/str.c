/* str.c: slices at their edges: empty, null, prefix of each other, out of bounds. */
#include "base/str.h"

#include "support/text.h"

static void an_empty_slice_may_be_null(void **state) {
    struct str none = {0};
    assert_true(str_equal(none, STR("")));
    assert_true(str_equal(str_of(NULL), none));
    assert_int_equal(str_compare(none, STR("")), 0);
    assert_true(str_starts(none, none) && str_ends(STR("a"), none));
    assert_int_equal(str_trim(none).n, 0);
    assert_int_equal(str_find(none, 'a'), 0);
    assert_int_equal(str_slice(none, 3, 4).n, 0);
}

static void order_is_bytewise_and_a_prefix_comes_first(void **state) {
    assert_true(str_compare(STR("ab"), STR("abc")) < 0);
    assert_true(str_compare(STR("abc"), STR("ab")) > 0);
    assert_true(str_compare(STR("B"), STR("a")) < 0);
    assert_true(str_compare(STR("\xC3"), STR("a")) > 0);
    assert_int_equal(str_compare(STR("a\0b"), STR("a\0b")), 0);
    assert_true(str_compare(STR("a\0b"), STR("a\0c")) < 0);
}

static void starts_and_ends_need_the_whole_of_it(void **state) {
    assert_true(str_starts(STR("kaaring"), STR("kaar")));
    assert_false(str_starts(STR("kaa"), STR("kaar")));
    assert_true(str_ends(STR("a.yaml"), STR(".yaml")));
    assert_false(str_ends(STR("yaml"), STR(".yaml")));
    assert_false(str_ends(STR("a.yamL"), STR(".yaml")));
}

static void a_part_is_clipped_to_the_slice(void **state) {
    assert_text(str_slice(STR("abcdef"), 2, 3), "cde");
    assert_text(str_slice(STR("abcdef"), 4, 9), "ef");
    assert_text(str_slice(STR("abcdef"), 4, SIZE_MAX), "ef");
    assert_text(str_slice(STR("abcdef"), 9, 1), "");
}

static void cutting_walks_through_all_parts(void **state) {
    struct str rest = STR("a,,b"), head;
    assert_true(str_cut(&rest, ',', &head));
    assert_text(head, "a");
    assert_true(str_cut(&rest, ',', &head));
    assert_text(head, "");
    assert_false(str_cut(&rest, ',', &head));
    assert_text(head, "b");
    assert_int_equal(rest.n, 0);
    assert_false(str_cut(&rest, ',', &head));
    assert_int_equal(head.n, 0);
}

static void trimming_takes_ascii_white_space_at_both_ends_only(void **state) {
    assert_text(str_trim(STR(" \t\r\n a b \v\f")), "a b");
    assert_text(str_trim(STR("   ")), "");
    assert_text(str_trim(STR("\xC2\xA0x")), "\xC2\xA0x");
}

static void numbers_are_decimal_without_sign_or_leading_zero(void **state) {
    uint64_t n = 7;
    assert_true(str_to_u64(STR("0"), &n) && n == 0);
    assert_true(str_to_u64(STR("9223372036854775807"), &n) && n == INT64_MAX);
    static const char *const wrong[] = {"",
                                        "00",
                                        "01",
                                        "-1",
                                        "+1",
                                        " 1",
                                        "1 ",
                                        "1a",
                                        "0x1",
                                        "1.",
                                        "9223372036854775808",
                                        "99999999999999999999"};
    n = 7;
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        assert_false(str_to_u64(str_of(wrong[i]), &n));
    assert_int_equal(n, 7);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_empty_slice_may_be_null),
        cmocka_unit_test(order_is_bytewise_and_a_prefix_comes_first),
        cmocka_unit_test(starts_and_ends_need_the_whole_of_it),
        cmocka_unit_test(a_part_is_clipped_to_the_slice),
        cmocka_unit_test(cutting_walks_through_all_parts),
        cmocka_unit_test(trimming_takes_ascii_white_space_at_both_ends_only),
        cmocka_unit_test(numbers_are_decimal_without_sign_or_leading_zero),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
