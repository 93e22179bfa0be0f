/* proposal_form.c: five fields that everybody fills in, and a few more that an award may ask for. One table:
 * the form, the checks, what is kept for who came too late, and what is told to who sent it. */
#include "page/award/proposal_form.h"

#include "base/municipality.h"
#include "base/time.h"
#include "base/utf8.h"
#include "page/words/goals.h"

const struct form propose_form = {
    "propose",
    {
        {.name = "candidate", .kind = FORM_LINE, .required = true, .group = "candidate_group"},
        {.name = "why", .kind = FORM_TEXT, .required = true},
        {.name = "name", .kind = FORM_LINE, .required = true, .group = "you", .autocomplete = "name"},
        {.name = "relation", .kind = FORM_LINE, .required_unless = "self"},
        {.name = "self", .kind = FORM_FLAG},
        {.name = "email", .kind = FORM_EMAIL, .required = true, .autocomplete = "email"},
        PROPOSAL_MORE_FIELDS,
        {.name = NULL},
    },
};

static const char *const optional[] = {"orgnr", "web", "municipality", "goals", "contact", "merits"};

static bool rules_ask(const json_t *rules, const char *field) {
    const json_t *fields = json_object_get(json_object_get(rules, "form"), "fields");
    for (size_t i = 0; i < json_array_size(fields); i++)
        if (str_equal(json_text(json_array_get(fields, i)), str_of(field)))
            return true;
    return false;
}

void proposal_form_drop(json_t *shown, const json_t *rules) {
    for (size_t i = 0; i < sizeof optional / sizeof *optional; i++)
        if (!rules_ask(rules, optional[i]))
            page_field_drop(shown, optional[i]);
}

/* --- showing --- */

static void bound_why(json_t *shown, const json_t *rules) {
    const json_t *why = json_object_get(json_object_get(rules, "form"), "why");
    json_t *field = page_field(shown, "why");
    if (json_get_int(why, "min"))
        json_set_int(field, "min", json_get_int(why, "min"));
    json_set_int(field, "max", json_get_int(why, "max"));
}

static void help_all(struct visit *v, json_t *shown, const json_t *rules) {
    const json_t *form = json_object_get(rules, "form"), *own = json_object_get(form, "help");
    for (const struct form_field *f = propose_form.fields; f->name; f++)
        page_field_help(v, shown, f->name, rules_text_of(own, f->name, v->lang));
    page_field_help(v, shown, "why", rules_text_of(json_object_get(form, "why"), "help", v->lang));
    page_field_help(v, shown, "name", rules_text_of(json_object_get(rules, "nominator"), "help", v->lang));
}

json_t *proposal_form_show(struct visit *v, const struct edition *e, const json_t *rules, json_t *initial) {
    json_t *shown = visit_form(v, &propose_form, initial);
    proposal_form_drop(shown, rules);
    if (!json_get_bool(rules, "self_nomination"))
        page_field_drop(shown, "self");
    for (size_t i = 0; i < sizeof optional / sizeof *optional; i++)
        page_group_fold(shown, optional[i]);
    bound_why(shown, rules);
    help_all(v, shown, rules);
    json_set_str(shown, "draft", arena_format(v->arena, "propose:%.*s", STR_ARGS(e->id)));
    return shown;
}

/* --- taking --- */

static struct str take(const struct visit *v, struct arena *a, const char *name) {
    return arena_copy(a, form_text(v->form, name));
}

static bool has_uninvited(const struct visit *v, const json_t *rules) {
    for (size_t i = 0; i < sizeof optional / sizeof *optional; i++)
        if (form_get(v->form, optional[i])->given && !rules_ask(rules, optional[i]))
            return true;
    return false;
}

void proposal_form_read(const struct visit *v, struct arena *a, const struct edition *e,
                        struct proposal_args *args) {
    *args = (struct proposal_args){.edition = arena_copy(a, e->id),
                                   .lang = v->lang,
                                   .candidate = take(v, a, "candidate"),
                                   .why = take(v, a, "why"),
                                   .relation = take(v, a, "relation"),
                                   .name = take(v, a, "name"),
                                   .email = take(v, a, "email"),
                                   .orgnr = take(v, a, "orgnr"),
                                   .web = take(v, a, "web"),
                                   .municipality = take(v, a, "municipality"),
                                   .goals = goals_take(v, a),
                                   .contact = take(v, a, "contact"),
                                   .merits = take(v, a, "merits")};
}

