/* form_check.c: one small check for each kind of field. Knows nothing of bodies, pages and the domain. */
#include "web/form_check.h"

#include "base/clock.h"
#include "base/email.h"
#include "base/municipality.h"
#include "base/orgnr.h"
#include "base/time.h"
#include "base/url.h"
#include "base/utf8.h"

typedef enum fault check(struct arena *a, const struct form_field *field, struct form_value *value);

static size_t most(const struct form_field *field, size_t own) {
    return field->max ? field->max : own;
}

/* Every text passes here first: well formed, in its one form, without what no field takes, within bounds. */
static enum fault check_characters(struct arena *a, struct form_value *value, bool multiline) {
    if (!utf8_valid(value->text)) {
        value->text = (struct str){0}; /* could not be shown again */
        return FIELD_NOT_UTF8;
    }
    value->text = utf8_clean(a, value->text, multiline);
    return utf8_has_control(value->text, multiline) ? FIELD_CONTROL : OK;
}

static enum fault check_text(struct arena *a, const struct form_field *field, struct form_value *value) {
    bool multiline = field->kind == FORM_TEXT;
    enum fault f = check_characters(a, value, multiline);
    if (f)
        return f;
    size_t length = utf8_length(value->text);
    if (length > most(field, multiline ? FORM_TEXT_MAX : FORM_LINE_MAX))
        return FIELD_TOO_LONG;
    return length && length < field->min ? FIELD_TOO_SHORT : OK;
}

static enum fault check_email(struct arena *a, const struct form_field *field, struct form_value *value) {
    enum fault f = check_characters(a, value, false);
    (void)field;
    return f || value->text.n == 0 ? f : email_check(value->text);
}

static enum fault check_url(struct arena *a, const struct form_field *field, struct form_value *value) {
    enum fault f = check_characters(a, value, false);
    (void)field;
    if (f || value->text.n == 0)
        return f;
    struct str complete = url_complete(a, value->text);
    f = url_check(complete);
    if (!f)
        value->text = complete;
    return f;
}

static enum fault check_orgnr(struct arena *a, const struct form_field *field, struct form_value *value) {
    enum fault f = check_characters(a, value, false);
    struct str digits;
    (void)field;
    if (f || value->text.n == 0)
        return f;
    f = orgnr_parse(a, value->text, &digits);
    if (!f)
        value->text = digits;
    return f;
}

static enum fault check_municipality(struct arena *a, const struct form_field *field,
                                     struct form_value *value) {
    enum fault f = check_characters(a, value, false);
    (void)field;
    if (f || value->text.n == 0)
        return f;
    return municipality_find(value->text, day_format(a, clock_now())) ? OK : FIELD_MUNICIPALITY;
}

/* Digits, with the spaces that people put between thousands. */
static enum fault check_integer(struct arena *a, const struct form_field *field, struct form_value *value) {
    enum fault f = check_characters(a, value, false);
    if (f || value->text.n == 0)
        return f;
    char *digits = arena_alloc(a, value->text.n);
    size_t n = 0;
    struct str rest = value->text;
    uint32_t code;
    while (utf8_next(&rest, &code)) {
        if (code == ' ' || code == 0xA0 || code == 0x202F)
            continue;
        if (code < '0' || code > '9')
            return FIELD_NUMBER;
        digits[n++] = (char)code;
    }
    uint64_t number;
    if (!str_to_u64((struct str){digits, n}, &number) || number < field->min ||
        number > most(field, FORM_INTEGER_MAX))
        return FIELD_NUMBER;
    value->number = (int64_t)number;
    value->text = (struct str){digits, n};
    return OK;
}

static enum fault check_minute(struct arena *a, const struct form_field *field, struct form_value *value) {
    enum fault f = check_characters(a, value, false);
    (void)field;
    return f || value->text.n == 0 ? f : minute_instant(value->text, &value->number);
}

static enum fault check_date(struct arena *a, const struct form_field *field, struct form_value *value) {
    enum fault f = check_characters(a, value, false);
    struct local day;
    (void)field;
    if (f || value->text.n == 0)
        return f;
    f = day_parse(value->text, &day);
    if (!f && !time_from_local(&day, &value->number))
        f = FIELD_DATE;
    return f;
}

static bool is_option(const struct form_field *field, struct str text) {
    if (!field->options)
        return true; /* the page knows them */
    for (const char *const *o = field->options; *o; o++)
        if (str_equal(str_of(*o), text))
            return true;
    return false;
}

