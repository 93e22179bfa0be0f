/* utf8.c: decodes by hand, since strictness is a security matter; normal forms are utf8proc's. */
#include "base/utf8.h"

#include "base/buf.h"
#include "base/eight.h"

#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

/* A lead byte beyond ASCII, how many bytes follow, and the bounds of the first of these (Unicode 15, table
 * 3-7). */
static const struct lead {
    unsigned char from, to, more, low, high;
} leads[] = {
    {0xC2, 0xDF, 1, 0x80, 0xBF}, {0xE0, 0xE0, 2, 0xA0, 0xBF}, {0xE1, 0xEC, 2, 0x80, 0xBF},
    {0xED, 0xED, 2, 0x80, 0x9F}, {0xEE, 0xEF, 2, 0x80, 0xBF}, {0xF0, 0xF0, 3, 0x90, 0xBF},
    {0xF1, 0xF3, 3, 0x80, 0xBF}, {0xF4, 0xF4, 3, 0x80, 0x8F},
};

/* Code points refused in every field; line feed and tab are excepted where they may stand. */
static const struct span {
    uint32_t from, to;
} refused[] = {
    {0x00, 0x1F},     {0x7F, 0x9F},     {0x2028, 0x2029}, {0x202A, 0x202E},
    {0x2066, 0x2069}, {0xFEFF, 0xFEFF}, {0xFFFE, 0xFFFF},
};

bool utf8_next(struct str *rest, uint32_t *code) {
    if (rest->n == 0)
        return false;
    const unsigned char *p = (const unsigned char *)rest->p;
    if (p[0] < 0x80) {
        *code = p[0];
        *rest = (struct str){rest->p + 1, rest->n - 1};
        return true;
    }
    for (size_t i = 0; i < sizeof leads / sizeof *leads; i++) {
        const struct lead *l = &leads[i];
        if (p[0] < l->from || p[0] > l->to)
            continue;
        if (rest->n < 1u + l->more || p[1] < l->low || p[1] > l->high)
            return false;
        uint32_t c = p[0] & (0x3Fu >> l->more);
        for (unsigned k = 1; k <= l->more; k++) {
            if ((p[k] & 0xC0) != 0x80)
                return false;
            c = c << 6 | (p[k] & 0x3Fu);
        }
        *code = c;
        *rest = str_slice(*rest, 1u + l->more, rest->n);
        return true;
    }
    return false;
}

size_t utf8_put(char out[4], uint32_t code) {
    return (size_t)utf8proc_encode_char((utf8proc_int32_t)code, (utf8proc_uint8_t *)out);
}

/* Without the printable ASCII at its beginning, which needs no looking at and is most of what people write
 * here. */
static struct str after_plain(struct str s) {
    size_t i = 0;
    for (; s.n - i >= 8; i += 8) {
        uint64_t v = eight_at(s.p + i);
        if (eight_beyond_ascii(v) | eight_below(v, ' ') | eight_has(v, 0x7F))
            break;
    }
    while (i < s.n && s.p[i] >= ' ' && s.p[i] < 0x7F)
        i++;
    return (struct str){s.p + i, s.n - i};
}

bool utf8_valid(struct str s) {
    uint32_t code;
    do
        s = after_plain(s);
    while (utf8_next(&s, &code));
    return s.n == 0;
}

/* Every code point has one byte that does not continue another. */
size_t utf8_length(struct str s) {
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++)
        n += (s.p[i] & 0xC0) != 0x80;
    return n;
}

bool utf8_has_control(struct str s, bool multiline) {
    uint32_t c;
    for (s = after_plain(s); utf8_next(&s, &c); s = after_plain(s)) {
        if (multiline && (c == '\n' || c == '\t'))
            continue;
        for (size_t i = 0; i < sizeof refused / sizeof *refused; i++)
            if (c >= refused[i].from && c <= refused[i].to)
                return true;
    }
    return false;
}

/* Whether all code points lie before U+0300: none of them composes with its neighbour or is written in
 * another way, and what most people here write is that. */
static bool is_composed(struct str s) {
    for (size_t i = 0; i < s.n; i++)
        if ((unsigned char)s.p[i] >= 0xCC) /* the lead byte of U+0300 */
            return false;
    return true;
}

static struct str normal_form(struct arena *a, struct str s) {
    utf8proc_uint8_t *out = NULL;
    if (is_composed(s))
        return s;
    utf8proc_ssize_t n = utf8proc_map((const utf8proc_uint8_t *)s.p, (utf8proc_ssize_t)s.n, &out,
                                      UTF8PROC_STABLE | UTF8PROC_COMPOSE);
    if (n < 0) /* the text is valid and bounded: only memory can be lacking */
        abort();
    struct str copy = arena_copy(a, str_bytes(out, (size_t)n));
    free(out);
    return copy;
}

/* ASCII white space and the separators of Unicode's class Zs. */
static bool white(uint32_t c) {
    return c == ' ' || (c >= '\t' && c <= '\r') ||
           utf8proc_category((utf8proc_int32_t)c) == UTF8PROC_CATEGORY_ZS;
}

/* The last code point of a valid text that is not empty, split off. */
static uint32_t last(struct str *s) {
    size_t at = s->n - 1;
    while (at && (s->p[at] & 0xC0) == 0x80)
        at--;
    struct str tail = str_slice(*s, at, s->n);
    uint32_t code = 0;
    utf8_next(&tail, &code);
    s->n = at;
    return code;
}

static struct str trimmed(struct str s) {
    struct str rest = s;
    for (uint32_t c; utf8_next(&rest, &c) && white(c);)
        s = rest;
    rest = s;
    while (rest.n && white(last(&rest)))
        s = rest;
    return s;
}

/* CR LF and CR as LF, and a tab in a single line as a space. */
static struct str plain_spaces(struct arena *a, struct str s, bool multiline) {
    if (s.n == 0 || (!memchr(s.p, '\r', s.n) && (multiline || !memchr(s.p, '\t', s.n))))
        return s;
    struct buf b = buf_new(a);
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        if (c == '\r' && i + 1 < s.n && s.p[i + 1] == '\n')
            continue;
        if (c == '\r')
            c = '\n';
        buf_byte(&b, c == '\t' && !multiline ? ' ' : c);
    }
    return buf_str(&b);
}

struct str utf8_clean(struct arena *a, struct str s, bool multiline) {
    return arena_copy(a, trimmed(normal_form(a, plain_spaces(a, s, multiline))));
}
