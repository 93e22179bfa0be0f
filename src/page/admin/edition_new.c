/* edition_new.c: a new edition in three clicks plus dates: choose the award, set the dates, make the
 * draft. Everything else comes from the edition before and from the award's file. */
#include "page/admin/admin.h"
#include "page/admin/dates.h"

#define PATH "/administrasjon/ny"

/* The newest edition of an award that is ours; NOT_FOUND when there is none. */
static enum fault newest(struct visit *v, struct str award, struct desk *d) {
    struct edition *list;
    size_t n;
    enum fault f = editions_list(v->txn, v->arena, award, v->arrived, &list, &n);
    if (f || n == 0)
        return f ? f : NOT_FOUND;
    d->edition = list[0];
    d->rules = award_rules(award);
    return OK;
}

static enum fault say_from(struct visit *v, struct str award, json_t *into) {
    struct desk before;
    enum fault f = newest(v, award, &before);
    if (f == NOT_FOUND)
        words_set(into, "from_text", "admin.new.first");
    else if (!f)
        json_set_new(words_set(into, "from_text", "admin.new.from"), "label", admin_label(&before));
    return f == NOT_FOUND ? OK : f;
}

static enum fault choose_view(struct visit *v) {
    const struct awards *all = awards_all();
    json_t *rows = json_array();
    enum fault f = OK;
    admin_begin(v);
    for (size_t i = 0; i < all->n && !f; i++) {
        json_t *row = json_object();
        json_set_str(row, "name", rules_text_of(all->list[i].rules, "name", v->lang));
        json_set_str(row, "url", page_url(v, PATH "/%.*s", STR_ARGS(all->list[i].id)));
        f = say_from(v, all->list[i].id, row);
        json_add_new(rows, row);
    }
    json_set_new(v->view, "awards", rows);
    return f;
}

static enum fault new_view(struct visit *v) {
    struct str award = visit_param(v, "award");
    const json_t *rules = award_rules(award);
    struct desk before = {0};
    if (!rules)
        return NOT_FOUND;
    enum fault f = newest(v, award, &before);
    if (f && f != NOT_FOUND)
        return f;
    admin_begin(v);
    json_set_str(v->view, "award_name", rules_text_of(rules, "name", v->lang));
    json_t *initial = json_new_object(v->arena);
    json_set_str(initial, "theme", before.edition.theme);
    json_set_str(initial, "place", before.edition.place);
    json_set_new(v->view, "form",
                 admin_form(v, &edition_form, initial, page_url(v, PATH "/%.*s", STR_ARGS(award))));
    words_set(json_object_get(v->view, "form"), "submit", "admin.new.make");
    return say_from(v, award, v->view);
}

static enum fault new_command(struct visit *v, struct command *c) {
    struct edition_args *args = admin_take_edition(v, c);
    struct desk before;
    struct str award = visit_param(v, "award");
    enum fault f = newest(v, award, &before);
    c->args = args;
    c->decide = f == OK ? edition_repeat : edition_draft;
    if (f == OK)
        args->edition = arena_copy(c->arena, before.edition.id);
    else
        args->award = arena_copy(c->arena, award);
    return f == NOT_FOUND ? OK : f;
}

static enum fault new_answer(struct visit *v, const struct command *c) {
    v->redirect = admin_path(v->arena, str_of(c->result.id), "%s", "");
    return OK;
}

const struct route admin_edition_new_routes[] = {
    {GET, PATH, ADMIN, .view = choose_view, .template = "admin/edition-new"},
    {GET, PATH "/:award", ADMIN, .view = new_view, .template = "admin/edition-new"},
    {POST, PATH "/:award", ADMIN, .view = new_view, .template = "admin/edition-new", .form = &edition_form,
     .command = new_command, .answer = new_answer},
    {0},
};
