/* form_urlencoded.c: application/x-www-form-urlencoded as the URL standard writes it, read strictly. */
#include "web/form_parts.h"

#include <string.h>

static int hex_digit(char c) {
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -1;
}

bool percent_decode(struct arena *a, struct str s, bool plus, struct str *out) {
    char *to = arena_alloc(a, s.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        if (c == '+' && plus) {
            c = ' ';
        } else if (c == '%') {
            int high = s.n - i > 2 ? hex_digit(s.p[i + 1]) : -1;
            int low = s.n - i > 2 ? hex_digit(s.p[i + 2]) : -1;
            if (high < 0 || low < 0)
                return false;
            c = (char)(high * 16 + low);
            i += 2;
        }
        to[n++] = c;
    }
    *out = (struct str){to, n};
    return true;
}

enum fault form_parts_add(struct form_parts *parts, const struct form_part *part) {
    if (part->name.n == 0 || part->name.n > FORM_NAME_MAX)
        return REQUEST_MALFORMED;
    for (size_t i = 0; i < part->name.n; i++)
        if (part->name.p[i] <= ' ' || part->name.p[i] > '~')
            return REQUEST_MALFORMED;
    if (parts->n == FORM_PARTS_MAX)
        return REQUEST_TOO_LARGE;
    if (parts->n == parts->room) {
        parts->room = parts->room ? 2 * parts->room : 16;
        struct form_part *more = arena_alloc(parts->arena, parts->room * sizeof *more);
        if (parts->n)
            memcpy(more, parts->part, parts->n * sizeof *more);
        parts->part = more;
    }
    parts->part[parts->n++] = *part;
    return OK;
}

enum fault form_read_urlencoded(struct arena *a, struct str body, struct form_parts *parts) {
    while (body.n) {
        struct str pair, name;
        if (str_cut(&body, '&', &pair) && body.n == 0)
            return REQUEST_MALFORMED; /* a separator with nothing behind it */
        struct form_part part = {0};
        str_cut(&pair, '=', &name);
        if (!percent_decode(a, name, true, &part.name) || !percent_decode(a, pair, true, &part.value))
            return REQUEST_MALFORMED;
        enum fault f = form_parts_add(parts, &part);
        if (f)
            return f;
    }
    return OK;
}
