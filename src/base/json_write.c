/* json_write.c: a value as compact JSON. Most of what goes into the log passes here more than once, and
 * jansson writes it sign by sign: here what needs no escaping goes in one piece. Its spelling is jansson's:
 * the test holds the two together. */
#include "base/buf.h"
#include "base/eight.h"
#include "base/json.h"

#include <stdlib.h>
#include <string.h>

static const char *const short_escapes[0x20] = {
    ['\b'] = "\\b", ['\t'] = "\\t", ['\n'] = "\\n", ['\f'] = "\\f", ['\r'] = "\\r"};

static void write_escaped(struct buf *b, unsigned char c) {
    if (c == '"' || c == '\\') {
        buf_byte(b, '\\');
        buf_byte(b, (char)c);
    } else if (short_escapes[c]) {
        buf_add(b, str_of(short_escapes[c]));
    } else {
        buf_format(b, "\\u%04X", (unsigned)c);
    }
}

/* How many bytes stand before the next one that must be escaped. */
static size_t plain(struct str s) {
    size_t i = 0;
    for (; s.n - i >= 8; i += 8) {
        uint64_t v = eight_at(s.p + i);
        if (eight_below(v, ' ') | eight_has(v, '"') | eight_has(v, '\\'))
            break;
    }
    while (i < s.n && (unsigned char)s.p[i] >= ' ' && s.p[i] != '"' && s.p[i] != '\\')
        i++;
    return i;
}

static void write_string(struct buf *b, struct str s) {
    buf_byte(b, '"');
    for (;;) {
        size_t n = plain(s);
        buf_add(b, str_slice(s, 0, n));
        if (n == s.n)
            break;
        write_escaped(b, (unsigned char)s.p[n]);
        s = str_slice(s, n + 1, s.n);
    }
    buf_byte(b, '"');
}

static void write_value(struct buf *b, const json_t *value);

static void write_array(struct buf *b, const json_t *array) {
    buf_byte(b, '[');
    for (size_t i = 0; i < json_array_size(array); i++) {
        if (i)
            buf_byte(b, ',');
        write_value(b, json_array_get(array, i));
    }
    buf_byte(b, ']');
}

static void write_object(struct buf *b, json_t *object) {
    buf_byte(b, '{');
    for (void *i = json_object_iter(object), *first = i; i; i = json_object_iter_next(object, i)) {
        if (i != first)
            buf_byte(b, ',');
        write_string(b, str_bytes(json_object_iter_key(i), json_object_iter_key_len(i)));
        buf_byte(b, ':');
        write_value(b, json_object_iter_value(i));
    }
    buf_byte(b, '}');
}

static int add_part(const char *p, size_t n, void *buf) {
    buf_add(buf, str_bytes(p, n));
    return 0;
}

static void write_real(struct buf *b, const json_t *value) {
    if (json_dump_callback(value, add_part, b, JSON_ENCODE_ANY) != 0)
        abort();
}

static void write_value(struct buf *b, const json_t *value) {
    if (!value)
        abort();
    switch (json_typeof(value)) {
    case JSON_OBJECT:
        write_object(b, (json_t *)(uintptr_t)value); /* jansson's iterators can also change it */
        break;
    case JSON_ARRAY:
        write_array(b, value);
        break;
    case JSON_STRING:
        write_string(b, json_text(value));
        break;
    case JSON_INTEGER:
        buf_int(b, json_integer_value(value));
        break;
    case JSON_REAL: /* never ours, but somebody may send one */
        write_real(b, value);
        break;
    case JSON_TRUE:
        buf_add(b, STR("true"));
        break;
    case JSON_FALSE:
        buf_add(b, STR("false"));
        break;
    case JSON_NULL:
        buf_add(b, STR("null"));
        break;
    }
}

struct str json_compact(struct arena *a, const json_t *value) {
    struct buf b = buf_new(a);
    write_value(&b, value);
    return buf_str(&b);
}

static int add_piece(const char *bytes, size_t n, void *b) {
    buf_add(b, (struct str){bytes, n});
    return 0;
}

struct str json_lines(struct arena *a, const json_t *value) {
    struct buf b = buf_new(a);
    json_dump_callback(value, add_piece, &b, JSON_INDENT(2));
    buf_byte(&b, '\n');
    return buf_str(&b);
}
