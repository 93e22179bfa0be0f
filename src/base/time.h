/* time.h: moments (seconds UTC, `at`), RFC 3339, and Norwegian time. The clock itself is in clock.h.
 *
 * Norwegian time is Europe/Oslo by the rule in force since 1996 (directive 2000/84/EC): UTC+1, and UTC+2 from
 * the last Sunday of March 01:00 UTC to the last Sunday of October 01:00 UTC. Moments before 1996 are told in
 * UTC+1 all year. Neither TZ nor the machine's tzdata is asked: the same log gives the same times everywhere.
 */
#ifndef KAARING_BASE_TIME_H
#define KAARING_BASE_TIME_H

#include "base/arena.h"
#include "base/fault.h"
#include "base/str.h"

enum { DAY_SECONDS = 86400 };

/* A moment as a Norwegian clock and calendar show it. */
struct local {
    int year, month, day;     /* year 1 … 9999, month 1 … 12, day 1 … 31 */
    int hour, minute, second; /* 0 … 23, 0 … 59, 0 … 59 */
};

/* "2021-09-14T07:12:00Z". Defined for the years 1 … 9999. */
struct str time_format_rfc3339(struct arena *a, int64_t at);

/* Date, "T", time, "Z" or an offset such as "+02:00"; capital letters; no leap second. Decimals of a second
 * are cut off. False for anything else, and outside the years 1 … 9999. */
bool time_parse_rfc3339(struct str s, int64_t *at);

void time_local(int64_t at, struct local *l);

/* The moment at which Norwegian clocks show `l`. Of a time that comes twice (October) the first is meant; a
 * time that is skipped (March) moves forward by the hour. False when there is no such day or time. */
bool time_from_local(const struct local *l, int64_t *at);

/* "2021-10-08": a calendar day that exists. Sets the day and 00:00:00. FIELD_DATE otherwise. */
enum fault day_parse(struct str s, struct local *l);
/* The Norwegian calendar day of a moment, "2021-10-08". */
struct str day_format(struct arena *a, int64_t at);
/* Monday is 0, Sunday 6. The day must exist. */
int day_of_week(const struct local *l);

/* "2021-10-08T23:59", Norwegian time, as a form's field gives it: the first second of that minute.
 * FIELD_DATE. */
enum fault minute_instant(struct str local_minute, int64_t *at);
/* The same as a deadline: the last minute is inclusive, so 23:59 lasts until 23:59:59. FIELD_DATE. */
enum fault deadline_instant(struct str local_minute, int64_t *last_second);
/* The Norwegian minute of a moment, "2021-10-08T23:59". */
struct str minute_format(struct arena *a, int64_t at);

/* The last second of the Norwegian day that has the same number `months` later; of the month's last day where
 * there is none (regulation 1182/71, article 3). */
int64_t time_months_later(int64_t at, int months);
/* The same, but for the hour: when Norwegian clocks show the time of `at` on that day. So nothing is counted
 * short, and the date is the one that people reckon with. */
int64_t time_months_after(int64_t at, int months);

/* Norwegian midnights between `at` and the deadline: 0 on the last day, 1 on the day before, negative after
 * it. */
int64_t days_left(int64_t at, int64_t deadline);

#endif
