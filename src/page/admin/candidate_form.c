/* candidate_form.c: name and facts of a candidate: one form to make it and to correct it. */
#include "base/name.h"
#include "page/admin/candidate.h"
#include "page/words/goals.h"

static const char other[] = "other"; /* whom a member shares the name with */

const struct form candidate_facts = {
    "candidate",
    {
        {.name = "name", .kind = FORM_LINE, .required = true},
        {.name = "place", .kind = FORM_LINE, .max = 80},
        {.name = "summary", .kind = FORM_LINE},
        {.name = "kind", .kind = FORM_CHOICE},
        {.name = "person", .kind = FORM_CHOICE},
        {.name = "municipality", .kind = FORM_MUNICIPALITY},
        {.name = "orgnr", .kind = FORM_ORGNR},
        {.name = "web", .kind = FORM_URL},
        {.name = "goals", .kind = FORM_CHOICES, .options = goals},
        {.name = NULL},
    },
};

/* --- showing --- */

static json_t *initial_of(struct visit *v, const struct candidate *k) {
    json_t *initial = json_new_object(v->arena), *chosen = json_array();
    if (!k) {
        json_set_new(initial, "goals", chosen);
        return initial;
    }
    json_set_str(initial, "name", k->name);
    json_set_str(initial, "place", k->place);
    json_set_str(initial, "summary", k->summary);
    json_set_str(initial, "kind", k->kind);
    json_set_str(initial, "person", k->person);
    json_set_str(initial, "municipality", k->municipality);
    json_set_str(initial, "orgnr", k->orgnr);
    json_set_str(initial, "web", k->web);
    for (size_t i = 0; i < json_array_size(k->goals); i++)
        json_add_str(chosen, arena_format(v->arena, "%lld",
                                          (long long)json_integer_value(json_array_get(k->goals, i))));
    json_set_new(initial, "goals", chosen);
    return initial;
}

static void offer_kinds(struct visit *v, const struct desk *d, json_t *form) {
    json_t *options = json_array(), *kind;
    size_t i;
    json_array_foreach(json_object_get(d->rules, "kinds"), i, kind) {
        json_add_new(options, admin_option(json_get_str(kind, "id"), rules_text_of(kind, "name", v->lang)));
    }
    if (json_array_size(options) > 1)
        form_options(form, "kind", options);
    else
        page_field_drop(form, "kind");
    json_decref(options);
}

/* A member of a body who is proposed steps out of their own case, without being told of it: the office says
 * who it is. */
static enum fault offer_members(struct visit *v, const struct desk *d, json_t *form) {
    if (!d->edition.secret) {
        page_field_drop(form, "person");
        return OK;
    }
    json_t *options = json_array(), *body, *nobody = json_object();
    size_t i;
    enum fault f = OK;
    json_set_str(nobody, "value", (struct str){0});
    words_set(nobody, "label", "form.candidate.person.nobody");
    json_add_new(options, nobody);
    json_array_foreach(json_object_get(d->rules, "bodies"), i, body) {
        struct member *list;
        size_t n;
        f = members_list(v->txn, v->arena, d->edition.number, json_get_str(body, "id"), &list, &n);
        if (f)
            break;
        for (size_t k = 0; k < n; k++)
            json_add_new(options,
                         admin_option(list[k].person.id,
                                      arena_format(v->arena, "%.*s, %.*s", STR_ARGS(list[k].person.name),
                                                   STR_ARGS(rules_text_of(body, "member", v->lang)))));
    }
    json_t *same = json_object();
    json_set_str(same, "value", str_of(other));
    words_set(same, "label", "form.candidate.person.other");
    json_add_new(options, same);
    form_options(form, "person", options);
    json_t *field = page_field(form, "person");
    json_object_del(field, "is_radio");
    json_set_bool(field, "is_select", true);
    json_decref(options);
    return f;
}

enum fault admin_candidate_form(struct visit *v, const struct desk *d, const struct candidate *k,
                                struct str action, json_t **form) {
    *form = admin_form(v, &candidate_facts, initial_of(v, k), action);
    offer_kinds(v, d, *form);
    if (json_get_bool(d->rules, "goals"))
        goals_offer(v, *form);
    else
        page_field_drop(*form, "goals");
    return offer_members(v, d, *form);
}

/* --- taking --- */

/* The body in which the person sits, as the first of the award's that has them. */
static struct str body_of(struct visit *v, const struct desk *d, struct str person) {
    const json_t *body;
    size_t i;
    enum member_role role;
    json_array_foreach(json_object_get(d->rules, "bodies"), i, body) {
        if (member_find(v->txn, d->edition.number, json_get_str(body, "id"), person, &role) == OK)
            return json_get_str(body, "id");
    }
    return (struct str){0};
}

static enum fault refuse(struct visit *v, const char *field, enum fault f) {
    form_refuse(v->form, field, f);
    return FORM_INVALID;
}

static struct str member_named(struct visit *v, const struct desk *d, struct str name) {
    const json_t *body;
    size_t i, n;
    struct member *list;
    struct str folded = name_fold(v->arena, name);
    if (!d->edition.secret)
        return (struct str){0};
    json_array_foreach(json_object_get(d->rules, "bodies"), i, body) {
        if (members_list(v->txn, v->arena, d->edition.number, json_get_str(body, "id"), &list, &n))
            continue;
        for (size_t k = 0; k < n; k++)
            if (str_equal(name_fold(v->arena, list[k].person.name), folded))
                return list[k].person.id;
    }
    return (struct str){0};
}

static void set_person(struct visit *v, const struct desk *d, struct command *c, struct candidate_args *args,
                       struct str person) {
    args->person = arena_copy(c->arena, person);
    args->body = arena_copy(c->arena, body_of(v, d, person));
}

static enum fault take_person(struct visit *v, const struct desk *d, struct command *c,
                              struct candidate_args *args) {
    struct str person = form_text(v->form, "person");
    if (person.n == 0)
        return member_named(v, d, args->name).n ? refuse(v, "person", FIELD_MEMBER) : OK;
    if (str_equal(person, str_of(other)) && d->edition.secret)
        return OK;
    if (!d->edition.secret || body_of(v, d, person).n == 0)
        return refuse(v, "person", FIELD_CHOICE);
    set_person(v, d, c, args, person);
    return OK;
}

enum fault admin_take_candidate(struct visit *v, const struct desk *d, struct command *c,
                                struct candidate_args **out) {
    struct candidate_args *args = *out = arena_alloc(c->arena, sizeof *args);
    *args = (struct candidate_args){.edition = arena_copy(c->arena, d->edition.id),
                                    .name = admin_take(v, c, "name"),
                                    .place = admin_take(v, c, "place"),
                                    .summary = admin_take(v, c, "summary"),
                                    .kind = admin_take(v, c, "kind"),
                                    .municipality = admin_take(v, c, "municipality"),
                                    .orgnr = admin_take(v, c, "orgnr"),
                                    .web = admin_take(v, c, "web"),
                                    .goals = goals_take(v, c->arena)};
    if (args->kind.n && !rules_find(d->rules, "kinds", args->kind))
        return refuse(v, "kind", FIELD_CHOICE);
    if (json_array_size(args->goals) && !json_get_bool(d->rules, "goals"))
        return refuse(v, "goals", FIELD_CHOICE);
    return take_person(v, d, c, args);
}

void admin_suggest_member(struct visit *v, const struct desk *d, struct command *c,
                          struct candidate_args *args) {
    struct str person = member_named(v, d, args->name);
    if (person.n)
        set_person(v, d, c, args, person);
}
