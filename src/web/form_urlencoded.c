/* form_urlencoded.c: application/x-www-form-urlencoded as the URL standard writes it, read strictly. */
#include "base/percent.h"
#include "web/form_parts.h"

#include <string.h>

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
