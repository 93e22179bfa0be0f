/* accept.c: what the sender would like to get: kind, compression, and whether they have it already (RFC 9110,
 * chapters 12 and 13). */
#include "web/request.h"

#include <strings.h>

static bool same_word(struct str a, const char *word) {
    struct str b = str_of(word);
    return a.n == b.n && strncasecmp(a.p, b.p, b.n) == 0;
}

/* The weight behind one item of a list, in thousandths: 1000 when it says none, 0 when it cannot be read. */
static int weight(struct str parameters) {
    struct str one, name;
    while (parameters.n) {
        str_cut(&parameters, ';', &one);
        one = str_trim(one);
        if (!str_cut(&one, '=', &name) || !same_word(str_trim(name), "q"))
            continue;
        one = str_trim(one);
        if (one.n == 0 || one.n > 5 || (one.p[0] != '0' && one.p[0] != '1') || (one.n > 1 && one.p[1] != '.'))
            return 0;
        int q = 0, unit = 1000;
        for (size_t i = 0; i < one.n; i++) {
            if (i == 1)
                continue;
            if (one.p[i] < '0' || one.p[i] > '9')
                return 0;
            q += (one.p[i] - '0') * unit;
            unit /= 10;
        }
        return q > 1000 ? 1000 : q;
    }
    return 1000;
}

/* The weight of `word` in a list such as Accept; -1 when it is not named. */
static int weight_of(struct str list, const char *word) {
    struct str item, name;
    while (list.n) {
        str_cut(&list, ',', &item);
        str_cut(&item, ';', &name);
        if (same_word(str_trim(name), word))
            return weight(item);
    }
    return -1;
}

bool request_wants_json(const struct request *r) {
    int json = weight_of(r->accept, "application/json"), html = weight_of(r->accept, "text/html");
    if (json < 0 && html < 0) /* nothing said: who sends JSON reads it too */
        return r->post && r->content_type.n >= 16 &&
               same_word(str_slice(r->content_type, 0, 16), "application/json");
    return json > 0 && json >= html;
}

bool request_takes(const struct request *r, struct str coding) {
    return weight_of(r->accept_encoding, coding.p) > 0;
}

bool request_has(const struct request *r, struct str etag) {
    struct str list = r->if_none_match, item;
    while (list.n) {
        str_cut(&list, ',', &item);
        item = str_trim(item);
        if (str_starts(item, STR("W/")))
            item = str_slice(item, 2, item.n);
        if (str_equal(item, etag) || str_equal(item, STR("*")))
            return true;
    }
    return false;
}