static enum fault check_choice(struct arena *a, const struct form_field *field, struct form_value *value) {
    enum fault f = check_characters(a, value, false);
    if (f || value->text.n == 0)
        return f;
    return value->text.n <= FORM_LINE_MAX && is_option(field, value->text) ? OK : FIELD_CHOICE;
}

static enum fault check_one_choice(struct arena *a, const struct form_field *field, struct form_value *value,
                                   size_t i) {
    struct form_value one = {.text = value->choices[i]};
    enum fault f = check_choice(a, field, &one);
    if (!f && one.text.n == 0)
        f = FIELD_CHOICE;
    value->choices[i] = one.text;
    for (size_t k = 0; k < i && !f; k++)
        if (str_equal(value->choices[k], one.text))
            f = FIELD_CHOICE;
    return f;
}

/* Each one of the options, none twice; `min` and `max` bound how many. All are looked at: what could not be
 * shown again is emptied. */
static enum fault check_choices(struct arena *a, const struct form_field *field, struct form_value *value) {
    enum fault first = OK;
    for (size_t i = 0; i < value->choices_n; i++) {
        enum fault f = check_one_choice(a, field, value, i);
        if (!first)
            first = f;
    }
    if (!first && value->choices_n > most(field, FORM_CHOICES_MAX))
        first = FIELD_CHOICE;
    return !first && value->choices_n && value->choices_n < field->min ? FIELD_CHOICE : first;
}

/* Each line by itself; that its thing exists, the page knows. */
static enum fault check_each(struct arena *a, const struct form_field *field, struct form_value *value) {
    enum fault first = OK;
    for (size_t i = 0; i < value->choices_n; i++) {
        struct str line = value->choices[i], id;
        str_cut(&line, ':', &id);
        struct form_value one = {.text = line};
        enum fault f = check_characters(a, &one, false);
        if (!f && utf8_length(one.text) > most(field, FORM_LINE_MAX))
            f = FIELD_TOO_LONG;
        value->choices[i] = arena_format(a, "%.*s:%.*s", STR_ARGS(id), STR_ARGS(one.text));
        if (!first)
            first = f;
    }
    return first;
}

static enum fault check_flag(struct arena *a, const struct form_field *field, struct form_value *value) {
    enum fault f = check_characters(a, value, false);
    (void)field;
    if (f || value->text.n == 0)
        return f;
    value->number = 1;
    return value->text.n <= FORM_LINE_MAX ? OK : FIELD_CHOICE;
}

static enum fault check_id(struct arena *a, const struct form_field *field, struct form_value *value) {
    (void)a, (void)field;
    for (size_t i = 0; i < value->text.n; i++) {
        char c = value->text.p[i];
        if (i == 64 || !((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-')) {
            value->text = (struct str){0};
            return FIELD_CHOICE;
        }
    }
    return OK;
}

static enum fault check_note(struct arena *a, const struct form_field *field, struct form_value *value) {
    (void)a;
    if (value->text.n > most(field, FORM_NOTE_MAX)) {
        value->text = (struct str){0};
        return FIELD_TOO_LONG;
    }
    if (utf8_valid(value->text))
        return OK;
    value->text = (struct str){0};
    return FIELD_NOT_UTF8;
}

static enum fault check_file(struct arena *a, const struct form_field *field, struct form_value *value) {
    struct form_value name = {.text = value->file_name};
    enum fault f = check_characters(a, &name, false);
    value->file_name = name.text;
    if (value->text.n > most(field, FORM_FILE_MAX))
        f = FIELD_TOO_LONG;
    if (f)
        value->text = (struct str){0}; /* a file cannot be given back */
    return f;
}

static check *const checks[] = {
    [FORM_LINE] = check_text,       [FORM_TEXT] = check_text,       [FORM_EMAIL] = check_email,
    [FORM_URL] = check_url,         [FORM_ORGNR] = check_orgnr,     [FORM_MUNICIPALITY] = check_municipality,
    [FORM_INTEGER] = check_integer, [FORM_MINUTE] = check_minute,   [FORM_DATE] = check_date,
    [FORM_CHOICE] = check_choice,   [FORM_CHOICES] = check_choices, [FORM_FLAG] = check_flag,
    [FORM_ID] = check_id,           [FORM_NOTE] = check_note,       [FORM_FILE] = check_file,
    [FORM_TRAP] = check_text,       [FORM_EACH] = check_each,
};

enum fault form_check(struct arena *a, const struct form_field *field, struct form_value *value) {
    enum fault f = checks[field->kind](a, field, value);
    value->given =
        field->kind == FORM_CHOICES || field->kind == FORM_EACH ? value->choices_n > 0 : value->text.n > 0;
    return f;
}
