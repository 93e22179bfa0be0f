/* fraction.c: exact arithmetic for the counts. Knows nothing of ballots. */
#include "award/count/fraction.h"

#include <assert.h>

static int128 gcd(int128 a, int128 b) {
    while (b) {
        int128 rest = a % b;
        a = b;
        b = rest;
    }
    return a < 0 ? -a : a;
}

static struct fraction lowest(int128 num, int128 den) {
    int128 g = gcd(num, den);
    assert(g != 0); /* a denominator is never 0 */
    return (struct fraction){num / g, den / g};
}

struct fraction fraction_of(int64_t num, int64_t den) {
    return lowest(num, den);
}

struct fraction fraction_add(struct fraction a, struct fraction b) {
    int128 g = gcd(a.den, b.den);
    return lowest(a.num * (b.den / g) + b.num * (a.den / g), a.den / g * b.den);
}

struct fraction fraction_scale(struct fraction a, int64_t by, int64_t through) {
    struct fraction s = fraction_of(by, through);
    int128 g = gcd(a.num, s.den), h = gcd(s.num, a.den);
    if (g == 0)
        g = 1;
    if (h == 0)
        h = 1;
    return lowest(a.num / g * (s.num / h), a.den / h * (s.den / g));
}

int fraction_compare(struct fraction a, struct fraction b) {
    for (int sign = 1;; sign = -sign) {
        int128 qa = a.num / a.den, qb = b.num / b.den;
        if (qa != qb)
            return qa < qb ? -sign : sign;
        int128 ra = a.num % a.den, rb = b.num % b.den;
        if (ra == 0 || rb == 0)
            return ra == rb ? 0 : (ra == 0 ? -sign : sign);
        /* ra/da against rb/db is the opposite of da/ra against db/rb */
        a = (struct fraction){a.den, ra};
        b = (struct fraction){b.den, rb};
    }
}

static struct str digits_of(struct arena *a, int128 v) {
    char text[48];
    size_t i = sizeof text;
    bool negative = v < 0;
    if (negative)
        v = -v;
    do
        text[--i] = (char)('0' + (int)(v % 10));
    while ((v /= 10) != 0);
    if (negative)
        text[--i] = '-';
    return arena_copy(a, str_bytes(text + i, sizeof text - i));
}

struct str fraction_text(struct arena *a, struct fraction f) {
    struct str n = digits_of(a, f.num), d = digits_of(a, f.den);
    return arena_format(a, "%.*s/%.*s", STR_ARGS(n), STR_ARGS(d));
}

struct str fraction_decimal(struct arena *a, struct fraction f, unsigned digits) {
    int128 scale = 1;
    for (unsigned i = 0; i < digits; i++)
        scale *= 10;
    int128 v = (f.num / f.den) * scale + ((f.num % f.den) * scale * 2 + f.den) / (f.den * 2);
    struct str whole = digits_of(a, v / scale);
    if (digits == 0)
        return whole;
    /* the leading zeros of the part behind the point come from the scale added to it */
    struct str part = digits_of(a, v % scale + scale);
    return arena_format(a, "%.*s.%.*s", STR_ARGS(whole), STR_ARGS(str_slice(part, 1, digits)));
}
