/* request.c: what every request must be, before anything looks at what it asks for. */
#include "web/request.h"

#include "base/percent.h"
#include "base/utf8.h"
#include "web/form_parts.h"
#include "web/hosts.h"

#include <string.h>

/* Every segment has a name, none begins with a dot (no parent folders, no hidden files), nothing that does
 * not show. No backslash either: browsers take it for a slash, and a redirect to "/\host" would lead away.
 */
static bool path_is_plain(struct str path) {
    if (!utf8_valid(path) || utf8_has_control(path, false) || str_find(path, 0) < path.n ||
        str_find(path, '\\') < path.n || path.p[0] != '/')
        return false;
    for (size_t i = 0; i + 1 < path.n; i++)
        if (path.p[i] == '/' && (path.p[i + 1] == '/' || path.p[i + 1] == '.'))
            return false;
    return true;
}

bool target_is_plain(struct str target) {
    for (size_t i = 0; i < target.n; i++)
        if (target.p[i] <= ' ' || target.p[i] > '~')
            return false;
    return true;
}

enum fault request_read(struct request *r, struct arena *a, const struct hosts *hosts, unsigned *status) {
    *status = 405;
    r->head = str_equal(r->method, STR("HEAD"));
    r->post = str_equal(r->method, STR("POST"));
    if (!r->head && !r->post && !str_equal(r->method, STR("GET")))
        return METHOD_NOT_ALLOWED;
    *status = 414;
    if (r->target.n > TARGET_MAX)
        return REQUEST_TOO_LARGE;
    *status = 431;
    if (r->head_bytes > HEAD_MAX)
        return REQUEST_TOO_LARGE;
    *status = 421;
    if (!hosts_know(hosts, r->host))
        return REQUEST_MALFORMED;
    *status = 400;
    struct str raw;
    r->query = r->target;
    str_cut(&r->query, '?', &raw);
    if (raw.n == 0 || raw.p[0] != '/' || !target_is_plain(r->query))
        return REQUEST_MALFORMED;
    *status = 404;
    if (str_find(raw, '%') == raw.n)
        r->path = raw;
    else if (!percent_decode(a, raw, false, &r->path))
        return NOT_FOUND;
    return path_is_plain(r->path) ? OK : NOT_FOUND;
}

struct str request_query(const struct request *r, struct arena *a, struct str name) {
    struct str rest = r->query, pair, key, value;
    while (rest.n) {
        str_cut(&rest, '&', &pair);
        str_cut(&pair, '=', &key);
        if (str_equal(key, name))
            return percent_decode(a, pair, true, &value) && utf8_valid(value) &&
                           !utf8_has_control(value, false)
                       ? value
                       : (struct str){0};
    }
    return (struct str){0};
}

struct str request_cookie(const struct request *r, struct str name) {
    struct str rest = r->cookie, pair, key;
    while (rest.n) {
        str_cut(&rest, ';', &pair);
        pair = str_trim(pair);
        if (str_cut(&pair, '=', &key) && str_equal(key, name))
            return pair;
    }
    return (struct str){0};
}

bool address_is_ours(const struct address *a) {
    static const unsigned char v6[16] = {[15] = 1};
    return a->v6 ? memcmp(a->b, v6, sizeof v6) == 0 : a->b[0] == 127;
}

/* Browsers say where a request comes from; what says nothing is no browser and carries nobody's cookies. The
 * form's token is asked for in every case. */
enum fault request_same_site(const struct request *r, const struct hosts *hosts) {
    if (r->fetch_site.n && !str_equal(r->fetch_site, STR("same-origin")))
        return CROSS_SITE;
    if (r->origin.n == 0)
        return OK;
    struct str origin = r->origin;
    if (str_starts(origin, STR("https://")))
        origin = str_slice(origin, 8, origin.n);
    else if (str_starts(origin, STR("http://")) && !(hosts->https && hosts_public(hosts, r->host)))
        origin = str_slice(origin, 7, origin.n);
    else
        return CROSS_SITE; /* in clear, "null", and schemes that no page of ours has */
    return str_equal(origin, r->host) ? OK : CROSS_SITE;
}
