/* time.c: RFC 3339's examples, both changes of the clock, and properties over years. */
#include "base/time.h"

#include "support/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static int64_t at(const char *rfc3339) {
    int64_t t;
    assert_true(time_parse_rfc3339(str_of(rfc3339), &t));
    return t;
}

static void examples_of_rfc_3339_are_read(void **state) {
    assert_int_equal(at("1970-01-01T00:00:00Z"), 0);
    assert_int_equal(at("1985-04-12T23:20:50.52Z"), 482196050);
    assert_int_equal(at("1996-12-19T16:39:57-08:00"), at("1996-12-20T00:39:57Z"));
    assert_int_equal(at("1937-01-01T12:00:27.87+00:20"), at("1937-01-01T11:40:27Z"));
    assert_int_equal(at("2021-09-14T09:12:00+02:00"), at("2021-09-14T07:12:00Z"));
    assert_int_equal(at("2000-02-29T00:00:00-00:00"), 951782400);
    assert_int_equal(at("0001-01-01T00:00:00Z"), -62135596800);
    assert_int_equal(at("9999-12-31T23:59:59Z"), 253402300799);
}

static void what_is_not_exactly_rfc_3339_is_refused(void **state) {
    static const char *const wrong[] = {
        "",
        "2021-09-14",
        "2021-09-14T07:12:00",
        "2021-09-14T07:12Z",
        "2021-09-14 07:12:00Z",
        "2021-09-14t07:12:00z",
        "2021-9-14T07:12:00Z",
        "2021-09-14T07:12:00Z ",
        " 2021-09-14T07:12:00Z",
        "2021-13-14T07:12:00Z",
        "2021-00-14T07:12:00Z",
        "2021-09-31T07:12:00Z",
        "2021-02-29T07:12:00Z",
        "1900-02-29T07:12:00Z",
        "2021-09-14T24:00:00Z",
        "2021-09-14T07:60:00Z",
        "2016-12-31T23:59:60Z",
        "2021-09-14T07:12:00.Z",
        "2021-09-14T07:12:00.0123456789Z",
        "2021-09-14T07:12:00+2:00",
        "2021-09-14T07:12:00+0200",
        "2021-09-14T07:12:00+24:00",
        "+021-09-14T07:12:00Z",
        "0000-01-01T00:00:00Z",
        "0001-01-01T00:00:00+01:00",
        "9999-12-31T23:59:59-00:01",
    };
    int64_t t;
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        if (time_parse_rfc3339(str_of(wrong[i]), &t))
            fail_msg("%s", wrong[i]);
}

static void writing_and_reading_agree_with_the_c_library(void **state) {
    struct arena *a = arena_new();
    for (int64_t t = -62135596800; t <= 253402300799; t += 86399 * 373 + 7) {
        struct str s = time_format_rfc3339(a, t);
        struct tm tm;
        time_t c = t;
        char expected[64];
        gmtime_r(&c, &tm);
        snprintf(expected, sizeof expected, "%04d-%02d-%02dT%02d:%02d:%02dZ", tm.tm_year + 1900,
                 tm.tm_mon + 1, tm.tm_mday, tm.tm_hour, tm.tm_min, tm.tm_sec);
        assert_text(s, expected);
        assert_int_equal(at(s.p), t);
    }
    arena_free(a);
}

static void norwegian_time_is_tzdatas_from_1996_to_2037(void **state) {
    setenv("TZ", "Europe/Oslo", 1);
    tzset();
    time_t check = 1600000000; /* a summer's day: tells whether this machine has tzdata at all */
    struct tm tm;
    if (localtime_r(&check, &tm)->tm_gmtoff != 7200)
        skip();
    for (int64_t t = 820454400; t < 2145916800; t += 1799) {
        struct local l;
        time_t c = t;
        time_local(t, &l);
        localtime_r(&c, &tm);
        if (l.year != tm.tm_year + 1900 || l.month != tm.tm_mon + 1 || l.day != tm.tm_mday ||
            l.hour != tm.tm_hour || l.minute != tm.tm_min || l.second != tm.tm_sec ||
            day_of_week(&l) != (tm.tm_wday + 6) % 7)
            fail_msg("%jd", (intmax_t)t);
    }
    setenv("TZ", "UTC", 1);
    tzset();
}

