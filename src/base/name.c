/* name.c: folds a name to letters, digits and single spaces. Never shown to anybody. */
#include "base/name.h"

#include "base/buf.h"
#include "base/utf8.h"

#include <stdlib.h>
#include <utf8proc.h>

static const struct str forms[] = {STR_INIT("as"), STR_INIT("asa"), STR_INIT("sa"), STR_INIT("a s")};

/* Not between words: "A.S", "Rock'n'roll" and its typographic sister are one word each. */
static const uint32_t vanishing[] = {'.', '\'', 0x2018, 0x2019, 0x00B4, '`'};

static struct str casefolded(struct arena *a, struct str s) {
    utf8proc_uint8_t *out = NULL;
    utf8proc_ssize_t n = utf8proc_map((const utf8proc_uint8_t *)s.p, (utf8proc_ssize_t)s.n, &out,
                                      UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_COMPAT |
                                          UTF8PROC_CASEFOLD | UTF8PROC_IGNORE);
    if (n < 0) /* the name is valid and bounded: only memory can be lacking */
        abort();
    struct str copy = arena_copy(a, str_bytes(out, (size_t)n));
    free(out);
    return copy;
}

static bool vanishes(uint32_t c) {
    for (size_t i = 0; i < sizeof vanishing / sizeof *vanishing; i++)
        if (c == vanishing[i])
            return true;
    return false;
}

/* Letters, digits and the marks that belong to letters. */
static bool in_word(uint32_t c) {
    utf8proc_category_t k = utf8proc_category((utf8proc_int32_t)c);
    return k >= UTF8PROC_CATEGORY_LU && k <= UTF8PROC_CATEGORY_NO;
}

static struct str words(struct arena *a, struct str s) {
    struct buf b = buf_new(a);
    bool between = false;
    for (uint32_t c; utf8_next(&s, &c);) {
        if (vanishes(c))
            continue;
        if (!in_word(c)) {
            between = b.n > 0;
            continue;
        }
        if (between)
            buf_byte(&b, ' ');
        between = false;
        char bytes[4];
        buf_add(&b, str_bytes(bytes, utf8_put(bytes, c)));
    }
    return buf_str(&b);
}

struct str name_fold(struct arena *a, struct str name) {
    struct str key = words(a, casefolded(a, name));
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
        size_t n = forms[i].n;
        if (key.n <= n + 1)
            continue;
        if (str_ends(key, forms[i]) && key.p[key.n - n - 1] == ' ')
            key.n -= n + 1;
        else if (str_starts(key, forms[i]) && key.p[n] == ' ')
            key = str_slice(key, n + 1, key.n);
    }
    return arena_copy(a, key);
}
