/* form_show.c: a form as a view: the same table that checks what comes says what is shown. Knows no language:
 * every word is the key of a text. */
#include "base/clock.h"
#include "base/json.h"
#include "base/municipality.h"
#include "base/time.h"
#include "web/form.h"
#include "web/form_check.h"

#include <assert.h>
#include <string.h>

static const struct {
    const char *is, *type, *inputmode;
    int size;
} looks[] = {
    [FORM_LINE] = {"is_input", "text", NULL, 0},
    [FORM_TEXT] = {"is_textarea", NULL, NULL, 0},
    [FORM_EMAIL] = {"is_input", "email", NULL, 0},
    [FORM_URL] = {"is_input", "url", NULL, 0},
    [FORM_ORGNR] = {"is_input", "text", "numeric", 11},
    [FORM_MUNICIPALITY] = {"is_select", NULL, NULL, 0},
    [FORM_INTEGER] = {"is_input", "text", "numeric", 8},
    [FORM_MINUTE] = {"is_input", "datetime-local", NULL, 16},
    [FORM_DATE] = {"is_input", "date", NULL, 10},
    [FORM_CHOICE] = {"is_radio", NULL, NULL, 0},
    [FORM_CHOICES] = {"is_checkboxes", NULL, NULL, 0},
    [FORM_FLAG] = {"is_checkbox", NULL, NULL, 0},
    [FORM_ID] = {"is_hidden", NULL, NULL, 0},
    [FORM_NOTE] = {"is_hidden", NULL, NULL, 0},
    [FORM_FILE] = {"is_file", NULL, NULL, 0},
    [FORM_TRAP] = {NULL, NULL, NULL, 0},
    [FORM_EACH] = {NULL, NULL, NULL, 0},
};

struct showing {
    struct arena *arena;
    const struct form *form;
    const struct form_values *values;
    const json_t *initial;
    json_t *shown;
};

static json_t *words(struct arena *a, const char *form, const char *name, const char *end) {
    json_t *phrase = json_object();
    json_set_str(phrase, "t", arena_format(a, "form.%s.%s%s%s", form, name, *end ? "." : "", end));
    return phrase;
}

/* The sentence of a fault, with the numbers that it may name. */
static json_t *fault_words(const struct showing *s, enum fault f) {
    json_t *phrase = json_object();
    struct str key = fault_key(f);
    json_set_str(phrase, "t", arena_format(s->arena, "fault.%.*s", STR_ARGS(key)));
    return phrase;
}

static json_t *field_fault_words(const struct showing *s, enum fault f, size_t i) {
    json_t *phrase = fault_words(s, f);
    uint32_t min, max;
    form_bounds(s->form, s->values, i, &min, &max);
    json_set_int(phrase, "min", min);
    json_set_int(phrase, "max", max);
    json_set_new(phrase, "label", words(s->arena, s->form->name, s->form->fields[i].name, "label"));
    return phrase;
}

void form_error_add(json_t *view, struct str id, json_t *sentence) {
    json_t *errors = json_object_get(view, "errors"), *fields;
    if (!json_is_object(errors)) {
        json_set_new(view, "errors", errors = json_object());
        json_set_new(errors, "fields", json_array());
        json_set_new(errors, "refusal", json_null());
    }
    fields = json_object_get(errors, "fields");
    if (id.n == 0) {
        json_set_new(errors, "refusal", sentence);
    } else {
        json_t *error = json_object();
        json_set_str(error, "id", id);
        json_set_new(error, "text", sentence);
        json_add_new(fields, error);
    }
    json_set_bool(errors, "has_fields", json_array_size(fields) > 0);
}

static const struct form_value *value_of(const struct showing *s, size_t i) {
    return s->values ? &s->values->value[i] : NULL;
}

/* What stands in the field: what was typed, else what the page begins with. */
static struct str text_of(const struct showing *s, size_t i) {
    const struct form_value *v = value_of(s, i);
    return v ? v->text : json_get_str(s->initial, s->form->fields[i].name);
}

