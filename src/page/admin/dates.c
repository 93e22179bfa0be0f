/* dates.c: correcting an edition, opening it after saying what that means, and postponing it with a
 * reason. */
#include "page/admin/dates.h"

#include "base/format.h"

#define DESK "/administrasjon/utgave/:edition"

const struct form edition_form = {
    "edition",
    {
        {.name = "label", .kind = FORM_LINE, .required = true, .max = 40},
        {.name = "opens", .kind = FORM_MINUTE, .group = "dates"},
        {.name = "closes", .kind = FORM_MINUTE},
        {.name = "decides", .kind = FORM_MINUTE},
        {.name = "ceremony", .kind = FORM_MINUTE},
        {.name = "theme", .kind = FORM_LINE, .group = "more"},
        {.name = "place", .kind = FORM_LINE},
        {.name = NULL},
    },
};
static const struct form open_form = {"open_edition", {{.name = NULL}}};
static const struct form postpone_form = {
    "postpone",
    {
        {.name = "closes", .kind = FORM_MINUTE},
        {.name = "decides", .kind = FORM_MINUTE},
        {.name = "ceremony", .kind = FORM_MINUTE},
        {.name = "reason", .kind = FORM_TEXT, .required = true, .max = 1000},
        {.name = NULL},
    },
};

static struct str minute_of(const struct visit *v, int64_t at) {
    return at ? minute_format(v->arena, at) : (struct str){0};
}

struct edition_args *admin_take_edition(const struct visit *v, struct command *c) {
    struct edition_args *args = arena_alloc(c->arena, sizeof *args);
    *args = (struct edition_args){.label = admin_take(v, c, "label"),
                                  .theme = admin_take(v, c, "theme"),
                                  .place = admin_take(v, c, "place"),
                                  .opens = admin_minute(v, "opens"),
                                  .closes = admin_deadline(v, "closes"),
                                  .decides = admin_deadline(v, "decides"),
                                  .ceremony = admin_minute(v, "ceremony")};
    return args;
}

/* --- correcting --- */

static enum fault change_view(struct visit *v) {
    struct desk d;
    enum fault f = admin_desk(v, &d);
    if (f)
        return f;
    const struct edition_record *r = &d.edition.record;
    admin_begin_desk(v, &d);
    json_t *initial = json_new_object(v->arena);
    json_set_str(initial, "label", d.edition.label);
    json_set_str(initial, "theme", d.edition.theme);
    json_set_str(initial, "place", d.edition.place);
    json_set_str(initial, "opens", minute_of(v, r->opens));
    json_set_str(initial, "closes", minute_of(v, r->closes));
    json_set_str(initial, "decides", minute_of(v, r->decides));
    json_set_str(initial, "ceremony", minute_of(v, r->ceremony));
    words_set(v->view, "heading", "admin.edition.change");
    if (r->opened)
        words_set(v->view, "lead", "admin.edition.change_open");
    json_set_new(v->view, "form", admin_form(v, &edition_form, initial, admin_url(v, &d, "/rett")));
    return OK;
}

/* A date that stands and was sent unchanged is the same to the second, whatever the form can say of it. */
static int64_t unless_same(const struct visit *v, const char *field, int64_t sent, int64_t stands) {
    return stands && str_equal(form_text(v->form, field), minute_format(v->arena, stands)) ? stands : sent;
}

static enum fault change_command(struct visit *v, struct command *c) {
    struct desk d;
    enum fault f = admin_desk(v, &d);
    if (f)
        return f;
    const struct edition_record *r = &d.edition.record;
    struct edition_args *args = admin_take_edition(v, c);
    args->edition = arena_copy(c->arena, d.edition.id);
    args->opens = unless_same(v, "opens", args->opens, r->opens);
    args->closes = unless_same(v, "closes", args->closes, r->closes);
    args->decides = unless_same(v, "decides", args->decides, r->decides);
    args->ceremony = unless_same(v, "ceremony", args->ceremony, r->ceremony);
    c->args = args;
    c->decide = edition_change;
    return OK;
}

/* --- opening --- */

static void say_moment(struct visit *v, json_t *list, const char *key, int64_t at) {
    json_set_str(words_add(list, key), "at", format_moment(v->arena, v->lang, at));
}

/* People, not places: who sits in two bodies is one. */
static enum fault invited_by_mail(struct visit *v, const struct desk *d, int64_t *people) {
    json_t *body, *known = json_new_object(v->arena);
    size_t i;
    json_array_foreach(json_object_get(d->rules, "bodies"), i, body) {
        struct member *list;
        size_t n;
        enum fault f = members_list(v->txn, v->arena, d->edition.number, json_get_str(body, "id"), &list, &n);
        if (f)
            return f;
        for (size_t k = 0; k < n; k++)
            if (list[k].person.email.n)
                json_object_setn_new(known, list[k].person.id.p, list[k].person.id.n, json_true());
    }
    *people = (int64_t)json_object_size(known);
    return OK;
}

