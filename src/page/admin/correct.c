/* correct.c: «Rettet»: a name that was misspelt is told right, or what the body has decided since is
 * told instead. First the form, then what everybody will see, then the act. */
#include "award/decision/decision.h"
#include "page/admin/correct_form.h"
#include "page/admin/correct_preview.h"

#define PATH "/administrasjon/utgave/:edition/kunngjor/rett"

/* --- the form --- */

static json_t *line_of(struct visit *v, const char *field, struct str id, struct str stands) {
    json_t *line = json_object();
    bool sent = v->form && form_chose(v->form, "who", id);
    words_set(line, "label", arena_format(v->arena, "admin.correct.%s", field).p);
    json_set_str(line, "id", arena_format(v->arena, "%s-%.*s", field, STR_ARGS(id)));
    json_set_str(line, "value", sent ? form_each(v->form, field, id) : stands);
    json_set_bool(line, "optional", !str_equal(str_of(field), STR("name")));
    if (!sent || !str_equal(str_of(field), STR("name")) || form_each(v->form, "name", id).n)
        return line;
    words_set(line, "error", "admin.correct.name_missing");
    form_error_add(v->view, json_get_str(line, "id"), words_new("admin.correct.name_missing"));
    return line;
}

static void add_people(struct visit *v, const struct announced_one *list, size_t n, const char *what,
                       json_t *people) {
    for (size_t i = 0; i < n; i++) {
        json_t *one = json_object(), *lines = json_array();
        json_set_str(one, "id", list[i].candidate);
        json_set_str(one, "name", list[i].name);
        words_set(one, "what", what);
        json_add_new(lines, line_of(v, "name", list[i].candidate, list[i].name));
        json_add_new(lines, line_of(v, "place", list[i].candidate, list[i].place));
        json_add_new(lines, line_of(v, "line", list[i].candidate, list[i].line));
        json_set_new(one, "lines", lines);
        json_add_new(people, one);
    }
}

static void say_decision(struct visit *v, const struct desk *d, const struct announcement *standing,
                         const struct decided *decided) {
    static const char *const keys[2][2] = {{"admin.correct.body", "admin.correct.body_secret"},
                                           {"admin.correct.anew", "admin.correct.anew_secret"}};
    bool anew = standing->decision != decided->number;
    words_set(v->view, "decision_text", keys[anew][d->edition.secret]);
    json_set_bool(v->view, "anew", anew);
    json_set_str(v->view, "decision_url", admin_url(v, d, "/beslutning"));
}

/* The fields that the table shows by itself; the lines of each person are this page's own. */
static void add_form(struct visit *v, const struct desk *d, const struct announcement *standing,
                     const struct announcement *next, const struct decided *decided) {
    json_t *initial = json_new_object(v->arena), *people = json_array();
    json_set_str(initial, "signed_by", standing->signed_by);
    json_t *form = admin_form(v, &correct_form, initial, admin_url(v, d, "/kunngjor/rett"));
    page_field_renew(form, "number", arena_format(v->arena, "%u", (unsigned)standing->number));
    page_field_renew(form, "decision", arena_format(v->arena, "%u", (unsigned)decided->number));
    page_field_drop(form, "publish");
    page_field_drop(form, "edit");
    page_field_drop(form, "who");
    json_set_new(v->view, "form", form);
    if (json_object_get(form, "errors"))
        json_object_set(v->view, "errors", json_object_get(form, "errors"));
    add_people(v, next->winners, next->winners_n, "admin.correct.winner", people);
    add_people(v, next->finalists, next->finalists_n, "admin.correct.finalist", people);
    json_set_new(v->view, "people", people);
    json_set_str(v->view, "back_url", admin_url(v, d, "/kunngjor"));
    say_decision(v, d, standing, decided);
}

static enum fault correct_view(struct visit *v) {
    struct desk d;
    struct announcement standing, next;
    struct decided decided;
    const struct edition_correct_args none = {0};
    enum fault f = admin_desk(v, &d);
    if (!f)
        f = announcement_read(v->txn, v->arena, d.edition.number, &standing);
    if (f == NOT_FOUND && v->form)
        f = WRONG_STATE; /* recalled meanwhile */
    if (!f)
        f = correction_preview(v->txn, v->arena, d.edition.number, &none, &next);
    if (!f)
        f = decision_current(v->txn, v->arena, d.edition.number, &decided);
    if (f)
        return f;
    admin_begin_desk(v, &d);
    add_form(v, &d, &standing, &next, &decided);
    return OK;
}

/* --- the act --- */

static enum fault decide_nothing(struct txn *t, struct command *c, struct batch *out) {
    (void)t, (void)c, (void)out;
    return OK;
}

static enum fault correct_command(struct visit *v, struct command *c) {
    struct desk d;
    struct announcement standing;
    enum fault f = admin_desk(v, &d);
    if (!f)
        f = announcement_read(v->txn, v->arena, d.edition.number, &standing);
    if (f)
        return f == NOT_FOUND ? WRONG_STATE : f;
    c->args = correct_take(v, c->arena, &standing);
    c->decide = form_get(v->form, "publish")->given ? edition_correct
                : form_get(v->form, "edit")->given  ? decide_nothing
                                                    : edition_correct_check;
    return OK;
}

/* Told; or the form again; or what it would tell. */
static enum fault correct_answer(struct visit *v, const struct command *c) {
    struct desk d;
    struct announcement standing;
    if (form_get(v->form, "publish")->given)
        return admin_done(v, c);
    if (form_get(v->form, "edit")->given)
        return correct_view(v);
    enum fault f = admin_desk(v, &d);
    if (!f)
        f = announcement_read(v->txn, v->arena, d.edition.number, &standing);
    return f ? f : correct_preview(v, &d, &standing);
}

const struct route admin_correct_routes[] = {
    {GET, PATH, ADMIN, .grave = true, .view = correct_view, .template = "admin/correct"},
    {POST, PATH, ADMIN, .grave = true, .view = correct_view, .template = "admin/correct",
     .form = &correct_form, .command = correct_command, .answer = correct_answer},
    {0},
};
