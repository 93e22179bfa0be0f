/* form.c: forms as the office's pages show and take them. */
#include "page/admin/admin.h"

bool admin_was_refused(const struct visit *v, const struct form *form) {
    return v->form && v->form->form == form && v->form->fault;
}

json_t *admin_form(struct visit *v, const struct form *form, json_t *initial, struct str action) {
    json_t *shown = visit_form(v, form, initial);
    json_set_str(shown, "action", action);
    return json_incref(shown);
}

/* parts/confirm shows fields in one column, without groups. */
json_t *admin_confirm(struct visit *v, const struct form *form, json_t *initial, struct str action,
                      const char *heading, json_t *consequences, const char *label, struct str back) {
    json_t *shown = visit_form(v, form, initial), *confirm = json_object(), *fields = json_array(), *set;
    static const char *const kept[] = {"token", "errors", "hidden"};
    size_t i;
    for (i = 0; i < sizeof kept / sizeof *kept; i++)
        json_object_set(confirm, kept[i], json_object_get(shown, kept[i]));
    json_array_foreach(json_object_get(shown, "fieldsets"), i, set) {
        json_array_extend(fields, json_object_get(set, "fields"));
    }
    json_set_new(confirm, "fields", fields);
    json_set_str(confirm, "action", action);
    words_set(confirm, "heading", heading);
    json_set_new(confirm, "consequences", consequences);
    words_set(confirm, "label", label);
    json_set_str(confirm, "back_url", back);
    return confirm;
}

json_t *admin_option(struct str value, struct str label) {
    json_t *option = json_object();
    json_set_str(option, "value", value);
    json_set_str(option, "label", label);
    return option;
}

struct str admin_take(const struct visit *v, const struct command *c, const char *field) {
    return arena_copy(c->arena, form_text(v->form, field));
}

int64_t admin_minute(const struct visit *v, const char *field) {
    const struct form_value *value = form_get(v->form, field);
    return value->given ? value->number : 0;
}

/* The last minute of a deadline belongs to it. */
int64_t admin_deadline(const struct visit *v, const char *field) {
    int64_t at = admin_minute(v, field);
    return at ? at + 59 : 0;
}