json_t *admin_previews(struct visit *v, const struct desk *d) {
    struct str path = page_edition_path(v->arena, &d->edition);
    json_t *list = json_array();
    page_add_way(list, "admin.edition.open_preview", page_url(v, "%.*s", STR_ARGS(path)));
    page_add_way(list, "admin.edition.form_preview", page_url(v, "%.*s/foresla", STR_ARGS(path)));
    return list;
}

static enum fault open_view(struct visit *v) {
    struct desk d;
    int64_t invited;
    enum fault f = admin_desk(v, &d);
    if (!f)
        f = invited_by_mail(v, &d, &invited);
    if (f)
        return f;
    if (d.edition.record.opened && !v->form) {
        v->redirect = admin_path(v->arena, d.edition.id, "%s", "");
        return OK;
    }
    admin_begin_desk(v, &d);
    json_t *told = json_array();
    if (d.edition.record.opens > v->arrived)
        say_moment(v, told, "admin.open.from", d.edition.record.opens);
    else
        words_add(told, "admin.open.now");
    if (d.edition.record.closes)
        say_moment(v, told, "admin.open.until", d.edition.record.closes);
    words_add(told, d.edition.secret ? "admin.open.secret" : "admin.open.public");
    words_add(told, "admin.open.frozen");
    json_set_int(words_add(told, "count.mails"), "n", invited);
    json_set_new(v->view, "confirm",
                 admin_confirm(v, &open_form, NULL, admin_url(v, &d, "/apne"), "admin.edition.open", told,
                               "admin.edition.open", admin_url(v, &d, "%s", "")));
    admin_phase(v->view, &d.edition);
    json_set_new(v->view, "previews", admin_previews(v, &d));
    return OK;
}

static enum fault open_command(struct visit *v, struct command *c) {
    struct edition_open_args *args = arena_alloc(c->arena, sizeof *args);
    args->edition = arena_copy(c->arena, visit_param(v, "edition"));
    c->args = args;
    c->decide = edition_open;
    return OK;
}

/* --- postponing --- */

static enum fault postpone_view(struct visit *v) {
    struct desk d;
    enum fault f = admin_desk(v, &d);
    if (f)
        return f;
    const struct edition_record *r = &d.edition.record;
    admin_begin_desk(v, &d);
    admin_phase(v->view, &d.edition);
    json_t *initial = json_new_object(v->arena), *told = json_array();
    json_set_str(initial, "closes", minute_of(v, r->closes));
    json_set_str(initial, "decides", minute_of(v, r->decides));
    json_set_str(initial, "ceremony", minute_of(v, r->ceremony));
    words_add(told, d.edition.secret ? "admin.postpone.told_dates" : "admin.postpone.told");
    words_add(told, "admin.postpone.kept");
    if (r->steps)
        words_add(told, "admin.postpone.judging");
    json_t *confirm =
        admin_confirm(v, &postpone_form, initial, admin_url(v, &d, "/utsett"), "admin.edition.postpone", told,
                      "admin.postpone.do", admin_url(v, &d, "%s", ""));
    if (r->steps) /* the deadline for proposals has done its work */
        json_array_remove(json_object_get(confirm, "fields"), 0);
    json_set_new(v->view, "confirm", confirm);
    return OK;
}

/* A new date must be later than the one it replaces. */
static bool later(struct visit *v, const char *field, int64_t stands, int64_t last_second, int64_t *at) {
    *at = admin_minute(v, field);
    if (*at)
        *at += last_second;
    *at = unless_same(v, field, *at, stands);
    if (!*at || *at >= stands)
        return true;
    form_refuse(v->form, field, FIELD_LATER);
    return false;
}

static enum fault postpone_command(struct visit *v, struct command *c) {
    struct desk d;
    struct edition_postpone_args *args = arena_alloc(c->arena, sizeof *args);
    enum fault f = admin_desk(v, &d);
    if (f)
        return f;
    const struct edition_record *r = &d.edition.record;
    bool fits = later(v, "closes", r->closes, 59, &args->closes);
    fits = later(v, "decides", r->decides, 59, &args->decides) && fits;
    fits = later(v, "ceremony", r->ceremony, 0, &args->ceremony) && fits;
    args->edition = arena_copy(c->arena, d.edition.id);
    args->reason = admin_take(v, c, "reason");
    c->args = args;
    c->decide = edition_postpone;
    return fits ? OK : FORM_INVALID;
}

const struct route admin_dates_routes[] = {
    {GET, DESK "/rett", ADMIN, .view = change_view, .template = "admin/form"},
    {POST, DESK "/rett", ADMIN, .view = change_view, .template = "admin/form", .form = &edition_form,
     .command = change_command, .answer = admin_done},
    {GET, DESK "/apne", ADMIN, .view = open_view, .template = "admin/edition"},
    {POST, DESK "/apne", ADMIN, .view = open_view, .template = "admin/edition", .form = &open_form,
     .command = open_command, .answer = admin_done},
    {GET, DESK "/utsett", ADMIN, .view = postpone_view, .template = "admin/edition"},
    {POST, DESK "/utsett", ADMIN, .view = postpone_view, .template = "admin/edition", .form = &postpone_form,
     .command = postpone_command, .answer = admin_done},
    {0},
};
