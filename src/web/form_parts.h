/* form_parts.h: what a body holds before the form's table has looked at it: named values in the order they
 * came.
 *
 * The readers know the three ways of writing a form and nothing of fields. They refuse what no browser and no
 * careful program sends, so that a body has one meaning only. */
#ifndef KAARING_WEB_FORM_PARTS_H
#define KAARING_WEB_FORM_PARTS_H

#include "base/arena.h"
#include "base/fault.h"
#include "base/str.h"

enum { FORM_PARTS_MAX = 4096, FORM_NAME_MAX = 64 };

struct form_part {
    struct str name; /* 1 … FORM_NAME_MAX bytes, printable ASCII */
    struct str value;
    bool file; /* came with a file name, which may be empty: nothing was chosen */
    bool list; /* an item of a JSON array: never the value of a field that takes one */
    struct str file_name, file_type;
};

struct form_parts {
    struct arena *arena; /* set by who reads */
    size_t n, room;
    struct form_part *part;
    bool exact; /* every name must be known, and line ends are as meant: JSON */
};

/* REQUEST_MALFORMED for a bad name, REQUEST_TOO_LARGE past FORM_PARTS_MAX. */
enum fault form_parts_add(struct form_parts *parts, const struct form_part *part);

/* One reader for each content type. REQUEST_MALFORMED, REQUEST_TOO_LARGE. Values lie in `body` or in the
 * arena. */
enum fault form_read_urlencoded(struct arena *a, struct str body, struct form_parts *parts);
/* `content_type` is the whole header: the boundary stands in it (RFC 7578). One file at most. */
enum fault form_read_multipart(struct arena *a, struct str content_type, struct str body,
                               struct form_parts *parts);
/* An object of strings, integers, booleans, null (as if absent) and arrays of strings. A file is
 * {"name","type","base64"}. */
enum fault form_read_json(struct arena *a, struct str body, struct form_parts *parts);

/* A parameter of a header such as `multipart/form-data; boundary="x"`, without its quotes; false, and *value
 * empty, when it is absent, there twice, or the header is written wrong. Names are compared without regard to
 * case. */
bool header_parameter(struct str header, struct str name, struct str *value);

#endif
