/* form.c: from a body to checked values: the reader for its content type, then the table's checks, field by
 * field. */
#include "web/form.h"

#include "web/form_check.h"
#include "web/form_parts.h"

#include <assert.h>
#include <string.h>
#include <strings.h>

static bool is_type(struct str content_type, struct str name) {
    struct str type = str_trim(str_slice(content_type, 0, str_find(content_type, ';')));
    return type.n == name.n && strncasecmp(type.p, name.p, name.n) == 0;
}

/* An empty body needs no type: a button that posts nothing but its being pressed. */
static enum fault read_parts(struct arena *a, struct str content_type, struct str body,
                             struct form_parts *parts) {
    if (is_type(content_type, STR("application/json"))) {
        parts->exact = true;
        return form_read_json(a, body, parts);
    }
    if (is_type(content_type, STR("multipart/form-data")))
        return form_read_multipart(a, content_type, body, parts);
    if (is_type(content_type, STR("application/x-www-form-urlencoded")) || body.n == 0)
        return form_read_urlencoded(a, body, parts);
    return REQUEST_MALFORMED;
}

static size_t field_index(const struct form *f, struct str name) {
    size_t i = 0;
    while (i < FORM_FIELDS_MAX && f->fields[i].name && !str_equal(str_of(f->fields[i].name), name))
        i++;
    assert(i < FORM_FIELDS_MAX);
    return i;
}

/* The field of FORM_EACH to which NAME-ID belongs; false for any other name. */
static bool find_each(const struct form *f, struct str name, size_t *field, struct str *id) {
    struct str front;
    *id = name;
    if (!str_cut(id, '-', &front))
        return false;
    *field = field_index(f, front);
    return f->fields[*field].kind == FORM_EACH && f->fields[*field].name && id->n > 0;
}

/* Browsers write every line end of a form as CR LF; a note has LF alone. */
static struct str undo_crlf(struct arena *a, struct str s) {
    char *to = arena_alloc(a, s.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] != '\r' || i + 1 == s.n || s.p[i + 1] != '\n')
            to[n++] = s.p[i];
    return (struct str){to, n};
}

static enum fault add_choice(struct arena *a, struct form_value *value, struct str choice) {
    if (value->choices_n == FORM_CHOICES_MAX)
        return REQUEST_TOO_LARGE;
    if (value->choices_n == value->choices_room) {
        value->choices_room = value->choices_room ? 2 * value->choices_room : 8;
        struct str *more = arena_alloc(a, value->choices_room * sizeof *more);
        if (value->choices_n)
            memcpy(more, value->choices, value->choices_n * sizeof *more);
        value->choices = more;
    }
    value->choices[value->choices_n++] = choice;
    return OK;
}

static enum fault take_part(struct arena *a, const struct form_field *field, const struct form_part *part,
                            bool exact, bool seen, struct form_value *value) {
    if (part->file != (field->kind == FORM_FILE) && !(field->kind == FORM_FILE && part->value.n == 0))
        return REQUEST_MALFORMED; /* a file for what is none, or text for a file */
    if (field->kind == FORM_CHOICES)
        return part->value.n ? add_choice(a, value, part->value) : OK;
    if (part->list || seen)
        return REQUEST_MALFORMED; /* two values mean two readings */
    value->text = field->kind == FORM_NOTE && !exact ? undo_crlf(a, part->value) : part->value;
    value->file_name = part->file_name;
    value->file_type = part->file_type;
    return OK;
}

static enum fault take_each(struct arena *a, const struct form_part *part, struct str id,
                            struct form_value *value) {
    struct str front = arena_format(a, "%.*s:", STR_ARGS(id));
    if (part->file || part->list)
        return REQUEST_MALFORMED;
    if (part->value.n == 0)
        return OK;
    for (size_t i = 0; i < value->choices_n; i++)
        if (str_starts(value->choices[i], front))
            return REQUEST_MALFORMED;
    return add_choice(a, value, arena_format(a, "%.*s%.*s", STR_ARGS(front), STR_ARGS(part->value)));
}

