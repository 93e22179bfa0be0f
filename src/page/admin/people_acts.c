/* people_acts.c: inviting a person to a body, taking them out, copying a whole body, confirming a
 * device. */
#include "award/people/enrolment.h"
#include "page/admin/people.h"

static const char *const roles[] = {"member", "chair", "secretary", NULL};

static const struct form member_form = {
    "member",
    {
        {.name = "name", .kind = FORM_LINE, .required = true, .max = 120},
        {.name = "email", .kind = FORM_EMAIL, .required = true},
        {.name = "from", .kind = FORM_LINE, .max = 120},
        {.name = "role", .kind = FORM_CHOICE, .required = true, .options = roles},
        {.name = NULL},
    },
};
static const struct form person_form = {
    "person",
    {
        {.name = "name", .kind = FORM_LINE, .required = true, .max = 120},
        {.name = "email", .kind = FORM_EMAIL, .required = true},
        {.name = "from", .kind = FORM_LINE, .max = 120},
        {.name = NULL},
    },
};
static const struct form remove_form = {
    "remove",
    {{.name = "reason", .kind = FORM_LINE}, {.name = NULL}},
};
const struct form key_form = {
    "key",
    {
        {.name = "person", .kind = FORM_ID, .required = true},
        {.name = "key", .kind = FORM_ID, .required = true},
        {.name = NULL},
    },
};
const struct form copy_form = {
    "copy",
    {{.name = "from", .kind = FORM_ID, .required = true}, {.name = NULL}},
};

/* --- inviting --- */

static enum fault find_body(struct visit *v, struct desk *d, const json_t **body) {
    enum fault f = admin_desk(v, d);
    if (f)
        return f;
    *body = rules_find(d->rules, "bodies", visit_param(v, "body"));
    return *body ? OK : NOT_FOUND;
}

static enum fault invite_view(struct visit *v) {
    struct desk d;
    const json_t *body;
    enum fault f = find_body(v, &d, &body);
    if (f)
        return f;
    admin_begin_desk(v, &d);
    struct str id = json_get_str(body, "id");
    json_t *initial = json_new_object(v->arena), *roles_of = json_array();
    json_set_str(initial, "role", STR("member"));
    json_t *form = admin_form(v, &member_form, initial, admin_url(v, &d, "/personer/%.*s", STR_ARGS(id)));
    for (size_t i = 0; roles[i]; i++)
        if (rules_text_of(body, roles[i], v->lang).n)
            json_add_new(roles_of, admin_option(str_of(roles[i]), rules_text_of(body, roles[i], v->lang)));
    form_options(form, "role", roles_of);
    json_decref(roles_of);
    json_t *heading = words_set(v->view, "heading", "admin.people.invite_to");
    json_set_str(heading, "body", rules_text_of(body, "name", v->lang));
    words_set(v->view, "lead",
              d.edition.record.opened ? "admin.people.mailed_now" : "admin.people.mailed_later");
    json_set_new(v->view, "form", form);
    return OK;
}

static enum fault invite_command(struct visit *v, struct command *c) {
    struct desk d;
    const json_t *body;
    struct member_invite_args *args = arena_alloc(c->arena, sizeof *args);
    enum fault f = find_body(v, &d, &body);
    if (f)
        return f;
    *args = (struct member_invite_args){.edition = arena_copy(c->arena, d.edition.id),
                                        .body = arena_copy(c->arena, json_get_str(body, "id")),
                                        .who = {.name = admin_take(v, c, "name"),
                                                .email = admin_take(v, c, "email"),
                                                .from = admin_take(v, c, "from"),
                                                .lang = v->lang}};
    member_role_parse(form_text(v->form, "role"), &args->role);
    c->args = args;
    c->decide = member_invite;
    return OK;
}

/* --- correcting a name or an address --- */

static enum fault find_member(struct visit *v, struct desk *d, struct person *p) {
    const json_t *body;
    enum member_role role;
    enum fault f = find_body(v, d, &body);
    if (!f)
        f = member_find(v->txn, d->edition.number, visit_param(v, "body"), visit_param(v, "person"), &role);
    return f ? f : person_read(v->txn, v->arena, visit_param(v, "person"), p);
}

static enum fault person_view(struct visit *v) {
    struct desk d;
    struct person p;
    enum fault f = find_member(v, &d, &p);
    if (f)
        return f;
    admin_begin_desk(v, &d);
    json_t *initial = json_new_object(v->arena);
    json_set_str(initial, "name", p.name);
    json_set_str(initial, "email", p.email);
    json_set_str(initial, "from", p.from);
    words_set(v->view, "heading", "admin.people.edit");
    json_set_new(v->view, "form",
                 admin_form(v, &person_form, initial, page_url(v, "%.*s", STR_ARGS(v->path))));
    return OK;
}

