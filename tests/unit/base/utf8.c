/* utf8.c: the boundaries of Unicode's table 3-7, every code point once, and what people paste. */
#include "base/utf8.h"

#include "support/text.h"

#include <stdlib.h>
#include <utf8proc.h>

static void what_is_well_formed_is_valid(void **state) {
    static const struct str good[] = {STR_INIT(""),
                                      STR_INIT("abc"),
                                      STR_INIT("\0"),
                                      STR_INIT("\xC2\x80"),
                                      STR_INIT("\xDF\xBF"),
                                      STR_INIT("\xE0\xA0\x80"),
                                      STR_INIT("\xED\x9F\xBF"),
                                      STR_INIT("\xEE\x80\x80"),
                                      STR_INIT("\xEF\xBF\xBF"),
                                      STR_INIT("\xF0\x90\x80\x80"),
                                      STR_INIT("\xF4\x8F\xBF\xBF")};
    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        assert_true(utf8_valid(good[i]));
}

static void overlong_surrogate_cut_and_stray_bytes_are_not(void **state) {
    static const char *const bad[] = {"\x80",
                                      "\xBF",
                                      "\xC0\x80",
                                      "\xC1\xBF",
                                      "\xC2",
                                      "\xC2 ",
                                      "\xE0\x9F\xBF",
                                      "\xE0\x80\x80",
                                      "\xED\xA0\x80",
                                      "\xED\xBF\xBF",
                                      "\xE2\x82",
                                      "\xE2\x28\xA1",
                                      "\xE2\x82\x28",
                                      "\xF0\x8F\xBF\xBF",
                                      "\xF4\x90\x80\x80",
                                      "\xF5\x80\x80\x80",
                                      "\xF0\x90\x80",
                                      "\xFE",
                                      "\xFF",
                                      "abc\xE9",
                                      "\xF0\x90\x28\x80",
                                      "\xC3\xB8\xB8"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_false(utf8_valid(str_of(bad[i])));
}

static void every_code_point_survives_there_and_back(void **state) {
    for (uint32_t c = 0; c <= 0x10FFFF; c++) {
        if (c >= 0xD800 && c <= 0xDFFF)
            continue;
        char bytes[4];
        struct str s = str_bytes(bytes, utf8_put(bytes, c));
        uint32_t back = 1;
        if (!utf8_next(&s, &back) || back != c || s.n != 0)
            fail_msg("U+%04X", c);
    }
}

static void length_counts_code_points(void **state) {
    assert_int_equal(utf8_length(STR("")), 0);
    assert_int_equal(utf8_length(STR("bl\xC3\xA5\x62\xC3\xA6r")), 6);
    assert_int_equal(utf8_length(STR("\xF0\x9F\x8C\xB1")), 1);
}

static void controls_and_direction_overrides_are_found(void **state) {
    static const uint32_t refused[] = {0,      1,      0x1B,   0x1F,   0x7F,   0x80,   0x85,
                                       0x9F,   0x2028, 0x2029, 0x202A, 0x202E, 0x2066, 0x2069,
                                       0xFEFF, 0xFFFE, 0xFFFF, '\r',   0x0B};
    static const uint32_t taken[] = {' ', '~', 0xA0, 0x200D, 0x2027, 0x202F, 0x2065, 0x206A, 0xFFFD, 0x1F331};
    char bytes[6] = {'a'};
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
        struct str s = str_bytes(bytes, 1 + utf8_put(bytes + 1, refused[i]));
        assert_true(utf8_has_control(s, false));
        assert_true(utf8_has_control(s, true));
    }
    for (size_t i = 0; i < sizeof taken / sizeof *taken; i++)
        assert_false(utf8_has_control(str_bytes(bytes, 1 + utf8_put(bytes + 1, taken[i])), false));
}

static void line_feed_and_tab_may_stand_in_several_lines_only(void **state) {
    assert_true(utf8_has_control(STR("a\nb"), false));
    assert_true(utf8_has_control(STR("a\tb"), false));
    assert_false(utf8_has_control(STR("a\n\tb"), true));
}

static void cleaning_gives_one_form(void **state) {
    struct arena *a = arena_new();
    assert_text(utf8_clean(a, STR("a\r\nb\rc\nd\r\r\ne"), true), "a\nb\nc\nd\n\ne");
    assert_text(utf8_clean(a, STR("  \xC2\xA0\r\n hei \n\t "), true), "hei");
    assert_text(utf8_clean(a, STR("A\xCC\x8Ase"), false), "\xC3\x85se");
    assert_text(utf8_clean(a, STR("a\tb"), false), "a b");
    assert_text(utf8_clean(a, STR("a\tb"), true), "a\tb");
    assert_text(utf8_clean(a, STR("a\nb"), false), "a\nb");
    assert_text(utf8_clean(a, STR("\xE2\x84\xAB"), false), "\xC3\x85"); /* the Ångström sign is Å */
    assert_text(utf8_clean(a, STR(" \r\n\t"), true), "");
    assert_text(utf8_clean(a, (struct str){0}, true), "");
    arena_free(a);
}

static void cleaning_twice_is_cleaning_once(void **state) {
    struct arena *a = arena_new();
    static const struct str texts[] = {STR_INIT("\r\r\n x\xCC\x81 \n"), STR_INIT("\xE1\xBA\x9B\xCC\xA3"),
                                       STR_INIT("\xE3\x80\x80\xE2\x80\xAFy\xE3\x80\x80")};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct str once = utf8_clean(a, texts[i], true);
        assert_true(str_equal(once, utf8_clean(a, once, true)));
    }
    arena_free(a);
}

/* As utf8proc writes it, whatever stands beside it. */
static void cleaning_is_composing(void **state) {
    struct arena *a = arena_new();
    for (uint32_t c = 0xA1; c < 0x370; c++) {
        char bytes[8] = "e";
        struct str s = {bytes, 1};
        s.n += utf8_put(bytes + s.n, c);
        bytes[s.n++] = 'x';
        utf8proc_uint8_t *composed = utf8proc_NFC((const utf8proc_uint8_t *)arena_copy(a, s).p);
        if (!str_equal(utf8_clean(a, s, false), str_of((const char *)composed)))
            fail_msg("U+%04X", c);
        free(composed);
    }
    arena_free(a);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_well_formed_is_valid),
        cmocka_unit_test(overlong_surrogate_cut_and_stray_bytes_are_not),
        cmocka_unit_test(every_code_point_survives_there_and_back),
        cmocka_unit_test(length_counts_code_points),
        cmocka_unit_test(controls_and_direction_overrides_are_found),
        cmocka_unit_test(line_feed_and_tab_may_stand_in_several_lines_only),
        cmocka_unit_test(cleaning_gives_one_form),
        cmocka_unit_test(cleaning_twice_is_cleaning_once),
        cmocka_unit_test(cleaning_is_composing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