static struct local local_at(const char *rfc3339) {
    struct local l;
    time_local(at(rfc3339), &l);
    return l;
}

static void the_hour_changes_at_one_utc_on_the_last_sundays(void **state) {
    assert_int_equal(local_at("2021-03-28T00:59:59Z").hour, 1);
    assert_int_equal(local_at("2021-03-28T01:00:00Z").hour, 3);
    assert_int_equal(local_at("2021-10-31T00:59:59Z").hour, 2);
    assert_int_equal(local_at("2021-10-31T01:00:00Z").hour, 2);
    assert_int_equal(local_at("2021-10-31T02:00:00Z").hour, 3);
    assert_int_equal(local_at("1995-07-01T12:00:00Z").hour, 13); /* by our rule, not by history's */
    assert_int_equal(local_at("1996-07-01T12:00:00Z").hour, 14);
    assert_int_equal(local_at("1847-03-01T12:00:00Z").hour, 13);
}

static int64_t from(int year, int month, int day, int hour, int minute) {
    int64_t t;
    assert_true(time_from_local(&(struct local){year, month, day, hour, minute, 0}, &t));
    return t;
}

static void a_doubled_time_is_its_first_and_a_skipped_one_moves_forward(void **state) {
    assert_int_equal(from(2021, 10, 31, 2, 30), at("2021-10-31T00:30:00Z"));
    assert_int_equal(from(2021, 10, 31, 1, 59), at("2021-10-30T23:59:00Z"));
    assert_int_equal(from(2021, 10, 31, 3, 0), at("2021-10-31T02:00:00Z"));
    assert_int_equal(from(2021, 3, 28, 1, 59), at("2021-03-28T00:59:00Z"));
    assert_int_equal(from(2021, 3, 28, 2, 30), at("2021-03-28T01:30:00Z"));
    assert_int_equal(local_at("2021-03-28T01:30:00Z").hour, 3);
    assert_int_equal(from(2021, 3, 28, 3, 0), at("2021-03-28T01:00:00Z"));
}

static void local_times_go_there_and_back(void **state) {
    for (int64_t t = 0; t < 4102444800; t += 3559) {
        struct local l;
        int64_t back;
        time_local(t, &l);
        assert_true(time_from_local(&l, &back));
        if (back != t && back != t - 3600) /* the second of a doubled time gives the first */
            fail_msg("%jd", (intmax_t)t);
    }
}

static void days_and_times_that_do_not_exist_are_refused(void **state) {
    static const struct local wrong[] = {
        {2021, 2, 29, 0, 0, 0}, {2021, 4, 31, 0, 0, 0}, {2021, 13, 1, 0, 0, 0}, {2021, 0, 1, 0, 0, 0},
        {2021, 1, 0, 0, 0, 0},  {0, 1, 1, 0, 0, 0},     {10000, 1, 1, 0, 0, 0}, {2021, 1, 1, 24, 0, 0},
        {2021, 1, 1, 0, 60, 0}, {2021, 1, 1, 0, 0, 60}, {2021, 1, 1, -1, 0, 0}, {1, 1, 1, 0, 30, 0}};
    int64_t t;
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        assert_false(time_from_local(&wrong[i], &t));
}

