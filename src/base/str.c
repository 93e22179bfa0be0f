/* str.c: slices. Allocates nothing, knows bytes only; what is a letter is told in utf8.h. */
#include "base/str.h"

#include <assert.h>
#include <string.h>

struct str str_of(const char *z) {
    return (struct str){z, z ? strlen(z) : 0};
}

struct str str_bytes(const void *p, size_t n) {
    return (struct str){p, n};
}

bool str_equal(struct str a, struct str b) {
    return a.n == b.n && str_compare(a, b) == 0;
}

int str_compare(struct str a, struct str b) {
    size_t n = a.n < b.n ? a.n : b.n;
    int order = 0;
    if (n) { /* memcmp may not be handed a null pointer, even for 0 bytes */
        assert(a.p && b.p);
        order = memcmp(a.p, b.p, n);
    }
    return order ? order : (a.n > b.n) - (a.n < b.n);
}

bool str_starts(struct str s, struct str prefix) {
    return s.n >= prefix.n && str_equal(str_slice(s, 0, prefix.n), prefix);
}

bool str_ends(struct str s, struct str suffix) {
    return s.n >= suffix.n && str_equal(str_slice(s, s.n - suffix.n, suffix.n), suffix);
}

struct str str_slice(struct str s, size_t from, size_t n) {
    if (from > s.n)
        from = s.n;
    if (n > s.n - from)
        n = s.n - from;
    return (struct str){s.p ? s.p + from : NULL, n};
}

size_t str_find(struct str s, char c) {
    const char *at = s.n ? memchr(s.p, c, s.n) : NULL;
    return at ? (size_t)(at - s.p) : s.n;
}

bool str_cut(struct str *rest, char c, struct str *head) {
    size_t at = str_find(*rest, c);
    bool found = at < rest->n;
    *head = str_slice(*rest, 0, at);
    *rest = str_slice(*rest, found ? at + 1 : at, rest->n);
    return found;
}

static bool white(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
}

struct str str_trim(struct str s) {
    while (s.n && white(s.p[0]))
        s = str_slice(s, 1, s.n);
    while (s.n && white(s.p[s.n - 1]))
        s.n--;
    return s;
}

bool str_to_u64(struct str s, uint64_t *out) {
    uint64_t value = 0;
    if (s.n == 0 || (s.n > 1 && s.p[0] == '0'))
        return false;
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] < '0' || s.p[i] > '9')
            return false;
        uint64_t digit = (uint64_t)(s.p[i] - '0');
        if (value > ((uint64_t)INT64_MAX - digit) / 10)
            return false;
        value = value * 10 + digit;
    }
    *out = value;
    return true;
}
