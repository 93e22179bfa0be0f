/* time.c: the calendar as arithmetic. Reads no clock, no environment and no file. */
#include "base/time.h"

#include <assert.h>

enum {
    HOUR_SECONDS = 3600,
    WINTER_OFFSET = HOUR_SECONDS,
    SUMMER_OFFSET = 2 * HOUR_SECONDS,
    FIRST_SUMMER = 1996, /* the first year under the common rule */
};

static const int month_days[] = {0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

/* 0001-01-01T00:00:00Z and 9999-12-31T23:59:59Z */
static const int64_t at_least = -62135596800, at_most = 253402300799;

static bool leap(int year) {
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

static bool day_exists(int year, int month, int day) {
    if (year < 1 || year > 9999 || month < 1 || month > 12 || day < 1)
        return false;
    return day <= month_days[month] + (month == 2 && leap(year));
}

/* Days since 1970-01-01. The year is counted from March, so that the leap day is its last. */
static int64_t days_from_civil(int year, int month, int day) {
    int64_t y = month > 2 ? year : year - 1;
    int64_t day_of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
    return y * 365 + y / 4 - y / 100 + y / 400 + day_of_year - 719468;
}

/* The inverse, for days not before 0000-03-01. */
static void civil_from_days(int64_t days, struct local *l) {
    int64_t z = days + 719468;
    int64_t era = z / 146097, of_era = z % 146097;
    int64_t year_of_era = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    int64_t day_of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int64_t from_march = (5 * day_of_year + 2) / 153;
    l->day = (int)(day_of_year - (153 * from_march + 2) / 5 + 1);
    l->month = (int)(from_march < 10 ? from_march + 3 : from_march - 9);
    l->year = (int)(year_of_era + era * 400 + (l->month <= 2));
}

static int64_t floor_days(int64_t seconds) {
    return seconds >= 0 ? seconds / DAY_SECONDS : -((DAY_SECONDS - 1 - seconds) / DAY_SECONDS);
}

/* The moment at which a clock in UTC shows `l`. */
static int64_t utc(const struct local *l) {
    int64_t minutes = (int64_t)l->hour * 60 + l->minute;
    return days_from_civil(l->year, l->month, l->day) * DAY_SECONDS + minutes * 60 + l->second;
}

static void utc_split(int64_t at, struct local *l) {
    int64_t days = floor_days(at);
    int rest = (int)(at - days * DAY_SECONDS);
    civil_from_days(days, l);
    l->hour = rest / HOUR_SECONDS;
    l->minute = rest / 60 % 60;
    l->second = rest % 60;
}

/* 1970-01-01 was a Thursday. */
static int weekday(int64_t days) {
    return (int)(((days + 3) % 7 + 7) % 7);
}

/* 01:00 UTC on the last Sunday of a month with 31 days. */
static int64_t turn(int year, int month) {
    int64_t last = days_from_civil(year, month, 31);
    return (last - (weekday(last) + 1) % 7) * DAY_SECONDS + HOUR_SECONDS;
}

static int64_t offset_at(int64_t at) {
    struct local l;
    utc_split(at, &l);
    bool summer = l.year >= FIRST_SUMMER && at >= turn(l.year, 3) && at < turn(l.year, 10);
    return summer ? SUMMER_OFFSET : WINTER_OFFSET;
}

/* Exactly `digits` decimal digits at the front of *s. */
static bool number(struct str *s, size_t digits, int *out) {
    int value = 0;
    if (s->n < digits)
        return false;
    for (size_t i = 0; i < digits; i++) {
        if (s->p[i] < '0' || s->p[i] > '9')
            return false;
        value = value * 10 + (s->p[i] - '0');
    }
    *out = value;
    *s = str_slice(*s, digits, s->n);
    return true;
}

static bool sign(struct str *s, char c) {
    if (s->n == 0 || s->p[0] != c)
        return false;
    *s = str_slice(*s, 1, s->n);
    return true;
}

static bool day_read(struct str *s, struct local *l) {
    return number(s, 4, &l->year) && sign(s, '-') && number(s, 2, &l->month) && sign(s, '-') &&
           number(s, 2, &l->day) && day_exists(l->year, l->month, l->day);
}

static bool minute_read(struct str *s, struct local *l) {
    return number(s, 2, &l->hour) && sign(s, ':') && number(s, 2, &l->minute) && l->hour < 24 &&
           l->minute < 60;
}

/* One to nine digits behind a point are read and dropped; no point is well too. */
static bool decimals_read(struct str *s) {
    if (!sign(s, '.'))
        return true;
    size_t n = 0;
    for (int digit; n < 10 && number(s, 1, &digit);)
        n++;
    return n >= 1 && n <= 9;
}

static bool offset_read(struct str *s, int64_t *seconds) {
    struct local o = {0};
    *seconds = 0;
    if (sign(s, 'Z'))
        return true;
    bool west = sign(s, '-');
    if ((!west && !sign(s, '+')) || !minute_read(s, &o))
        return false;
    *seconds = ((int64_t)o.hour * 60 + o.minute) * (west ? -60 : 60);
    return true;
}

bool time_parse_rfc3339(struct str s, int64_t *at) {
    struct local l = {0};
    int64_t offset;
    if (!day_read(&s, &l) || !sign(&s, 'T') || !minute_read(&s, &l) || !sign(&s, ':') ||
        !number(&s, 2, &l.second) || l.second > 59 || !decimals_read(&s) || !offset_read(&s, &offset) || s.n)
        return false;
    *at = utc(&l) - offset;
    return *at >= at_least && *at <= at_most;
}

struct str time_format_rfc3339(struct arena *a, int64_t at) {
    assert(at >= at_least && at <= at_most);
    struct local l;
    utc_split(at, &l);
    return arena_format(a, "%04d-%02d-%02dT%02d:%02d:%02dZ", l.year, l.month, l.day, l.hour, l.minute,
                        l.second);
}

void time_local(int64_t at, struct local *l) {
    utc_split(at + offset_at(at), l);
}

bool time_from_local(const struct local *l, int64_t *at) {
    if (!day_exists(l->year, l->month, l->day) || l->hour < 0 || l->hour > 23 || l->minute < 0 ||
        l->minute > 59 || l->second < 0 || l->second > 59)
        return false;
    int64_t summer = utc(l) - SUMMER_OFFSET;
    /* Asked with summer's offset first, since that is the first of two; neither fits in the skipped hour,
     * where winter's offset lands one hour further on the clock. */
    *at = offset_at(summer) == SUMMER_OFFSET ? summer : utc(l) - WINTER_OFFSET;
    return *at >= at_least; /* the first hour of the year 1 lies before it in UTC */
}

enum fault day_parse(struct str s, struct local *l) {
    struct local day = {0};
    if (!day_read(&s, &day) || s.n)
        return FIELD_DATE;
    *l = day;
    return OK;
}

struct str day_format(struct arena *a, int64_t at) {
    struct local l;
    time_local(at, &l);
    return arena_format(a, "%04d-%02d-%02d", l.year, l.month, l.day);
}

int day_of_week(const struct local *l) {
    return weekday(days_from_civil(l->year, l->month, l->day));
}

enum fault minute_instant(struct str local_minute, int64_t *at) {
    struct local l = {0};
    if (!day_read(&local_minute, &l) || !sign(&local_minute, 'T') || !minute_read(&local_minute, &l) ||
        local_minute.n || !time_from_local(&l, at))
        return FIELD_DATE;
    return OK;
}

enum fault deadline_instant(struct str local_minute, int64_t *last_second) {
    enum fault f = minute_instant(local_minute, last_second);
    if (f == OK)
        *last_second += 59;
    return f;
}

struct str minute_format(struct arena *a, int64_t at) {
    struct local l;
    time_local(at, &l);
    return arena_format(a, "%04d-%02d-%02dT%02d:%02d", l.year, l.month, l.day, l.hour, l.minute);
}

int64_t days_left(int64_t at, int64_t deadline) {
    return floor_days(deadline + offset_at(deadline)) - floor_days(at + offset_at(at));
}

static int64_t at_months_from(struct local l, int months) {
    int64_t at = 0;
    int all = l.year * 12 + l.month - 1 + months;
    l.year = all / 12;
    l.month = all % 12 + 1;
    while (!time_from_local(&l, &at) && l.day > 28)
        l.day--;
    return at;
}

int64_t time_months_later(int64_t at, int months) {
    struct local l;
    time_local(at, &l);
    l.hour = 23;
    l.minute = l.second = 59;
    return at_months_from(l, months);
}

int64_t time_months_after(int64_t at, int months) {
    struct local l;
    time_local(at, &l);
    return at_months_from(l, months);
}
