/* orgnr.c: digits, spaces and a sum. Asks no register. */
#include "base/orgnr.h"

#include "base/buf.h"
#include "base/utf8.h"

static const int weights[ORGNR_DIGITS - 1] = {3, 2, 7, 6, 5, 4, 3, 2};

static bool space(uint32_t c) {
    return c == ' ' || c == 0xA0 || c == 0x202F || c == 0x2009;
}

/* Modulo 11: what is missing to the next multiple. A number for which that would be 10 is never given out. */
static bool check_digit_fits(const char *digits) {
    int sum = 0;
    for (int i = 0; i < ORGNR_DIGITS - 1; i++)
        sum += weights[i] * (digits[i] - '0');
    return (11 - sum % 11) % 11 == digits[ORGNR_DIGITS - 1] - '0';
}

enum fault orgnr_parse(struct arena *a, struct str typed, struct str *out) {
    struct buf digits = buf_new(a);
    uint32_t c;
    while (utf8_next(&typed, &c)) {
        if (space(c))
            continue;
        if (c < '0' || c > '9' || digits.n == ORGNR_DIGITS)
            return FIELD_ORGNR;
        buf_byte(&digits, (char)c);
    }
    if (typed.n || digits.n != ORGNR_DIGITS)
        return FIELD_ORGNR;
    *out = buf_str(&digits);
    return check_digit_fits(out->p) ? OK : FIELD_ORGNR_DIGIT;
}

struct str orgnr_format(struct arena *a, struct str digits) {
    return arena_format(a, "%.*s\xC2\xA0%.*s\xC2\xA0%.*s", STR_ARGS(str_slice(digits, 0, 3)),
                        STR_ARGS(str_slice(digits, 3, 3)), STR_ARGS(str_slice(digits, 6, 3)));
}
