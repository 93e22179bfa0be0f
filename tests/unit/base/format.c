/* format.c: dates, times and numbers in three languages, letter by letter. */
#include "base/format.h"

#include "support/text.h"

#define NBSP "\xC2\xA0"

static int64_t at(const char *rfc3339) {
    int64_t t;
    assert_true(time_parse_rfc3339(str_of(rfc3339), &t));
    return t;
}

static void dates_are_written_out(void **state) {
    struct arena *a = arena_new();
    int64_t t = at("2020-10-09T10:00:00Z");
    assert_text(format_date(a, LANG_NB, t), "9. oktober 2020");
    assert_text(format_date(a, LANG_NN, t), "9. oktober 2020");
    assert_text(format_date(a, LANG_EN, t), "9 October 2020");
    assert_text(format_date(a, LANG_NB, at("2020-12-31T23:00:00Z")),
                "1. januar 2021"); /* Norwegian midnight */
    assert_text(format_day(a, LANG_NB, &(struct local){.year = 1847, .month = 3, .day = 1}), "1. mars 1847");
    arena_free(a);
}

static void all_months_and_days_of_the_week_have_their_names(void **state) {
    static const char *const months[][2] = {
        {"januar", "January"},  {"februar", "February"},  {"mars", "March"},
        {"april", "April"},     {"mai", "May"},           {"juni", "June"},
        {"juli", "July"},       {"august", "August"},     {"september", "September"},
        {"oktober", "October"}, {"november", "November"}, {"desember", "December"}};
    static const char *const days[][3] = {{"mandag", "m\xC3\xA5ndag", "Monday"},
                                          {"tirsdag", "tysdag", "Tuesday"},
                                          {"onsdag", "onsdag", "Wednesday"},
                                          {"torsdag", "torsdag", "Thursday"},
                                          {"fredag", "fredag", "Friday"},
                                          {"l\xC3\xB8rdag", "laurdag", "Saturday"},
                                          {"s\xC3\xB8ndag", "s\xC3\xB8ndag", "Sunday"}};
    struct arena *a = arena_new();
    for (int m = 1; m <= 12; m++) {
        struct local day = {.year = 2021, .month = m, .day = 2};
        assert_text(format_day(a, LANG_NB, &day), arena_format(a, "2. %s 2021", months[m - 1][0]).p);
        assert_text(format_day(a, LANG_NN, &day), arena_format(a, "2. %s 2021", months[m - 1][0]).p);
        assert_text(format_day(a, LANG_EN, &day), arena_format(a, "2 %s 2021", months[m - 1][1]).p);
    }
    for (int d = 0; d < 7; d++)
        for (unsigned lang = 0; lang < LANG_COUNT; lang++)
            assert_text(format_weekday((enum lang)lang, at("2021-10-04T12:00:00Z") + d * DAY_SECONDS),
                        days[d][lang]);
    arena_free(a);
}

static void times_name_the_zone(void **state) {
    struct arena *a = arena_new();
    int64_t t = at("2021-10-08T21:59:59Z");
    assert_text(format_clock(a, LANG_NB, t), "kl. 23.59");
    assert_text(format_clock(a, LANG_NN, t), "kl. 23.59");
    assert_text(format_clock(a, LANG_EN, t), "23:59");
    assert_text(format_moment(a, LANG_NB, t), "8. oktober 2021 kl. 23.59 (norsk tid)");
    assert_text(format_moment(a, LANG_NN, t), "8. oktober 2021 kl. 23.59 (norsk tid)");
    assert_text(format_moment(a, LANG_EN, t), "8 October 2021, 23:59 (Norwegian time)");
    assert_text(format_clock(a, LANG_NB, at("2021-12-01T08:05:00Z")), "kl. 09.05");
    arena_free(a);
}

static void whole_numbers_are_grouped_by_each_languages_custom(void **state) {
    struct arena *a = arena_new();
    assert_text(format_integer(a, LANG_NB, 30000), "30" NBSP "000");
    assert_text(format_integer(a, LANG_NN, 1234567), "1" NBSP "234" NBSP "567");
    assert_text(format_integer(a, LANG_NB, 1847), "1847");
    assert_text(format_integer(a, LANG_EN, 30000), "30,000");
    assert_text(format_integer(a, LANG_EN, 1847), "1,847");
    assert_text(format_integer(a, LANG_EN, 999), "999");
    assert_text(format_integer(a, LANG_NB, 0), "0");
    assert_text(format_integer(a, LANG_NB, -12345), "\xE2\x88\x92"
                                                    "12" NBSP "345");
    assert_text(format_integer(a, LANG_EN, INT64_MIN), "\xE2\x88\x92"
                                                       "9,223,372,036,854,775,808");
    arena_free(a);
}

static void fractions_round_half_up_exactly(void **state) {
    static const struct {
        uint64_t num, den;
        unsigned digits;
        const char *text;
    } cases[] = {{7, 3, 2, "2.33"},
                 {8, 3, 2, "2.67"},
                 {1, 8, 2, "0.13"},
                 {1, 8, 3, "0.125"},
                 {5, 2, 0, "3"},
                 {3, 2, 0, "2"},
                 {1, 2, 0, "1"},
                 {1, 3, 0, "0"},
                 {999, 1000, 2, "1.00"},
                 {9995, 10000, 3, "1.000"},
                 {1005, 1000, 2, "1.01"},
                 {0, 7, 2, "0.00"},
                 {2, 1, 4, "2.0000"},
                 {1, 7, 12, "0.142857142857"},
                 {1, 200, 2, "0.01"},
                 {UINT64_MAX, 1, 1, "18446744073709551615.0"},
                 {FRACTION_DEN_MOST - 1, FRACTION_DEN_MOST, 12, "1.000000000000"}};
    struct arena *a = arena_new();
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_text(format_decimal(a, cases[i].num, cases[i].den, cases[i].digits), cases[i].text);
    arena_free(a);
}

static void fractions_have_each_languages_comma(void **state) {
    struct arena *a = arena_new();
    assert_text(format_fraction(a, LANG_NB, 7, 3, 2), "2,33");
    assert_text(format_fraction(a, LANG_NN, 7, 3, 2), "2,33");
    assert_text(format_fraction(a, LANG_EN, 7, 3, 2), "2.33");
    assert_text(format_fraction(a, LANG_NB, 123456, 10, 1), "12" NBSP "345,6");
    assert_text(format_fraction(a, LANG_NB, 5, 1, 0), "5");
    arena_free(a);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(dates_are_written_out),
        cmocka_unit_test(all_months_and_days_of_the_week_have_their_names),
        cmocka_unit_test(times_name_the_zone),
        cmocka_unit_test(whole_numbers_are_grouped_by_each_languages_custom),
        cmocka_unit_test(fractions_round_half_up_exactly),
        cmocka_unit_test(fractions_have_each_languages_comma),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