/* Sorts the parts to their fields. */
static enum fault take_parts(struct arena *a, const struct form_parts *parts, struct form_values *out) {
    bool seen[FORM_FIELDS_MAX] = {false}, token_seen = false;
    for (size_t i = 0; i < parts->n; i++) {
        const struct form_part *part = &parts->part[i];
        if (str_equal(part->name, STR("token"))) {
            if (token_seen || part->file || part->list)
                return REQUEST_MALFORMED;
            token_seen = true;
            out->token = part->value;
            continue;
        }
        size_t k;
        struct str id;
        if (find_each(out->form, part->name, &k, &id)) {
            enum fault f = take_each(a, part, id, &out->value[k]);
            if (f)
                return f;
            continue;
        }
        k = field_index(out->form, part->name);
        if (!out->form->fields[k].name || out->form->fields[k].kind == FORM_EACH) {
            if (parts->exact)
                return REQUEST_UNKNOWN_FIELD;
            continue;
        }
        enum fault f = take_part(a, &out->form->fields[k], part, parts->exact, seen[k], &out->value[k]);
        if (f)
            return f;
        seen[k] = true;
    }
    return OK;
}

static bool must_be_given(const struct form_values *v, const struct form_field *field) {
    return field->required || (field->required_unless && !form_get(v, field->required_unless)->given);
}

void form_read(struct arena *a, const struct form *f, struct str content_type, struct str body,
               struct form_values *out) {
    struct form_parts parts = {.arena = a};
    memset(out, 0, sizeof *out);
    out->form = f;
    out->fault = read_parts(a, content_type, body, &parts);
    if (!out->fault)
        out->fault = take_parts(a, &parts, out);
    if (out->fault)
        return;
    for (size_t i = 0; f->fields[i].name; i++)
        out->value[i].fault = form_check(a, &f->fields[i], &out->value[i]);
    for (size_t i = 0; f->fields[i].name; i++) {
        struct form_value *value = &out->value[i];
        if (!value->fault && !value->given && must_be_given(out, &f->fields[i]))
            value->fault = FIELD_MISSING;
        if (value->fault)
            out->fault = FORM_INVALID;
    }
}

const struct form_value *form_get(const struct form_values *v, const char *name) {
    size_t i = field_index(v->form, str_of(name));
    assert(v->form->fields[i].name);
    return &v->value[i];
}

struct str form_text(const struct form_values *v, const char *name) {
    return form_get(v, name)->text;
}

bool form_chose(const struct form_values *v, const char *name, struct str choice) {
    const struct form_value *value = form_get(v, name);
    for (size_t i = 0; i < value->choices_n; i++)
        if (str_equal(value->choices[i], choice))
            return true;
    return false;
}

struct str *form_choices(const struct form_values *v, const char *name, struct arena *a, size_t *n) {
    const struct form_value *value = form_get(v, name);
    struct str *choices = arena_alloc(a, (value->choices_n + 1) * sizeof *choices);
    for (*n = 0; *n < value->choices_n; ++*n)
        choices[*n] = arena_copy(a, value->choices[*n]);
    return choices;
}

struct str form_each(const struct form_values *v, const char *name, struct str id) {
    const struct form_value *value = form_get(v, name);
    for (size_t i = 0; i < value->choices_n; i++) {
        struct str line = value->choices[i], front;
        if (str_cut(&line, ':', &front) && str_equal(front, id))
            return line;
    }
    return (struct str){0};
}

void form_refuse(struct form_values *v, const char *name, enum fault f) {
    size_t i = field_index(v->form, str_of(name));
    assert(v->form->fields[i].name);
    v->value[i].fault = f;
    v->fault = FORM_INVALID;
}

void form_refuse_within(struct form_values *v, const char *name, enum fault f, uint32_t min, uint32_t max) {
    form_refuse(v, name, f);
    struct form_value *value = &v->value[field_index(v->form, str_of(name))];
    value->min = min;
    value->max = max;
}

static uint32_t own_max(enum form_kind kind) {
    return kind == FORM_TEXT   ? FORM_TEXT_MAX
           : kind == FORM_FILE ? FORM_FILE_MAX
           : kind == FORM_LINE ? FORM_LINE_MAX
                               : 0;
}

void form_bounds(const struct form *f, const struct form_values *values, size_t i, uint32_t *min,
                 uint32_t *max) {
    bool later = values && values->value[i].max;
    *min = later ? values->value[i].min : f->fields[i].min;
    *max = later ? values->value[i].max : f->fields[i].max;
    if (*max == 0)
        *max = own_max(f->fields[i].kind);
}
