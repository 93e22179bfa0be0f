/* sort.c: compares weights that are drawn from both names step by step; no key is built, no locale asked. */
#include "base/sort.h"

#include "base/utf8.h"

#include <utf8proc.h>

/* Weights: 0 the end, 1 between words, then digits, a … z, æ, ø, å, and letters of other scripts by their
 * number. */
enum { END, GAP, DIGIT, LETTER = DIGIT + 10, AE = LETTER + 26, OE, AA, OTHER };

/* Letters that have no base letter of their own by decomposition, or that Norwegian sorts elsewhere than
 * there. */
static const struct {
    uint32_t code, weight;
} exceptions[] = {
    {0xE6, AE},           {0xE4, AE},          {0xF8, OE},          {0xF6, OE},
    {0xE5, AA},           {0xF0, LETTER + 3},  {0x111, LETTER + 3}, {0xFE, LETTER + 19},
    {0x142, LETTER + 11}, {0xFC, LETTER + 24}, {0xDF, LETTER + 18}, {0x153, OE},
};

static uint32_t lower(uint32_t c) {
    return (uint32_t)utf8proc_tolower((utf8proc_int32_t)c);
}

/* The first code point of the canonical decomposition: é gives e. */
static uint32_t base(uint32_t c) {
    utf8proc_int32_t parts[8];
    int boundary = 0;
    utf8proc_ssize_t n =
        utf8proc_decompose_char((utf8proc_int32_t)c, parts, 8, UTF8PROC_DECOMPOSE, &boundary);
    return n > 0 ? (uint32_t)parts[0] : c;
}

static bool mark(uint32_t c) {
    utf8proc_category_t k = utf8proc_category((utf8proc_int32_t)c);
    return k == UTF8PROC_CATEGORY_MN || k == UTF8PROC_CATEGORY_ME || k == UTF8PROC_CATEGORY_MC;
}

/* The weight of one code point; END for what does not count. */
static uint32_t weight(uint32_t c) {
    c = lower(c);
    for (size_t i = 0; i < sizeof exceptions / sizeof *exceptions; i++)
        if (c == exceptions[i].code)
            return exceptions[i].weight;
    c = base(c);
    if (c >= '0' && c <= '9')
        return DIGIT + (c - '0');
    if (c >= 'a' && c <= 'z')
        return LETTER + (c - 'a');
    if (c == ' ' || c == 0xA0 || c == '-' || c == '/' || c == 0x2013)
        return GAP;
    utf8proc_category_t k = utf8proc_category((utf8proc_int32_t)c);
    return k >= UTF8PROC_CATEGORY_LU && k <= UTF8PROC_CATEGORY_NO && !mark(c) ? OTHER + c : END;
}

/* Draws the next weight: "aa" as å, å in two code points as å, a run of gaps as one. */
static uint32_t next(struct str *s) {
    uint32_t c, w = END, following;
    while (w == END) {
        if (!utf8_next(s, &c))
            return END;
        w = weight(c);
    }
    struct str ahead = *s;
    bool more = utf8_next(&ahead, &following);
    if (w == LETTER && more && ((lower(c) == 'a' && lower(following) == 'a') || following == 0x30A)) {
        *s = ahead;
        return AA;
    }
    while (w == GAP && more && weight(following) == GAP) {
        *s = ahead;
        more = utf8_next(&ahead, &following);
    }
    return w;
}

static int by_weights(struct str a, struct str b) {
    for (;;) {
        uint32_t x = next(&a), y = next(&b);
        if (x != y)
            return x < y ? -1 : 1;
        if (x == END)
            return 0;
    }
}

/* Code points, in lower case: tells é from e and "aa" from å. */
static int by_letters(struct str a, struct str b) {
    for (;;) {
        uint32_t x = 0, y = 0;
        bool more = utf8_next(&a, &x), also = utf8_next(&b, &y);
        x = lower(x);
        y = lower(y);
        if (x != y || more != also)
            return more != also ? more - also : x < y ? -1 : 1;
        if (!more)
            return 0;
    }
}

int norwegian_compare(struct str a, struct str b) {
    int order = by_weights(a, b);
    if (order == 0)
        order = by_letters(a, b);
    return order ? order : str_compare(a, b);
}
