/* format.c: what differs between the languages stands in one table; no locale of the machine is asked. */
#include "base/format.h"

#include "base/buf.h"

#include <assert.h>

#define NO_BREAK_SPACE "\xC2\xA0"

/* clang-format off */
#define MONTHS_NORWEGIAN                                                                                     \
    {STR_INIT("januar"), STR_INIT("februar"), STR_INIT("mars"), STR_INIT("april"), STR_INIT("mai"),          \
     STR_INIT("juni"), STR_INIT("juli"), STR_INIT("august"), STR_INIT("september"), STR_INIT("oktober"),     \
     STR_INIT("november"), STR_INIT("desember")}

static const struct custom {
    struct str months[12];
    struct str weekdays[7];
    const char *behind_day;   /* 9[.] oktober */
    const char *before_clock; /* [kl. ]23.59 */
    char within_clock;        /* 23[.]59 */
    const char *between;      /* date[ ]clock */
    const char *zone;         /* clock [(norsk tid)] */
    struct str group;         /* 30[ ]000 */
    size_t group_from;        /* digits from which groups are set apart */
    char point;               /* 2[,]33 */
} customs[LANG_COUNT] = {
    [LANG_NB] = {
        MONTHS_NORWEGIAN,
        {STR_INIT("mandag"), STR_INIT("tirsdag"), STR_INIT("onsdag"), STR_INIT("torsdag"), STR_INIT("fredag"),
         STR_INIT("lørdag"), STR_INIT("søndag")},
        ".", "kl. ", '.', " ", "(norsk tid)", STR_INIT(NO_BREAK_SPACE), 5, ',',
    },
    [LANG_NN] = {
        MONTHS_NORWEGIAN,
        {STR_INIT("måndag"), STR_INIT("tysdag"), STR_INIT("onsdag"), STR_INIT("torsdag"), STR_INIT("fredag"),
         STR_INIT("laurdag"), STR_INIT("søndag")},
        ".", "kl. ", '.', " ", "(norsk tid)", STR_INIT(NO_BREAK_SPACE), 5, ',',
    },
    [LANG_EN] = {
        {STR_INIT("January"), STR_INIT("February"), STR_INIT("March"), STR_INIT("April"), STR_INIT("May"),
         STR_INIT("June"), STR_INIT("July"), STR_INIT("August"), STR_INIT("September"), STR_INIT("October"),
         STR_INIT("November"), STR_INIT("December")},
        {STR_INIT("Monday"), STR_INIT("Tuesday"), STR_INIT("Wednesday"), STR_INIT("Thursday"), STR_INIT("Friday"),
         STR_INIT("Saturday"), STR_INIT("Sunday")},
        "", "", ':', ", ", "(Norwegian time)", STR_INIT(","), 4, '.',
    },
};
/* clang-format on */

static const struct custom *custom_of(enum lang lang) {
    assert((unsigned)lang < LANG_COUNT);
    return &customs[lang];
}

struct str format_day(struct arena *a, enum lang lang, const struct local *day) {
    const struct custom *c = custom_of(lang);
    assert(day->month >= 1 && day->month <= 12);
    return arena_format(a, "%d%s %.*s %d", day->day, c->behind_day, STR_ARGS(c->months[day->month - 1]),
                        day->year);
}

struct str format_date(struct arena *a, enum lang lang, int64_t at) {
    struct local l;
    time_local(at, &l);
    return format_day(a, lang, &l);
}

struct str format_weekday(enum lang lang, int64_t at) {
    struct local l;
    time_local(at, &l);
    return custom_of(lang)->weekdays[day_of_week(&l)];
}

struct str format_clock(struct arena *a, enum lang lang, int64_t at) {
    const struct custom *c = custom_of(lang);
    struct local l;
    time_local(at, &l);
    return arena_format(a, "%s%02d%c%02d", c->before_clock, l.hour, c->within_clock, l.minute);
}

struct str format_moment(struct arena *a, enum lang lang, int64_t at) {
    const struct custom *c = custom_of(lang);
    return arena_format(a, "%.*s%s%.*s %s", STR_ARGS(format_date(a, lang, at)), c->between,
                        STR_ARGS(format_clock(a, lang, at)), c->zone);
}

/* Digits with their groups of three set apart. */
static void add_groups(struct buf *b, const struct custom *c, struct str digits) {
    for (size_t i = 0; i < digits.n; i++) {
        if (i && digits.n >= c->group_from && (digits.n - i) % 3 == 0)
            buf_add(b, c->group);
        buf_byte(b, digits.p[i]);
    }
}

struct str format_integer(struct arena *a, enum lang lang, int64_t n) {
    struct buf b = buf_new(a);
    uint64_t size = n < 0 ? 0 - (uint64_t)n : (uint64_t)n;
    if (n < 0)
        buf_add(&b, STR("\xE2\x88\x92")); /* U+2212, the minus sign */
    add_groups(&b, custom_of(lang), arena_format(a, "%ju", (uintmax_t)size));
    return buf_str(&b);
}

struct str format_decimal(struct arena *a, uint64_t num, uint64_t den, unsigned digits) {
    assert(den >= 1 && den <= FRACTION_DEN_MOST && digits <= FRACTION_DIGITS_MOST);
    uint64_t whole = num / den, rest = num % den, decimals = 0, scale = 1;
    for (unsigned i = 0; i < digits; i++) { /* long division; 10·rest fits, since rest < den */
        decimals = decimals * 10 + rest * 10 / den;
        rest = rest * 10 % den;
        scale *= 10;
    }
    if (rest * 2 >= den && ++decimals == scale) {
        decimals = 0;
        whole++;
    }
    if (digits == 0)
        return arena_format(a, "%ju", (uintmax_t)whole);
    return arena_format(a, "%ju.%0*ju", (uintmax_t)whole, (int)digits, (uintmax_t)decimals);
}

struct str format_fraction(struct arena *a, enum lang lang, uint64_t num, uint64_t den, unsigned digits) {
    const struct custom *c = custom_of(lang);
    struct buf b = buf_new(a);
    struct str decimals = format_decimal(a, num, den, digits), whole;
    bool pointed = str_cut(&decimals, '.', &whole);
    add_groups(&b, c, whole);
    if (pointed)
        buf_byte(&b, c->point);
    buf_add(&b, decimals);
    return buf_str(&b);
}
