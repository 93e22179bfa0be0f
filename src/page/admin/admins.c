/* admins.c: who administers: names and addresses by which they sign in. There is always one. */
#include "award/people/passkeys.h"
#include "page/admin/admin.h"
#include "page/admin/people.h"
#include "web/session.h"

#define PATH "/administrasjon/administratorer"

static const struct form officer_form = {
    "officer",
    {
        {.name = "name", .kind = FORM_LINE, .required = true, .max = 120, .autocomplete = "name"},
        {.name = "email", .kind = FORM_EMAIL, .required = true, .autocomplete = "email"},
        {.name = NULL},
    },
};
static const struct form again_form = {"passkeys_clear", {{.name = NULL}}};
static const struct form revoke_form = {"revoke", {{.name = NULL}}};

static json_t *row_of(struct visit *v, const struct person *p, bool alone) {
    json_t *row = json_object();
    bool me = str_equal(p->id, v->who.person);
    json_set_str(row, "name", p->name);
    json_set_str(row, "email", p->email);
    json_set_bool(row, "me", me);
    json_set_str(row, "edit_url", page_url(v, PATH "/%.*s", STR_ARGS(p->id)));
    if (store_sample(v->site->store) && !me)
        json_set_str(row, "link", admin_signin_link(v, p->id));
    if (!me && passkeys_count(v->txn, p->id, STR("")))
        json_set_str(row, "again_url", page_url(v, PATH "/%.*s/passnokler", STR_ARGS(p->id)));
    if (!alone && !me)
        json_set_str(row, "remove_url", page_url(v, PATH "/%.*s/ta-ut", STR_ARGS(p->id)));
    return row;
}

static enum fault admins_view(struct visit *v) {
    struct person *list;
    size_t n;
    json_t *rows = json_array();
    enum fault f = admins_list(v->txn, v->arena, &list, &n);
    admin_begin(v);
    for (size_t i = 0; i < n && !f; i++)
        json_add_new(rows, row_of(v, &list[i], n == 1));
    json_set_new(v->view, "admins", rows);
    json_set_new(v->view, "form", admin_form(v, &officer_form, NULL, page_url(v, PATH)));
    return f;
}

static enum fault add_command(struct visit *v, struct command *c) {
    struct admin_args *args = arena_alloc(c->arena, sizeof *args);
    args->who.name = admin_take(v, c, "name");
    args->who.email = admin_take(v, c, "email");
    args->who.lang = v->lang;
    c->args = args;
    c->decide = admin_grant;
    return OK;
}

static enum fault added(struct visit *v, const struct command *c) {
    (void)c;
    v->redirect = STR(PATH);
    return OK;
}

/* --- one of them --- */

/* The administrator of the path. */
static enum fault find_admin(struct visit *v, struct person *p) {
    enum fault f = person_read(v->txn, v->arena, visit_param(v, "person"), p);
    return f ? f : p->admin ? OK : NOT_FOUND;
}

static enum fault edit_view(struct visit *v) {
    struct person p;
    enum fault f = find_admin(v, &p);
    if (f)
        return f;
    admin_begin(v);
    json_t *initial = json_new_object(v->arena);
    json_set_str(initial, "name", p.name);
    json_set_str(initial, "email", p.email);
    words_set(v->view, "heading", "admin.admins.edit");
    json_set_new(v->view, "form",
                 admin_form(v, &officer_form, initial, page_url(v, PATH "/%.*s", STR_ARGS(p.id))));
    return OK;
}

static enum fault edit_command(struct visit *v, struct command *c) {
    struct person_args *args = arena_alloc(c->arena, sizeof *args);
    struct person p;
    enum fault f = find_admin(v, &p);
    if (f)
        return f;
    *args = (struct person_args){.person = arena_copy(c->arena, p.id),
                                 .name = admin_take(v, c, "name"),
                                 .email = admin_take(v, c, "email"),
                                 .from = arena_copy(c->arena, p.from),
                                 .lang = p.lang};
    c->args = args;
    c->decide = person_change;
    return OK;
}

/* What an act does to the administrator of the path, before it is done. Takes `told` over. */
static enum fault confirm_view(struct visit *v, const struct form *form, const char *end, const char *heading,
                               json_t *told, const char *label) {
    struct person p;
    enum fault f = find_admin(v, &p);
    if (f) {
        json_decref(told);
        return f;
    }
    admin_begin(v);
    json_set_str(v->view, "heading", p.name);
    json_set_new(v->view, "confirm",
                 admin_confirm(v, form, NULL, page_url(v, PATH "/%.*s/%s", STR_ARGS(p.id), end), heading,
                               told, label, page_url(v, PATH)));
    return OK;
}

/* --- who has lost their devices --- */

static enum fault again_view(struct visit *v) {
    json_t *told = json_array();
    words_add(told, "admin.admins.again_now");
    words_add(told, "admin.admins.again_then");
    return confirm_view(v, &again_form, "passnokler", "admin.admins.again_heading", told,
                        "admin.admins.again");
}

/* Whoever has the device now is signed in no more. */
static enum fault decide_again(struct txn *t, struct command *c, struct batch *out) {
    enum fault f = passkeys_clear(t, c, out);
    return f ? f : session_end_all(t, *(const struct str *)c->args, (struct str){0});
}

static enum fault again_command(struct visit *v, struct command *c) {
    struct str *person = arena_alloc(c->arena, sizeof *person);
    struct person p;
    enum fault f = find_admin(v, &p);
    if (f)
        return f;
    *person = arena_copy(c->arena, p.id);
    c->args = person;
    c->decide = decide_again;
    return OK;
}

/* --- who ceases to be one --- */

static enum fault revoke_view(struct visit *v) {
    json_t *told = json_array();
    words_add(told, "admin.admins.remove_now");
    return confirm_view(v, &revoke_form, "ta-ut", "admin.admins.remove", told, "admin.people.remove");
}

static enum fault revoke_command(struct visit *v, struct command *c) {
    struct admin_args *args = arena_alloc(c->arena, sizeof *args);
    args->who.person = arena_copy(c->arena, visit_param(v, "person"));
    c->args = args;
    c->decide = admin_revoke;
    return OK;
}

const struct route admin_admins_routes[] = {
    {GET, PATH, ADMIN, .view = admins_view, .template = "admin/admins"},
    {POST, PATH, ADMIN, .grave = true, .view = admins_view, .template = "admin/admins", .form = &officer_form,
     .command = add_command, .answer = added},
    {GET, PATH "/:person", ADMIN, .grave = true, .view = edit_view, .template = "admin/form"},
    {POST, PATH "/:person", ADMIN, .grave = true, .view = edit_view, .template = "admin/form",
     .form = &officer_form, .command = edit_command, .answer = added},
    {GET, PATH "/:person/ta-ut", ADMIN, .grave = true, .view = revoke_view, .template = "admin/form"},
    {POST, PATH "/:person/ta-ut", ADMIN, .grave = true, .view = revoke_view, .template = "admin/form",
     .form = &revoke_form, .command = revoke_command, .answer = added},
    {GET, PATH "/:person/passnokler", ADMIN, .grave = true, .view = again_view, .template = "admin/form"},
    {POST, PATH "/:person/passnokler", ADMIN, .grave = true, .view = again_view, .template = "admin/form",
     .form = &again_form, .command = again_command, .answer = added},
    {0},
};
