/* url.c: enough of RFC 3986 to know that a link is one and where it leads. */
#include "base/url.h"

#include "base/utf8.h"

/* "http://" or "https://", in any case, split off. */
static bool scheme(struct str *s) {
    static const struct str known[] = {STR_INIT("https://"), STR_INIT("http://")};
    for (size_t k = 0; k < 2; k++) {
        size_t i = 0;
        while (i < known[k].n && i < s->n &&
               (s->p[i] >= 'A' && s->p[i] <= 'Z' ? s->p[i] + 32 : s->p[i]) == known[k].p[i])
            i++;
        if (i == known[k].n) {
            *s = str_slice(*s, i, s->n);
            return true;
        }
    }
    return false;
}

/* Up to the first of "/?#". */
static struct str authority(struct str s) {
    size_t n = 0;
    while (n < s.n && s.p[n] != '/' && s.p[n] != '?' && s.p[n] != '#')
        n++;
    return str_slice(s, 0, n);
}

static bool port_fits(struct str port) {
    uint64_t number;
    return str_to_u64(port, &number) && number >= 1 && number <= 65535;
}

/* Labels of letters, digits and hyphens; other letters than ASCII's pass, as browsers take them. */
static bool host_fits(struct str host) {
    struct str label;
    for (bool more = true; more;) {
        more = str_cut(&host, '.', &label);
        if (label.n == 0 || label.n > 63 || label.p[0] == '-' || label.p[label.n - 1] == '-')
            return false;
        for (size_t i = 0; i < label.n; i++) {
            unsigned char c = (unsigned char)label.p[i];
            if (c < 0x80 && c != '-' && !(c >= '0' && c <= '9') && !((c | 32) >= 'a' && (c | 32) <= 'z'))
                return false;
        }
    }
    return true;
}

/* Nothing that could end an attribute, a header or a line. */
static bool signs_fit(struct str s) {
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        if (c <= ' ' || c == 0x7F || c == '"' || c == '<' || c == '>' || c == '\\' || c == '^' || c == '`' ||
            c == '{' || c == '|' || c == '}')
            return false;
    }
    return utf8_valid(s) && !utf8_has_control(s, false);
}

enum fault url_check(struct str s) {
    if (s.n > URL_BYTES_MOST)
        return FIELD_TOO_LONG;
    if (!signs_fit(s) || !scheme(&s))
        return FIELD_URL;
    struct str port = authority(s), host;
    bool has_port = str_cut(&port, ':', &host);
    return host_fits(host) && (!has_port || port_fits(port)) ? OK : FIELD_URL;
}

struct str url_complete(struct arena *a, struct str typed) {
    struct str rest = str_trim(typed);
    for (size_t i = 0; i + 3 <= rest.n; i++)
        if (str_equal(str_slice(rest, i, 3), STR("://")))
            return arena_copy(a, rest);
    return rest.n ? arena_format(a, "https://%.*s", STR_ARGS(rest)) : rest;
}

struct str url_host(struct arena *a, struct str url) {
    struct str host;
    if (url_check(url) != OK || !scheme(&url))
        return (struct str){0};
    struct str rest = authority(url);
    str_cut(&rest, ':', &host);
    char *low = arena_alloc(a, host.n + 1);
    for (size_t i = 0; i < host.n; i++)
        low[i] = (char)(host.p[i] >= 'A' && host.p[i] <= 'Z' ? host.p[i] + 32 : host.p[i]);
    struct str s = {low, host.n};
    return str_starts(s, STR("www.")) ? str_slice(s, 4, s.n) : s;
}
