/* form_multipart.c: multipart/form-data (RFC 7578; RFC 2046, section 5.1.1) as browsers send it: no preamble,
 * no epilogue, no nesting, no transfer encodings, CR LF and nothing else between lines. */
#include "base/buf.h"
#include "web/form_parts.h"

#include <string.h>
#include <strings.h>

enum { BOUNDARY_MAX = 70, PART_HEADERS_MAX = 1024, FILE_NAME_MAX = 255 };

static bool same_word(struct str a, struct str b) {
    return a.n == b.n && (a.n == 0 || strncasecmp(a.p, b.p, a.n) == 0);
}

/* Reads a value at the front of *rest: a token, or a quoted string whose backslashes are as browsers leave
 * them. */
static bool take_value(struct str *rest, struct str *value) {
    if (rest->n == 0 || rest->p[0] != '"') {
        size_t n = 0;
        while (n < rest->n && rest->p[n] != ';' && rest->p[n] != ' ' && rest->p[n] != '\t')
            n++;
        *value = str_slice(*rest, 0, n);
        *rest = str_slice(*rest, n, rest->n);
        return n > 0;
    }
    *rest = str_slice(*rest, 1, rest->n);
    return str_cut(rest, '"', value);
}

bool header_parameter(struct str header, struct str name, struct str *value) {
    struct str rest = header, key;
    *value = (struct str){0};
    str_cut(&rest, ';', &key); /* the media type, or the disposition */
    bool found = false;
    while ((rest = str_trim(rest)).n) {
        struct str this_one;
        if (!str_cut(&rest, '=', &key) || !take_value(&rest, &this_one))
            return false;
        rest = str_trim(rest);
        if (rest.n && rest.p[0] != ';')
            return false;
        rest = str_slice(rest, 1, rest.n);
        if (same_word(str_trim(key), name)) {
            if (found)
                return false; /* twice means two readings */
            *value = this_one;
            found = true;
        }
    }
    return found;
}

/* Splits `s` at the first `mark`; false when it is not there. */
static bool cut_at(struct str *s, struct str mark, struct str *head) {
    const char *at = s->n ? memmem(s->p, s->n, mark.p, mark.n) : NULL;
    if (!at)
        return false;
    size_t n = (size_t)(at - s->p);
    *head = str_slice(*s, 0, n);
    *s = str_slice(*s, n + mark.n, s->n);
    return true;
}

/* Browsers write a quotation mark and line ends in names as %22, %0D, %0A and leave every other sign. */
static struct str unescape_name(struct arena *a, struct str s) {
    char *to = arena_alloc(a, s.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++) {
        struct str three = str_slice(s, i, 3);
        bool quote = str_equal(three, STR("%22"));
        if (quote || str_equal(three, STR("%0D")) || str_equal(three, STR("%0A"))) {
            to[n++] = quote ? '"' : ' ';
            i += 2;
        } else {
            to[n++] = s.p[i];
        }
    }
    return (struct str){to, n};
}

/* The headers of one part: a disposition with a name, perhaps a type, nothing that would change the bytes. */
static enum fault read_headers(struct arena *a, struct str headers, struct form_part *part) {
    bool disposition = false;
    while (headers.n) {
        struct str line, name;
        if (!cut_at(&headers, STR("\r\n"), &line)) {
            line = headers;
            headers = (struct str){0};
        }
        if (!str_cut(&line, ':', &name))
            return REQUEST_MALFORMED;
        line = str_trim(line);
        struct str kind, rest = line;
        if (same_word(name, STR("content-type"))) {
            part->file_type = line;
        } else if (same_word(name, STR("content-disposition"))) {
            str_cut(&rest, ';', &kind);
            if (disposition || !same_word(str_trim(kind), STR("form-data")) ||
                !header_parameter(line, STR("name"), &part->name))
                return REQUEST_MALFORMED;
            disposition = true;
            struct str file_name;
            if (header_parameter(line, STR("filename*"), &file_name))
                return REQUEST_MALFORMED; /* RFC 7578, section 4.2 */
            part->file = header_parameter(line, STR("filename"), &file_name);
            part->file_name = unescape_name(a, file_name);
        } else {
            return REQUEST_MALFORMED; /* Content-Transfer-Encoding and the like: no browser sends them */
        }
    }
    return disposition ? OK : REQUEST_MALFORMED;
}

static enum fault read_part(struct arena *a, struct str bytes, size_t *files, struct form_parts *parts) {
    struct form_part part = {0};
    struct str headers;
    if (!cut_at(&bytes, STR("\r\n\r\n"), &headers) || headers.n > PART_HEADERS_MAX)
        return REQUEST_MALFORMED;
    enum fault f = read_headers(a, headers, &part);
    if (f)
        return f;
    part.value = bytes;
    if (part.file && part.file_name.n == 0 && part.value.n == 0)
        return form_parts_add(parts, &part); /* a file field that was left empty */
    if (part.file && (++*files > 1 || part.file_name.n > FILE_NAME_MAX))
        return REQUEST_MALFORMED;
    return form_parts_add(parts, &part);
}

static bool boundary_valid(struct str b) {
    static const struct str signs =
        STR_INIT("0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ'()+_,-./:=?");
    if (b.n == 0 || b.n > BOUNDARY_MAX)
        return false;
    for (size_t i = 0; i < b.n; i++)
        if (str_find(signs, b.p[i]) == signs.n)
            return false;
    return true;
}

enum fault form_read_multipart(struct arena *a, struct str content_type, struct str body,
                               struct form_parts *parts) {
    struct str boundary, part;
    if (!header_parameter(content_type, STR("boundary"), &boundary) || !boundary_valid(boundary))
        return REQUEST_MALFORMED;
    struct str mark = arena_format(a, "\r\n--%.*s", STR_ARGS(boundary));
    struct str first = str_slice(mark, 2, mark.n);
    if (!str_starts(body, first))
        return REQUEST_MALFORMED;
    body = str_slice(body, first.n, body.n);
    size_t files = 0;
    while (!str_starts(body, STR("--"))) {
        if (!str_starts(body, STR("\r\n")))
            return REQUEST_MALFORMED;
        body = str_slice(body, 2, body.n);
        if (!cut_at(&body, mark, &part))
            return REQUEST_MALFORMED; /* the last part does not end: the body was cut */
        enum fault f = read_part(a, part, &files, parts);
        if (f)
            return f;
    }
    body = str_slice(body, 2, body.n);
    return body.n == 0 || str_equal(body, STR("\r\n")) ? OK : REQUEST_MALFORMED;
}