void proposal_form_beside(struct visit *v, const json_t *rules) {
    const json_t *own = json_object_get(json_object_get(rules, "form"), "why");
    const struct form_value *why = form_get(v->form, "why");
    uint32_t min = (uint32_t)json_get_int(own, "min"), max = (uint32_t)json_get_int(own, "max");
    size_t length = utf8_length(why->text);
    if (why->given && !why->fault && (length < min || length > max))
        form_refuse_within(v->form, "why", length < min ? FIELD_TOO_SHORT : FIELD_TOO_LONG, min, max);
}

enum fault proposal_form_check(struct visit *v, const json_t *rules, const struct proposal_args *args) {
    const char *field;
    enum fault f = proposal_check(rules, args, &field);
    if (!f)
        return OK;
    const json_t *why = json_object_get(json_object_get(rules, "form"), "why");
    if (str_equal(str_of(field), STR("why")))
        form_refuse_within(v->form, field, f, (uint32_t)json_get_int(why, "min"),
                           (uint32_t)json_get_int(why, "max"));
    else
        form_refuse(v->form, field, f);
    return FORM_INVALID;
}

enum fault proposal_form_take(struct visit *v, struct arena *a, const struct edition *e, const json_t *rules,
                              struct proposal_args **args) {
    struct proposal_args *p = *args = arena_alloc(a, sizeof *p);
    if (has_uninvited(v, rules))
        return REQUEST_UNKNOWN_FIELD;
    proposal_form_read(v, a, e, p);
    p->via = STR("web");
    p->self = form_get(v->form, "self")->given;
    return proposal_form_check(v, rules, p);
}

/* --- telling --- */

static json_t *label_of(const struct visit *v, const char *field) {
    return words_new(arena_format(v->arena, "form.propose.%s.label", field).p);
}

static void tell(const struct visit *v, json_t *rows, const char *field, struct str value) {
    if (value.n == 0)
        return;
    json_t *row = json_object();
    json_set_new(row, "label", label_of(v, field));
    json_set_str(row, "value", value);
    json_add_new(rows, row);
}

static void tell_words(const struct visit *v, json_t *rows, const char *field, json_t *value) {
    json_t *row = json_object();
    json_set_new(row, "label", label_of(v, field));
    json_set_new(row, "value", value);
    json_add_new(rows, row);
}

static void tell_goal(const struct visit *v, json_t *rows, int64_t goal) {
    if (goal)
        tell_words(v, rows, "goals", words_new(goal_key(v->arena, goal).p));
}

static void tell_municipality(const struct visit *v, json_t *rows, struct str number, int64_t at) {
    const struct municipality *m = municipality_find(number, day_format(v->arena, at));
    tell(v, rows, "municipality", m ? m->name : number);
}

json_t *proposal_form_kept(const struct visit *v) {
    json_t *rows = json_array();
    if (!v->form)
        return rows;
    for (size_t i = 0; propose_form.fields[i].name; i++) {
        const struct form_field *field = &propose_form.fields[i];
        const struct form_value *value = &v->form->value[i];
        if (field->kind == FORM_CHOICES) {
            for (size_t k = 0; k < value->choices_n; k++)
                tell_goal(v, rows, goal_of(value->choices[k]));
        } else if (field->kind == FORM_MUNICIPALITY) {
            tell_municipality(v, rows, value->text, v->arrived);
        } else if (field->kind != FORM_FLAG) {
            tell(v, rows, field->name, value->text);
        }
    }
    return rows;
}

json_t *proposal_form_told(struct visit *v, const struct proposal *p) {
    json_t *rows = json_array(), *goal;
    size_t i;
    tell(v, rows, "candidate", p->candidate);
    tell(v, rows, "why", p->why);
    tell(v, rows, "name", p->name);
    tell(v, rows, "relation", p->relation);
    if (p->self)
        tell_words(v, rows, "self", words_new("form.propose.self.yes"));
    tell(v, rows, "email", p->email);
    tell(v, rows, "orgnr", p->orgnr);
    tell(v, rows, "web", p->web);
    tell_municipality(v, rows, p->municipality, p->at);
    json_array_foreach(p->goals, i, goal) {
        tell_goal(v, rows, json_integer_value(goal));
    }
    tell(v, rows, "contact", p->contact);
    tell(v, rows, "merits", p->merits);
    return rows;
}
