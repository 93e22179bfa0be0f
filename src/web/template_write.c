/* template_write.c: escaping, the one place where a value becomes part of a page. */
#include "web/template_write.h"

#include <stdio.h>
#include <stdlib.h>

/* Which entry of a row of replacements stands for a byte; 0: the byte itself. */
static const unsigned char PLACE[256] = {['&'] = 1, ['<'] = 2, ['>'] = 3, ['"'] = 4, ['\''] = 5};
static const struct str HTML[] = {
    {0}, STR_INIT("&amp;"), STR_INIT("&lt;"), STR_INIT("&gt;"), STR_INIT("&quot;"), STR_INIT("&#39;")};
static const struct str JSON[] = {{0},
                                  STR_INIT("\\u0026"),
                                  STR_INIT("\\u003c"),
                                  STR_INIT("\\u003e"),
                                  STR_INIT("\""), /* the quotes of JSON's own stay */
                                  STR_INIT("'")};

static void replace(struct buf *out, struct str s, const struct str *row) {
    size_t plain = 0; /* from here to i nothing is replaced */
    for (size_t i = 0; i < s.n; i++) {
        unsigned char place = PLACE[(unsigned char)s.p[i]];
        if (!place)
            continue;
        buf_add(out, (struct str){s.p + plain, i - plain});
        buf_add(out, row[place]);
        plain = i + 1;
    }
    buf_add(out, (struct str){s.p + plain, s.n - plain});
}

static bool ends_line(char c) {
    return c == '\n' || c == '\r';
}

static void write_line(struct buf *out, struct str s) {
    size_t i = 0;
    while (i < s.n) {
        size_t from = i;
        while (i < s.n && !ends_line(s.p[i]))
            i++;
        buf_add(out, (struct str){s.p + from, i - from});
        if (i < s.n)
            buf_byte(out, ' ');
        while (i < s.n && ends_line(s.p[i]))
            i++;
    }
}

void write_escaped(struct buf *out, struct str s, enum escape escape) {
    switch (escape) {
    case ESCAPE_HTML:
        replace(out, s, HTML);
        break;
    case ESCAPE_LINE:
        write_line(out, s);
        break;
    case ESCAPE_JSON:
        replace(out, s, JSON);
        break;
    case ESCAPE_NONE:
        buf_add(out, s);
    }
}

/* The shortest decimal that reads back as the same number, with a point in every locale. */
static void write_real(struct buf *out, double value) {
    char text[40];
    int n = 0;
    for (int precision = 15; precision <= 17; precision++) {
        n = snprintf(text, sizeof text, "%.*g", precision, value);
        if (strtod(text, NULL) == value)
            break;
    }
    for (int i = 0; i < n; i++)
        if (text[i] == ',')
            text[i] = '.';
    buf_add(out, (struct str){text, (size_t)n});
}

/* In JSON text the replaced characters stand inside strings only, so bytes can be escaped as they come. */
static int write_json_piece(const char *p, size_t n, void *out) {
    write_escaped(out, (struct str){p, n}, ESCAPE_JSON);
    return 0;
}

void write_value(struct buf *out, const json_t *value, enum escape escape) {
    if (escape == ESCAPE_JSON) {
        json_dump_callback(value, write_json_piece, out, JSON_COMPACT | JSON_ENCODE_ANY);
        return;
    }
    switch (json_typeof(value)) {
    case JSON_STRING:
        write_escaped(out, (struct str){json_string_value(value), json_string_length(value)}, escape);
        break;
    case JSON_INTEGER:
        buf_int(out, json_integer_value(value));
        break;
    case JSON_REAL:
        write_real(out, json_real_value(value));
        break;
    case JSON_TRUE:
        buf_add(out, STR("true"));
        break;
    case JSON_FALSE:
        buf_add(out, STR("false"));
        break;
    case JSON_NULL:
    case JSON_OBJECT:
    case JSON_ARRAY:
        break;
    }
}
