/* note_lines.c: the texts of our own notes, read and written against one table row a line.
 *
 * There is one text for given values and one reading of a text: that is what lets its hash stand for what it
 * says. */
#include "base/buf.h"
#include "proof/note.h"

#include <assert.h>
#include <string.h>

/* Printable ASCII without a newline. */
static bool plain(struct str s) {
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] < 0x20 || s.p[i] > 0x7e)
            return false;
    return true;
}

static bool value_valid(struct str s) {
    return s.n && s.p[0] != ' ' && s.p[s.n - 1] != ' ' && plain(s);
}

/* `line` as "word value". */
static enum fault line_read(struct str line, struct str word, struct str *value) {
    struct str head;
    if (!plain(line) || !str_cut(&line, ' ', &head) || head.n == 0 || !value_valid(line))
        return NOTE_MALFORMED;
    *value = line;
    return str_equal(head, word) ? OK : NOTE_UNKNOWN_LINE;
}

static bool line_is_of(struct str text, struct str word) {
    return text.n > word.n && str_starts(text, word) && text.p[word.n] == ' ';
}

static size_t count_lines(struct str text, struct str word) {
    size_t n = 0;
    for (struct str line; line_is_of(text, word); n++)
        str_cut(&text, '\n', &line);
    return n;
}

static enum fault row_read(struct arena *a, struct str *rest, const struct note_line *row, size_t *count,
                           struct str **values) {
    struct str word = str_of(row->word), line;
    *count = row->many ? count_lines(*rest, word) : 1;
    if (*count > NOTE_MANY_MAX)
        return NOTE_MALFORMED;
    *values = arena_alloc(a, *count * sizeof **values);
    for (size_t i = 0; i < *count; i++) {
        if (!str_cut(rest, '\n', &line))
            return NOTE_MALFORMED;
        enum fault f = line_read(line, word, &(*values)[i]);
        if (f)
            return f;
    }
    return OK;
}

static struct str first_line(struct arena *a, const struct note_definition *d) {
    return arena_format(a, "kaaring %s v1", d->what);
}

enum fault note_read(struct arena *a, struct str text, const struct note_definition *d,
                     struct note_values *v) {
    struct str line;
    memset(v, 0, sizeof *v);
    if (text.n > NOTE_BYTES_MAX || !str_ends(text, STR("\n")))
        return NOTE_MALFORMED;
    str_cut(&text, '\n', &line);
    if (!str_equal(line, first_line(a, d)))
        return NOTE_MALFORMED;
    for (size_t i = 0; i < NOTE_LINES_MAX && d->lines[i].word; i++) {
        enum fault f = row_read(a, &text, &d->lines[i], &v->count[i], &v->value[i]);
        if (f)
            return f;
    }
    if (text.n == 0)
        return OK;
    str_cut(&text, '\n', &line);
    return line_read(line, STR(""), &line); /* no word is empty: malformed or unknown */
}

struct str note_write(struct arena *a, const struct note_definition *d, const struct note_values *v) {
    struct buf b = buf_new(a);
    buf_add(&b, first_line(a, d));
    buf_byte(&b, '\n');
    for (size_t i = 0; i < NOTE_LINES_MAX && d->lines[i].word; i++) {
        assert(d->lines[i].many ? v->count[i] <= NOTE_MANY_MAX : v->count[i] == 1);
        for (size_t k = 0; k < v->count[i]; k++) {
            assert(value_valid(v->value[i][k]));
            buf_add(&b, str_of(d->lines[i].word));
            buf_byte(&b, ' ');
            buf_add(&b, v->value[i][k]);
            buf_byte(&b, '\n');
        }
    }
    return buf_str(&b);
}
