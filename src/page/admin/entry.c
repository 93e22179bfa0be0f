/* entry.c: a proposal that came by telephone, mail or letter, entered by hand: it gets its number and
 * its receipt like all others, and the time at which it came. */
#include "base/time.h"
#include "page/admin/admin.h"
#include "page/award/proposal_form.h"
#include "page/words/goals.h"

#define PATH "/administrasjon/utgave/:edition/forslag/nytt"

static const char *const ways[] = {"phone", "mail", "letter", NULL};

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
        PROPOSAL_MORE_FIELDS,
        {.name = NULL},
    },
};

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
    goals_offer(v, form);
    proposal_form_drop(form, d.rules);
    const json_t *why = json_object_get(json_object_get(d.rules, "form"), "why");
    json_set_int(page_field(form, "why"), "max", json_get_int(why, "max"));
    json_set_new(v->view, "entry", form);
    return OK;
}

static enum fault entry_command(struct visit *v, struct command *c) {
    struct desk d;
    struct proposal_args *args = arena_alloc(c->arena, sizeof *args);
    enum fault f = admin_desk(v, &d);
    if (f)
        return f;
    proposal_form_read(v, c->arena, &d.edition, args);
    args->via = admin_take(v, c, "via");
    args->received_at = admin_minute(v, "received");
    if (args->received_at > v->arrived) {
        form_refuse(v->form, "received", FIELD_DATE);
        return FORM_INVALID;
    }
    c->args = args;
    c->decide = proposal_receive;
    return proposal_form_check(v, d.rules, args);
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
