/* format.h: dates, times and numbers as people write them, in each language. Results live in the arena.
 *
 * Times are Norwegian time. Sentences around them come from `templates/text`. */
#ifndef KAARING_BASE_FORMAT_H
#define KAARING_BASE_FORMAT_H

#include "base/arena.h"
#include "base/lang.h"
#include "base/str.h"
#include "base/time.h"

/* "9. oktober 2020", "9 October 2020" */
struct str format_day(struct arena *a, enum lang lang, const struct local *day);
struct str format_date(struct arena *a, enum lang lang, int64_t at);
/* "fredag", nynorsk "laurdag", "Friday" */
struct str format_weekday(enum lang lang, int64_t at);
/* "kl. 23.59", English "23:59" */
struct str format_clock(struct arena *a, enum lang lang, int64_t at);
/* "8. oktober 2021 kl. 23.59 (norsk tid)", "8 October 2021, 23:59 (Norwegian time)" */
struct str format_moment(struct arena *a, enum lang lang, int64_t at);

/* "30 000" with no-break spaces, from five digits on, as Norwegian does; English "30,000", from four. */
struct str format_integer(struct arena *a, enum lang lang, int64_t n);
/* num/den with exactly `digits` decimals (0 … 12), rounded half up; 7/3 is "2,33", English "2.33".
 * den is 1 … FRACTION_DEN_MOST. */
struct str format_fraction(struct arena *a, enum lang lang, uint64_t num, uint64_t den, unsigned digits);
/* The same for machines: a point, no groups. */
struct str format_decimal(struct arena *a, uint64_t num, uint64_t den, unsigned digits);

enum { FRACTION_DIGITS_MOST = 12 };
#define FRACTION_DEN_MOST (UINT64_MAX / 20)

#endif
