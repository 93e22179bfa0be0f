/* form.h: forms as tables. What a browser or a program sends is read and checked against the table before any
 * page code sees it, whether it came as application/x-www-form-urlencoded, multipart/form-data or
 * application/json. */
#ifndef KAARING_WEB_FORM_H
#define KAARING_WEB_FORM_H

#include "base/arena.h"
#include "base/fault.h"
#include "base/lang.h"

#include <jansson.h>

/* As many choices as an assembly has members. */
enum { FORM_FIELDS_MAX = 48, FORM_CHOICES_MAX = 1024 };

enum form_kind {
    FORM_LINE, /* one line of text; white space trimmed, NFC */
    FORM_TEXT, /* several lines */
    FORM_EMAIL,
    FORM_URL,          /* http or https */
    FORM_ORGNR,        /* nine digits with the check digit; kept without spaces */
    FORM_MUNICIPALITY, /* a number valid today */
    FORM_INTEGER,      /* min … max */
    FORM_MINUTE,       /* 2021-10-08T23:59, Norwegian time */
    FORM_DATE,         /* 2021-10-08 */
    FORM_CHOICE,       /* one of `options`, or of what the page allows when options is null */
    FORM_CHOICES,      /* any number of them */
    FORM_FLAG,         /* a box: present or not */
    FORM_EACH, /* a line for each of several things, posted as NAME-ID: see form_each. Shown by the page */
    FORM_ID,   /* [a-z0-9-]{1,64}: names a thing; hidden */
    FORM_NOTE, /* a signed note or another exact text: kept byte for byte, `max` bytes */
    FORM_FILE, /* one file, `max` bytes; sniffed by nobody here */
    FORM_TRAP  /* shown to machines only: whoever fills it in is one */
};

struct form_field {
    const char *name; /* also the text key: form.<form>.<name>.label, .help */
    enum form_kind kind;
    bool required;
    const char *required_unless; /* the flag that, when given, lets it be left out */
    uint32_t min, max; /* characters of text, bytes of notes and files, values of integers; max 0: the kind's
                          own bound */
    const char *const *options; /* ends with null */
    const char
        *group; /* the fieldset it stands in: text key form.<form>.<group>.legend; null: the one before */
    const char *autocomplete;
};

struct form {
    const char *name;
    struct form_field fields[FORM_FIELDS_MAX]; /* ends with a null name */
};

struct form_value {
    struct str text; /* as typed, when it could be shown again; cleaned when it passed */
    int64_t number;  /* of INTEGER; of MINUTE and DATE the first second, UTC */
    bool given;
    size_t choices_n, choices_room;
    struct str *choices;
    enum fault fault;  /* why it was refused */
    uint32_t min, max; /* the bounds that the sentence about it names; max 0: the table's */
    struct str file_name, file_type;
};

struct form_values {
    const struct form *form;
    struct form_value value[FORM_FIELDS_MAX]; /* in the order of form->fields */
    struct str token;                         /* the single-use token that came along */
    enum fault fault; /* OK, FORM_INVALID when a field is wrong, REQUEST_MALFORMED … for the whole */
};

/* Reads `body`. Unknown fields are refused in JSON, passed over in forms (browsers add some). */
void form_read(struct arena *a, const struct form *f, struct str content_type, struct str body,
               struct form_values *out);

/* By name; asserted to be in the table. */
const struct form_value *form_get(const struct form_values *v, const char *name);
struct str form_text(const struct form_values *v, const char *name); /* empty when not given */
/* Whether the line is among those that a field of many choices was given. */
bool form_chose(const struct form_values *v, const char *name, struct str choice);
/* What a field of many choices was given, copied into `a`; *n of them. */
struct str *form_choices(const struct form_values *v, const char *name, struct arena *a, size_t *n);
/* What was said of the thing `id` in a field of FORM_EACH; empty when nothing was. Its choices are "ID:line".
 */
struct str form_each(const struct form_values *v, const char *name, struct str id);
/* Marks a field as refused by a later check (the domain's). */
void form_refuse(struct form_values *v, const char *name, enum fault f);
/* The same where the later check has bounds of its own, narrower than the table's. */
void form_refuse_within(struct form_values *v, const char *name, enum fault f, uint32_t min, uint32_t max);
/* The bounds that hold for the i-th field, as sentences name them: of the later check, else of the table,
 * else of the kind (0: it has none). `values` may be null. */
void form_bounds(const struct form *f, const struct form_values *values, size_t i, uint32_t *min,
                 uint32_t *max);

/* What the partial parts/form.html shows; see there for the members. Pages call visit_form (visit.h), which
 * adds what only a visit knows: token, action, and whether a help text is there.
 *
 * `values` may be null for an empty form; then `initial` (may be null) gives values by name: strings, true
 * for a flag, an array of strings for choices. Words are {"t": key}, with `min`, `max` and `label` as
 * variables: form.FORM.FIELD.label   form.FORM.FIELD.help   form.FORM.FIELD.VALUE (of an option)
 * form.FORM.FIELD.VALUE_hint form.FORM.GROUP.legend  form.FORM.GROUP.note   form.FORM.submit fault.KEY The id
 * of a field is FORM-FIELD. */
json_t *form_show(struct arena *a, const struct form *f, const struct form_values *values, json_t *initial,
                  struct str token);
/* Adds to what parts/error-summary shows of a view: at the field with this id, or, without one, of the whole.
 * Takes the sentence over, words {"t": key, …}. */
void form_error_add(json_t *view, struct str id, json_t *sentence);
/* Replaces the options of a choice field in what form_show made: [{"value","label","hint"?}]. Which are
 * chosen is set here. Up to FORM_RADIO_MAX options of a CHOICE are radio buttons, more a list. */
enum { FORM_RADIO_MAX = 7 };
void form_options(json_t *shown, const char *name, json_t *options);

#endif
