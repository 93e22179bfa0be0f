/* router.c: matching by segments. A few dozen rows are compared one by one: cheaper than the page behind any
 * of them. */
#include "web/router.h"

#include "base/messages.h"

#include <string.h>

/* The next segment of a path that begins with a slash; false at the end. */
static bool next_segment(struct str *path, struct str *segment) {
    if (path->n == 0)
        return false;
    *path = str_slice(*path, 1, path->n);
    size_t end = str_find(*path, '/');
    *segment = str_slice(*path, 0, end);
    *path = str_slice(*path, end, path->n);
    return true;
}

static bool is_param(struct str segment) {
    return segment.n > 1 && segment.p[0] == ':';
}

/* Whether the route fits; the parameters are written to *m on the way. Sign by sign, as most rows part from
 * the path at one of the first. */
static bool fits(const struct route *r, struct str path, struct match *m) {
    const char *p = r->path;
    size_t at = 0;
    m->route = r;
    m->params_n = 0;
    while (*p) {
        if (at == path.n || *p != path.p[at])
            return false;
        p++;
        at++;
        if (p[-1] != '/' || p[0] != ':')
            continue;
        struct str name = {p, strcspn(p, "/")};
        if (!is_param(name))
            continue;
        struct str value = str_slice(path, at, str_find(str_slice(path, at, path.n), '/'));
        if (value.n == 0 || m->params_n == ROUTE_PARAMS_MAX)
            return false;
        m->names[m->params_n] = str_slice(name, 1, name.n);
        m->values[m->params_n++] = value;
        p += name.n;
        at += value.n;
    }
    return at == path.n;
}

/* Whether `a` has a word at the first segment where exactly one of the two has. */
static bool plainer(const struct route *a, const struct route *b) {
    struct str left = str_of(a->path), right = str_of(b->path), in_a, in_b;
    while (next_segment(&left, &in_a) && next_segment(&right, &in_b))
        if (is_param(in_a) != is_param(in_b))
            return is_param(in_b);
    return false;
}

enum fault router_find(const struct route *const *table, enum method method, struct str path,
                       struct match *m) {
    bool other_method = false;
    struct match best = {0}, one;
    for (const struct route *const *group = table; *group; group++)
        for (const struct route *r = *group; r->path; r++) {
            if (!fits(r, path, &one))
                continue;
            if (r->method != method)
                other_method = true;
            else if (!best.route || plainer(r, best.route))
                best = one;
        }
    *m = best;
    if (best.route)
        return OK;
    return other_method ? METHOD_NOT_ALLOWED : NOT_FOUND;
}

static bool same_shape(const struct route *a, const struct route *b) {
    struct str left = str_of(a->path), right = str_of(b->path), in_a, in_b;
    if (a->method != b->method)
        return false;
    while (true) {
        bool more = next_segment(&left, &in_a);
        if (more != next_segment(&right, &in_b))
            return false;
        if (!more)
            return true;
        if (is_param(in_a) != is_param(in_b) || (!is_param(in_a) && !str_equal(in_a, in_b)))
            return false;
    }
}

static void check_path(const struct route *r, struct messages *out) {
    struct str rest = str_of(r->path), segment, name[ROUTE_PARAMS_MAX];
    size_t segments = 0, params = 0;
    if (rest.n == 0 || rest.p[0] != '/' || (rest.n > 1 && str_ends(rest, STR("/"))))
        messages_add(out, STR("routes"), 0, 0, "%s must begin with a slash and not end with one.", r->path);
    while (next_segment(&rest, &segment)) {
        segments++;
        if (!is_param(segment))
            continue;
        for (size_t i = 0; i < params && params < ROUTE_PARAMS_MAX; i++)
            if (str_equal(name[i], segment))
                messages_add(out, STR("routes"), 0, 0, "%s names %.*s twice.", r->path, STR_ARGS(segment));
        if (params < ROUTE_PARAMS_MAX)
            name[params] = segment;
        params++;
    }
    if (segments > ROUTE_SEGMENTS_MAX || params > ROUTE_PARAMS_MAX)
        messages_add(out, STR("routes"), 0, 0, "%s has too many parts.", r->path);
}

static void check_row(const struct route *r, struct messages *out) {
    check_path(r, out);
    if (r->who == 0)
        messages_add(out, STR("routes"), 0, 0, "%s names no role.", r->path);
    if (r->method == GET && (!r->view || r->form || r->command || r->answer))
        messages_add(out, STR("routes"), 0, 0, "GET %s must have a view and nothing of a POST.", r->path);
    if (r->method == POST && (!r->form || !r->command || r->cache == PUBLIC))
        messages_add(out, STR("routes"), 0, 0, "POST %s must have a form and a command and no cache.",
                     r->path);
    if (r->cache == PUBLIC && !(r->who & EVERYONE))
        messages_add(out, STR("routes"), 0, 0, "%s is kept for all but not shown to all.", r->path);
}

void router_check(const struct route *const *table, struct messages *out) {
    for (const struct route *const *group = table; *group; group++)
        for (const struct route *r = *group; r->path; r++) {
            check_row(r, out);
            for (const struct route *const *later = group; *later; later++)
                for (const struct route *s = later == group ? r + 1 : *later; s->path; s++)
                    if (same_shape(r, s))
                        messages_add(out, STR("routes"), 0, 0, "%s and %s are the same address.", r->path,
                                     s->path);
        }
}
