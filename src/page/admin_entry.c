/* admin_entry.c: a proposal that came by telephone, mail or letter, entered by hand: it gets its number and
 * its receipt like all others, and the time at which it came. */
#include "base/time.h"
#include "page/admin.h"
#include "page/proposal_form.h"

#define PATH "/administrasjon/utgave/:edition/forslag/nytt"

static const char *const ways[] = {"phone", "mail", "letter", NULL};
static const char *const goals[] = {"1",  "2",  "3",  "4",  "5",  "6",  "7",  "8",  "9",
                                    "10", "11", "12", "13", "14", "15", "16", "17", NULL};

static const struct form entry_form = {
    "entry",
    {
        {.name = "via", .kind = FORM_CHOICE, .required = true, .options = ways, .group = "came"},
        {.name = "received", .kind = FORM_MINUTE},
        {.name = "candidate", .kind = FORM_LINE, .required = true, .group = "about"},
        {.name = "why", .kind = FORM_TEXT, .required = true},
        {.name = "name", .kind = FORM_LINE, .required = true, .group = "sender"},
        {.name = "relation", .kind = FORM_LINE},
        {.name = "email", .kind = FORM_EMAIL},
        {.name = "orgnr", .kind = FORM_ORGNR, .group = "more"},
        {.name = "web", .kind = FORM_URL},
        {.name = "municipality", .kind = FORM_MUNICIPALITY},
        {.name = "goals", .kind = FORM_CHOICES, .options = goals},
        {.name = "contact", .kind = FORM_LINE},
        {.name = "merits", .kind = FORM_TEXT, .max = 6000},
        {.name = NULL},
    },
};

/* The goals are called as on the public's form. */
static void name_goals(struct visit *v, json_t *shown) {
    json_t *options = json_array();
    for (size_t i = 0; goals[i]; i++) {
        json_t *option = json_object();
        json_set_str(option, "value", str_of(goals[i]));
        words_set(option, "label", arena_format(v->arena, "form.propose.goals.%s", goals[i]).p);
        json_add_new(options, option);
    }
    form_options(shown, "goals", options);
    json_decref(options);
}

static enum fault entry_view(struct visit *v) {
    struct desk d;
    enum fault f = admin_desk(v, &d);
    if (f)
        return f;
    admin_begin_desk(v, &d);
    json_t *initial = json_new_object(v->arena);
    json_set_str(initial, "via", STR("phone"));
    json_set_str(initial, "received", minute_format(v->arena, v->arrived));
    json_t *form = admin_form(v, &entry_form, initial, admin_url(v, &d, "/forslag/nytt"));
    name_goals(v, form);
    proposal_form_drop(form, d.rules);
    const json_t *why = json_object_get(json_object_get(d.rules, "form"), "why");
    json_set_int(page_field(form, "why"), "max", json_get_int(why, "max"));
    json_set_new(v->view, "entry", form);
    return OK;
}

static enum fault entry_command(struct visit *v, struct command *c) {
    struct desk d;
    struct proposal_args *args = arena_alloc(c->arena, sizeof *args);
    const char *field;
    enum fault f = admin_desk(v, &d);
    if (f)
        return f;
    *args = (struct proposal_args){.edition = arena_copy(c->arena, d.edition.id),
                                   .via = admin_take(v, c, "via"),
                                   .candidate = admin_take(v, c, "candidate"),
                                   .why = admin_take(v, c, "why"),
                                   .name = admin_take(v, c, "name"),
                                   .relation = admin_take(v, c, "relation"),
                                   .email = admin_take(v, c, "email"),
                                   .orgnr = admin_take(v, c, "orgnr"),
                                   .web = admin_take(v, c, "web"),
                                   .municipality = admin_take(v, c, "municipality"),
                                   .goals = admin_take_goals(v, c->arena),
                                   .contact = admin_take(v, c, "contact"),
                                   .merits = admin_take(v, c, "merits"),
                                   .lang = v->lang,
                                   .received_at = admin_minute(v, "received")};
    if (args->received_at > v->arrived) {
        form_refuse(v->form, "received", FIELD_DATE);
        return FORM_INVALID;
    }
    c->args = args;
    c->decide = proposal_receive;
    f = proposal_check(d.rules, args, &field);
    if (!f)
        return OK;
    const json_t *why = json_object_get(json_object_get(d.rules, "form"), "why");
    if (str_equal(str_of(field), STR("why")))
        form_refuse_within(v->form, field, f, 0, (uint32_t)json_get_int(why, "max"));
    else
        form_refuse(v->form, field, f);
    return FORM_INVALID;
}

static enum fault entry_answer(struct visit *v, const struct command *c) {
    v->redirect = admin_path(v->arena, visit_param(v, "edition"), "/forslag/%u", c->result.number);
    return OK;
}

const struct route admin_entry_routes[] = {
    {GET, PATH, ADMIN, .view = entry_view, .template = "admin/inbox"},
    {POST, PATH, ADMIN, .view = entry_view, .template = "admin/inbox", .form = &entry_form,
     .command = entry_command, .answer = entry_answer},
    {0},
};