static json_t *chosen_of(const struct showing *s, size_t i) {
    const struct form_value *v = value_of(s, i);
    json_t *chosen = json_array();
    if (v)
        for (size_t k = 0; k < v->choices_n; k++)
            json_add_str(chosen, v->choices[k]);
    else
        json_array_extend(chosen, json_object_get(s->initial, s->form->fields[i].name));
    return chosen;
}

static json_t *own_options(const struct showing *s, const struct form_field *field) {
    json_t *options = json_array();
    if (field->kind == FORM_MUNICIPALITY) {
        struct str today = day_format(s->arena, clock_now());
        const struct municipality *m;
        json_t *none = json_object();
        json_set_str(none, "value", STR(""));
        json_set_new(none, "label", words(s->arena, s->form->name, field->name, "none"));
        json_add_new(options, none);
        for (size_t k = 0; (m = municipality_on(today, k)); k++) {
            json_t *option = json_object();
            json_set_str(option, "value", m->number);
            json_set_str(option, "label", m->name);
            json_add_new(options, option);
        }
    }
    for (const char *const *o = field->options; o && *o; o++) {
        json_t *option = json_object();
        json_set_str(option, "value", str_of(*o));
        json_set_new(option, "label", words(s->arena, s->form->name, field->name, *o));
        struct str hint = arena_format(s->arena, "%s_hint", *o);
        json_set_new(option, "hint", words(s->arena, s->form->name, field->name, hint.p));
        json_add_new(options, option);
    }
    return options;
}

static bool is_among(const json_t *list, struct str value) {
    for (size_t i = 0; i < json_array_size(list); i++)
        if (str_equal(json_text(json_array_get(list, i)), value))
            return true;
    return false;
}

/* Takes the options over into the field and marks those that are chosen. */
static void set_options(json_t *field, json_t *options) {
    const json_t *chosen = json_object_get(field, "chosen");
    struct str value = json_get_str(field, "value");
    for (size_t i = 0; i < json_array_size(options); i++) {
        json_t *option = json_array_get(options, i);
        struct str v = json_get_str(option, "value");
        json_set_bool(option, "chosen", chosen ? is_among(chosen, v) : str_equal(v, value));
    }
    if (json_get_bool(field, "is_radio") || json_get_bool(field, "is_select")) {
        bool list = json_get_bool(field, "is_select") || json_array_size(options) > FORM_RADIO_MAX;
        json_object_del(field, "is_radio");
        json_set_bool(field, list ? "is_select" : "is_radio", true);
    }
    json_object_set(field, "options", options);
}

static void set_bounds(const struct form_field *field, json_t *out) {
    if (field->kind != FORM_TEXT)
        return;
    json_set_bool(out, "counted", true);
    if (field->min)
        json_set_int(out, "min", field->min);
    json_set_int(out, "max", field->max ? field->max : FORM_TEXT_MAX);
    json_set_int(out, "rows", field->max && field->max <= 600 ? 4 : 8);
}

static void set_value(const struct showing *s, size_t i, json_t *out) {
    const struct form_field *field = &s->form->fields[i];
    if (field->kind == FORM_FILE)
        return;
    if (field->kind == FORM_CHOICES)
        json_set_new(out, "chosen", chosen_of(s, i));
    else if (field->kind == FORM_FLAG)
        json_set_bool(out, "checked",
                      text_of(s, i).n > 0 || (!s->values && json_get_bool(s->initial, field->name)));
    else
        json_set_str(out, "value", text_of(s, i));
    if (field->kind == FORM_CHOICE || field->kind == FORM_CHOICES || field->kind == FORM_MUNICIPALITY) {
        json_t *options = own_options(s, field);
        set_options(out, options);
        json_decref(options);
    }
}

static void set_error(const struct showing *s, size_t i, struct str id, json_t *out) {
    const struct form_field *field = &s->form->fields[i];
    const struct form_value *v = value_of(s, i);
    enum fault f = v ? v->fault : OK;
    if (f) {
        json_set_new(out, "error", field_fault_words(s, f, i));
        form_error_add(s->shown, id, field_fault_words(s, f, i));
    }
    bool counted = field->kind == FORM_TEXT;
    if (f || counted)
        json_set_str(out, "describedby",
                     arena_format(s->arena, "%s%s%s%s%s", f ? id.p : "", f ? "-error" : "",
                                  f && counted ? " " : "", counted ? id.p : "", counted ? "-count" : ""));
}

