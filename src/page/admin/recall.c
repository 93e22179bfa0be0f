/* recall.c: «Tilbakekalt»: nothing is announced any more, and everybody can read why. */
#include "award/decision/announcement.h"
#include "page/admin/admin.h"
#include "page/award/winner.h"

#define PATH "/administrasjon/utgave/:edition/kunngjor/tilbakekall"

static const struct form recall_form = {
    "recall",
    {
        {.name = "reason", .kind = FORM_TEXT, .required = true, .max = 1000},
        {.name = "number", .kind = FORM_ID, .required = true},
        {.name = NULL},
    },
};

static enum fault recall_view(struct visit *v) {
    struct desk d;
    struct announcement n;
    enum fault f = admin_desk(v, &d);
    if (!f)
        f = announcement_read(v->txn, v->arena, d.edition.number, &n);
    if (f)
        return f == NOT_FOUND && v->form ? WRONG_STATE : f;
    json_t *told = json_array(), *confirm;
    admin_begin_desk(v, &d);
    words_set(v->view, "heading", "admin.recall.title");
    words_set(v->view, "lead", "admin.recall.lead");
    struct str names = winner_names(v->arena, v->lang, &n);
    json_set_str(
        words_add(told, names.n ? "admin.recall.consequence_names" : "admin.recall.consequence_none"),
        "names", names);
    words_add(told, "admin.recall.consequence_page");
    words_add(told, "admin.recall.consequence_kept");
    words_add(told, "admin.recall.consequence_open");
    admin_say_readers(v, told, d.edition.number, false);
    confirm = admin_confirm(v, &recall_form, NULL, admin_url(v, &d, "/kunngjor/tilbakekall"),
                            "admin.recall.what", told, "admin.recall.do", admin_url(v, &d, "/kunngjor"));
    page_field_renew(confirm, "number", arena_format(v->arena, "%u", (unsigned)n.number));
    json_set_new(v->view, "confirm", confirm);
    return OK;
}

static enum fault recall_command(struct visit *v, struct command *c) {
    struct edition_recall_args *args = arena_alloc(c->arena, sizeof *args);
    uint64_t number;
    if (!str_to_u64(form_text(v->form, "number"), &number) || number > UINT32_MAX)
        return WRONG_STATE;
    *args = (struct edition_recall_args){.edition = arena_copy(c->arena, visit_param(v, "edition")),
                                         .number = (uint32_t)number,
                                         .reason = admin_take(v, c, "reason")};
    c->args = args;
    c->decide = edition_recall;
    return OK;
}

const struct route admin_recall_routes[] = {
    {GET, PATH, ADMIN, .grave = true, .view = recall_view, .template = "admin/form"},
    {POST, PATH, ADMIN, .grave = true, .view = recall_view, .template = "admin/form", .form = &recall_form,
     .command = recall_command, .answer = admin_done},
    {0},
};
