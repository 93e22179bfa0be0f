/* association.c: who the association is: what stands on every page and in every mail. */
#include "award/log/association.h"

#include "base/utf8.h"
#include "page/admin/admin.h"

#include <string.h>

#define PATH "/administrasjon/forening"

static const struct form association_form = {
    "association",
    {
        {.name = "name", .kind = FORM_LINE, .required = true, .max = 120, .autocomplete = "organization"},
        {.name = "short_name", .kind = FORM_LINE, .max = 60},
        {.name = "web", .kind = FORM_URL},
        {.name = "logo", .kind = FORM_FILE},
        {.name = "sender_name", .kind = FORM_LINE, .required = true, .max = 120, .group = "mail"},
        {.name = "sender_email", .kind = FORM_EMAIL, .required = true},
        {.name = "privacy_contact", .kind = FORM_EMAIL, .required = true, .group = "privacy"},
        {.name = NULL},
    },
};

static json_t *initial_of(struct visit *v, const struct association *as) {
    json_t *initial = json_new_object(v->arena);
    json_set_str(initial, "name", as->name);
    json_set_str(initial, "short_name", as->short_name);
    json_set_str(initial, "web", as->web);
    json_set_str(initial, "sender_name", as->sender_name);
    json_set_str(initial, "sender_email", as->sender_email);
    json_set_str(initial, "privacy_contact", as->privacy_contact);
    return initial;
}

static enum fault association_view(struct visit *v) {
    struct association as;
    enum fault f = association_read(v->txn, v->arena, &as);
    if (f)
        return f;
    admin_begin(v);
    json_t *form = admin_form(v, &association_form, initial_of(v, &as), page_url(v, PATH));
    json_set_str(page_field(form, "logo"), "accept", STR("image/png,image/svg+xml"));
    json_set_new(v->view, "form", form);
    json_set_bool(v->view, "first", !as.named);
    if (as.has_logo)
        json_set_str(v->view, "logo_url", STR("/logo"));
    return OK;
}

/* --- the logo --- */

/* What the bytes are, whatever the browser calls them; empty when they are neither picture. An SVG is shown
 * to everybody as it is, so one that could act is refused. */
static struct str logo_type(struct str bytes) {
    static const char *const acts[] = {"<script", "<foreignObject", "<!ENTITY", "javascript:"};
    if (str_starts(bytes, STR("\x89PNG\r\n\x1a\n")))
        return STR("image/png");
    if (!utf8_valid(bytes) || memmem(bytes.p, bytes.n, "<svg", 4) == NULL)
        return (struct str){0};
    struct str begin = str_trim(bytes);
    if (!str_starts(begin, STR("<?xml")) && !str_starts(begin, STR("<svg")) &&
        !str_starts(begin, STR("<!--")))
        return (struct str){0};
    for (size_t i = 0; i < sizeof acts / sizeof *acts; i++)
        if (memmem(bytes.p, bytes.n, acts[i], strlen(acts[i])))
            return (struct str){0};
    return STR("image/svg+xml");
}

static enum fault association_command(struct visit *v, struct command *c) {
    struct association_change_args *args = arena_alloc(c->arena, sizeof *args);
    struct str logo = form_text(v->form, "logo"), type = {0};
    if (logo.n) {
        type = logo_type(logo);
        if (type.n == 0 || logo.n > LOGO_BYTES_MAX) {
            form_refuse(v->form, "logo", FIELD_IMAGE);
            return FORM_INVALID;
        }
    }
    *args = (struct association_change_args){.name = admin_take(v, c, "name"),
                                             .short_name = admin_take(v, c, "short_name"),
                                             .web = admin_take(v, c, "web"),
                                             .sender_name = admin_take(v, c, "sender_name"),
                                             .sender_email = admin_take(v, c, "sender_email"),
                                             .privacy_contact = admin_take(v, c, "privacy_contact"),
                                             .logo = arena_copy(c->arena, logo),
                                             .logo_type = type};
    c->args = args;
    c->decide = association_change;
    return OK;
}

const struct route admin_association_routes[] = {
    {GET, PATH, ADMIN, .view = association_view, .template = "admin/association"},
    {POST, PATH, ADMIN, .view = association_view, .template = "admin/association", .form = &association_form,
     .command = association_command, .answer = admin_done},
    {0},
};