static json_t *show_field(const struct showing *s, size_t i) {
    const struct form_field *field = &s->form->fields[i];
    struct str id = arena_format(s->arena, "%s-%s", s->form->name, field->name);
    json_t *out = json_object();
    json_set_str(out, "id", id);
    json_set_str(out, "name", str_of(field->name));
    json_set_new(out, "label", words(s->arena, s->form->name, field->name, "label"));
    json_set_new(out, "help", words(s->arena, s->form->name, field->name, "help"));
    json_set_bool(out, looks[field->kind].is, true);
    bool required = field->required || field->required_unless;
    json_set_bool(out, "required", required);
    json_set_bool(out, "optional", !required);
    if (looks[field->kind].type)
        json_set_str(out, "type", str_of(looks[field->kind].type));
    if (looks[field->kind].inputmode)
        json_set_str(out, "inputmode", str_of(looks[field->kind].inputmode));
    if (looks[field->kind].size) {
        json_set_int(out, "size", looks[field->kind].size);
        json_set_bool(out, "short", true);
    }
    if (field->autocomplete)
        json_set_str(out, "autocomplete", str_of(field->autocomplete));
    set_bounds(field, out);
    set_value(s, i, out);
    set_error(s, i, id, out);
    return out;
}

static json_t *new_fieldset(const struct showing *s, const char *group, json_t *fieldsets) {
    json_t *set = json_object(), *fields = json_array();
    if (group) {
        json_set_new(set, "legend", words(s->arena, s->form->name, group, "legend"));
        json_set_new(set, "note", words(s->arena, s->form->name, group, "note"));
    }
    json_set_new(set, "fields", fields);
    json_add_new(fieldsets, set);
    return fields;
}

static void show_fields(const struct showing *s, json_t *fieldsets, json_t *hidden) {
    json_t *fields = NULL;
    const char *group = NULL;
    for (size_t i = 0; s->form->fields[i].name; i++) {
        const struct form_field *field = &s->form->fields[i];
        if (field->kind == FORM_TRAP) {
            json_set_str(s->shown, "trap", str_of(field->name));
            continue;
        }
        if (field->kind == FORM_EACH)
            continue;
        if (field->kind == FORM_FILE)
            json_set_bool(s->shown, "multipart", true);
        if (field->kind == FORM_ID || field->kind == FORM_NOTE) {
            json_t *out = json_object();
            json_set_str(out, "name", str_of(field->name));
            json_set_str(out, "value", text_of(s, i));
            json_add_new(hidden, out);
            continue;
        }
        if (!fields || (field->group && (!group || strcmp(group, field->group) != 0))) {
            group = field->group;
            fields = new_fieldset(s, group, fieldsets);
        }
        json_add_new(fields, show_field(s, i));
    }
}

json_t *form_show(struct arena *a, const struct form *f, const struct form_values *values, json_t *initial,
                  struct str token) {
    struct showing s = {a, f, values, initial, json_new_object(a)};
    json_t *fieldsets = json_array(), *hidden = json_array();
    json_set_str(s.shown, "name", str_of(f->name));
    json_set_str(s.shown, "token", token);
    json_set_new(s.shown, "errors", json_null());
    if (values && values->fault != OK && values->fault != FORM_INVALID)
        form_error_add(s.shown, (struct str){0}, fault_words(&s, values->fault));
    show_fields(&s, fieldsets, hidden);
    json_set_new(s.shown, "fieldsets", fieldsets);
    json_set_new(s.shown, "hidden", hidden);
    json_set_new(s.shown, "submit", words(a, f->name, "submit", ""));
    return s.shown;
}

void form_options(json_t *shown, const char *name, json_t *options) {
    json_t *fieldsets = json_object_get(shown, "fieldsets"), *set, *field;
    size_t i, k;
    json_array_foreach(fieldsets, i, set) {
        json_array_foreach(json_object_get(set, "fields"), k, field) {
            if (str_equal(json_get_str(field, "name"), str_of(name))) {
                set_options(field, options);
                return;
            }
        }
    }
    assert(false && "the form has the field");
}