static enum fault person_command(struct visit *v, struct command *c) {
    struct desk d;
    struct person p;
    struct person_args *args = arena_alloc(c->arena, sizeof *args);
    enum fault f = find_member(v, &d, &p);
    if (f)
        return f;
    *args = (struct person_args){.person = arena_copy(c->arena, p.id),
                                 .name = admin_take(v, c, "name"),
                                 .email = admin_take(v, c, "email"),
                                 .from = admin_take(v, c, "from"),
                                 .lang = p.lang};
    c->args = args;
    c->decide = person_change;
    return OK;
}

static enum fault to_people(struct visit *v, const struct command *c) {
    (void)c;
    v->redirect = admin_path(v->arena, visit_param(v, "edition"), "/personer");
    return OK;
}

/* --- the rest --- */

static enum fault remove_view(struct visit *v) {
    struct desk d;
    struct person p;
    enum fault f = find_member(v, &d, &p);
    if (f)
        return f;
    struct str body = visit_param(v, "body");
    json_t *told = json_array();
    admin_begin_desk(v, &d);
    json_set_str(v->view, "heading", p.name);
    words_add(told, "admin.people.remove_now");
    words_add(told, "admin.people.remove_kept");
    json_set_new(v->view, "confirm",
                 admin_confirm(v, &remove_form, NULL,
                               admin_url(v, &d, "/personer/%.*s/%.*s/ta-ut", STR_ARGS(body), STR_ARGS(p.id)),
                               "admin.people.remove_heading", told, "admin.people.remove",
                               admin_url(v, &d, "/personer")));
    return OK;
}

static enum fault remove_command(struct visit *v, struct command *c) {
    struct member_remove_args *args = arena_alloc(c->arena, sizeof *args);
    args->edition = arena_copy(c->arena, visit_param(v, "edition"));
    args->body = arena_copy(c->arena, visit_param(v, "body"));
    args->person = arena_copy(c->arena, visit_param(v, "person"));
    args->reason = admin_take(v, c, "reason");
    c->args = args;
    c->decide = member_remove;
    return OK;
}

static enum fault copy_command(struct visit *v, struct command *c) {
    struct members_copy_args *args = arena_alloc(c->arena, sizeof *args);
    args->edition = arena_copy(c->arena, visit_param(v, "edition"));
    args->from = admin_take(v, c, "from");
    c->args = args;
    c->decide = members_copy;
    return OK;
}

static enum fault key_command(struct visit *v, struct command *c) {
    struct key_confirm *args = arena_alloc(c->arena, sizeof *args);
    uint64_t key;
    if (!str_to_u64(form_text(v->form, "key"), &key) || key > KEYS_MAX)
        return NOT_FOUND;
    args->person = admin_take(v, c, "person");
    args->key = (uint32_t)key;
    args->body = (struct str){0};
    c->args = args;
    c->decide = enrolment_confirm;
    return OK;
}

#define BELOW(END, FORM, COMMAND)                                                                            \
    {GET, ADMIN_PEOPLE END, ADMIN, .view = admin_up}, {                                                      \
        POST, ADMIN_PEOPLE END, ADMIN, .grave = true, .view = admin_people_view, .template = "admin/people", \
                                       .form = FORM, .command = COMMAND, .answer = admin_done                \
    }

const struct route admin_people_act_routes[] = {
    BELOW("/hent", &copy_form, copy_command),
    BELOW("/bekreft", &key_form, key_command),
    {GET, ADMIN_PEOPLE "/:body", ADMIN, .grave = true, .view = invite_view, .template = "admin/form"},
    {POST, ADMIN_PEOPLE "/:body", ADMIN, .grave = true, .view = invite_view, .template = "admin/form",
     .form = &member_form, .command = invite_command, .answer = admin_done},
    {GET, ADMIN_PEOPLE "/:body/:person", ADMIN, .grave = true, .view = person_view, .template = "admin/form"},
    {POST, ADMIN_PEOPLE "/:body/:person", ADMIN, .grave = true, .view = person_view, .template = "admin/form",
     .form = &person_form, .command = person_command, .answer = to_people},
    {GET, ADMIN_PEOPLE "/:body/:person/ta-ut", ADMIN, .grave = true, .view = remove_view,
     .template = "admin/form"},
    {POST, ADMIN_PEOPLE "/:body/:person/ta-ut", ADMIN, .grave = true, .view = remove_view,
     .template = "admin/form", .form = &remove_form, .command = remove_command, .answer = to_people},
    {0},
};