static void a_day_is_ten_signs_and_exists(void **state) {
    struct local l;
    assert_int_equal(day_parse(STR("2020-02-29"), &l), OK);
    assert_true(l.year == 2020 && l.month == 2 && l.day == 29 && l.hour == 0 && l.second == 0);
    static const char *const wrong[] = {"",           "2021-02-29", "2021-2-9", "20210209", "2021-02-09 ",
                                        "09.02.2021", "2021-02"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        assert_int_equal(day_parse(str_of(wrong[i]), &l), FIELD_DATE);
}

static void the_last_minute_of_a_deadline_is_inclusive(void **state) {
    int64_t last;
    assert_int_equal(deadline_instant(STR("2021-10-08T23:59"), &last), OK);
    assert_int_equal(last, at("2021-10-08T21:59:59Z"));
    assert_int_equal(deadline_instant(STR("2021-10-31T23:59"), &last),
                     OK); /* the clocks have been put back */
    assert_int_equal(last, at("2021-10-31T22:59:59Z"));
    assert_int_equal(deadline_instant(STR("2021-03-27T23:59"), &last), OK);
    assert_int_equal(last, at("2021-03-27T22:59:59Z"));
    assert_int_equal(deadline_instant(STR("2021-03-28T23:59"), &last), OK); /* and forward */
    assert_int_equal(last, at("2021-03-28T21:59:59Z"));
    assert_int_equal(deadline_instant(STR("2021-10-31T02:59"), &last), OK);
    assert_int_equal(last, at("2021-10-31T00:59:59Z"));
    static const char *const wrong[] = {"",
                                        "2021-10-08",
                                        "2021-10-08T24:00",
                                        "2021-10-08T23:59:59",
                                        "2021-10-08 23:59",
                                        "2021-10-32T23:59",
                                        "2021-10-08T23:59Z"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        assert_int_equal(deadline_instant(str_of(wrong[i]), &last), FIELD_DATE);
}

static void minutes_go_there_and_back(void **state) {
    struct arena *a = arena_new();
    int64_t t;
    assert_int_equal(minute_instant(STR("2021-10-08T23:59"), &t), OK);
    assert_int_equal(t, at("2021-10-08T21:59:00Z"));
    assert_text(minute_format(a, t + 59), "2021-10-08T23:59");
    assert_text(day_format(a, at("2021-10-08T22:00:00Z")), "2021-10-09");
    assert_text(day_format(a, at("2021-10-08T21:59:59Z")), "2021-10-08");
    arena_free(a);
}

static void days_left_are_calendar_days(void **state) {
    int64_t deadline;
    assert_int_equal(deadline_instant(STR("2021-10-08T23:59"), &deadline), OK);
    assert_int_equal(days_left(at("2021-10-08T21:59:59Z"), deadline), 0);
    assert_int_equal(days_left(at("2021-10-07T22:00:00Z"), deadline), 0);
    assert_int_equal(days_left(at("2021-10-07T21:59:59Z"), deadline), 1);
    assert_int_equal(days_left(at("2021-09-21T08:00:00Z"), deadline), 17);
    assert_int_equal(days_left(at("2021-10-08T22:00:00Z"), deadline), -1);
    /* over both changes of the clock a day is a day */
    assert_int_equal(days_left(at("2021-10-30T22:30:00Z"), at("2021-11-01T22:30:00Z")), 1);
    assert_int_equal(days_left(at("2021-03-27T23:30:00Z"), at("2021-03-28T21:30:00Z")), 0);
    assert_int_equal(days_left(at("2021-03-27T22:30:00Z"), at("2021-03-28T21:30:00Z")), 1);
}

static int64_t moment(const char *text) {
    int64_t at = 0;
    assert_true(time_parse_rfc3339(str_of(text), &at));
    return at;
}

static void a_month_ends_with_the_day_of_the_same_number(void **state) {
    (void)state;
    assert_int_equal(time_months_later(moment("2021-09-20T08:00:00+02:00"), 1),
                     moment("2021-10-20T23:59:59+02:00"));
    assert_int_equal(time_months_later(moment("2021-09-20T08:00:00+02:00"), 3),
                     moment("2021-12-20T23:59:59+01:00"));
    assert_int_equal(time_months_later(moment("2021-12-05T23:59:59+01:00"), 1),
                     moment("2022-01-05T23:59:59+01:00"));
    assert_int_equal(time_months_later(moment("2021-01-31T00:00:00+01:00"), 1),
                     moment("2021-02-28T23:59:59+01:00"));
    assert_int_equal(time_months_later(moment("2023-12-31T12:00:00+01:00"), 2),
                     moment("2024-02-29T23:59:59+01:00"));
    assert_int_equal(time_months_later(moment("2021-08-31T12:00:00+02:00"), 3),
                     moment("2021-11-30T23:59:59+01:00"));
    assert_int_equal(time_months_later(moment("2021-09-30T22:30:00Z"), 1),
                     moment("2021-11-01T23:59:59+01:00"));
}

static void months_after_come_at_the_same_time_of_the_clock(void **state) {
    static const struct {
        const char *at;
        int months;
        const char *after;
    } cases[] = {
        {"2022-03-01T18:00:00+01:00", 12, "2023-03-01T18:00:00+01:00"},
        {"2021-12-31T23:30:00+01:00", 24, "2023-12-31T23:30:00+01:00"},
        {"2021-11-30T10:00:00+01:00", 3, "2022-02-28T10:00:00+01:00"}, /* over the year's end */
        {"2021-12-31T10:00:00+01:00", 2, "2022-02-28T10:00:00+01:00"}, /* there is no 31st */
        {"2023-12-31T10:00:00+01:00", 2, "2024-02-29T10:00:00+01:00"},
        {"2024-02-29T10:00:00+01:00", 12, "2025-02-28T10:00:00+01:00"},
        {"2021-10-31T10:00:00+01:00", 1, "2021-11-30T10:00:00+01:00"},
        {"2021-01-12T12:00:00+01:00", 6, "2021-07-12T12:00:00+02:00"}, /* into summer time, and out of it */
        {"2021-08-12T12:00:00+02:00", 6, "2022-02-12T12:00:00+01:00"},
        {"2021-02-28T02:30:00+01:00", 1, "2021-03-28T03:30:00+02:00"}, /* an hour that is skipped */
        {"2021-09-30T02:30:00+02:00", 1, "2021-10-30T02:30:00+02:00"},
        {"2021-07-31T02:30:00+02:00", 3, "2021-10-31T02:30:00+02:00"}, /* one that comes twice */
        {"2021-09-30T22:30:00Z", 1, "2021-11-01T00:30:00+01:00"},      /* its day is Norway's */
        {"2021-01-31T10:00:00+01:00", 240, "2041-01-31T10:00:00+01:00"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_int_equal(time_months_after(moment(cases[i].at), cases[i].months), moment(cases[i].after));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(examples_of_rfc_3339_are_read),
        cmocka_unit_test(what_is_not_exactly_rfc_3339_is_refused),
        cmocka_unit_test(writing_and_reading_agree_with_the_c_library),
        cmocka_unit_test(norwegian_time_is_tzdatas_from_1996_to_2037),
        cmocka_unit_test(the_hour_changes_at_one_utc_on_the_last_sundays),
        cmocka_unit_test(a_doubled_time_is_its_first_and_a_skipped_one_moves_forward),
        cmocka_unit_test(local_times_go_there_and_back),
        cmocka_unit_test(days_and_times_that_do_not_exist_are_refused),
        cmocka_unit_test(a_day_is_ten_signs_and_exists),
        cmocka_unit_test(the_last_minute_of_a_deadline_is_inclusive),
        cmocka_unit_test(minutes_go_there_and_back),
        cmocka_unit_test(days_left_are_calendar_days),
        cmocka_unit_test(a_month_ends_with_the_day_of_the_same_number),
        cmocka_unit_test(months_after_come_at_the_same_time_of_the_clock),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
