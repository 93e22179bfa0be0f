/* face_json.c: the words of the JSON face. */
#include "web/face_json.h"

#include "base/buf.h"
#include "base/json.h"

static json_t *sentence(const struct visit *v, struct str key, json_t *variables) {
    struct buf out = buf_new(v->arena);
    if (text_render(v->site->templates, v->lang, key, variables, &out))
        return json_null();
    struct str s = buf_str(&out);
    return json_stringn(s.p, s.n);
}

static json_t *said(const struct visit *v, json_t *value) {
    if (!json_is_string(json_object_get(value, "t"))) {
        face_say(v, value);
        return NULL;
    }
    return sentence(v, json_get_str(value, "t"), value);
}

void face_say(const struct visit *v, json_t *view) {
    const char *key;
    size_t i;
    json_t *value, *new;
    if (json_is_object(view)) {
        json_object_foreach(view, key, value) {
            if ((new = said(v, value)))
                json_object_set_new(view, key, new);
        }
    } else if (json_is_array(view)) {
        json_array_foreach(view, i, value) {
            if ((new = said(v, value)))
                json_array_set_new(view, i, new);
        }
    }
}

static json_t *refused_fields(const struct visit *v) {
    json_t *fields = json_array();
    const struct form *form = v->form ? v->form->form : NULL;
    for (size_t i = 0; form && form->fields[i].name; i++) {
        enum fault f = v->form->value[i].fault;
        if (!f)
            continue;
        json_t *field = json_object(), *bounds = json_object();
        uint32_t min, max;
        form_bounds(form, v->form, i, &min, &max);
        json_set_int(bounds, "min", min);
        json_set_int(bounds, "max", max);
        json_set_str(field, "name", str_of(form->fields[i].name));
        json_set_str(field, "fault", fault_key(f));
        json_set_new(field, "sentence",
                     sentence(v, arena_format(v->arena, "fault.%.*s", STR_ARGS(fault_key(f))), bounds));
        json_decref(bounds);
        json_add_new(fields, field);
    }
    return fields;
}

struct str face_fault_json(struct visit *v, enum fault f, const char *reference) {
    json_t *out = json_new_object(v->arena);
    json_set_str(out, "fault", fault_key(f));
    if (reference[0])
        json_set_str(out, "reference", str_of(reference));
    json_set_new(out, "sentence",
                 sentence(v, arena_format(v->arena, "fault.%.*s", STR_ARGS(fault_key(f))), out));
    json_set_new(out, "fields", refused_fields(v));
    if (v->form)
        json_set_str(out, "token", visit_token(v, v->form->form->name));
    return json_compact(v->arena, out);
}
