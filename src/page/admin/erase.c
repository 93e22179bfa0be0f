/* erase.c: what was told of a proposal is erased: what that touches is said before, on a page of its
 * own. */
#include "page/admin/erase.h"

#include "award/people/outbox.h"
#include "award/privacy/erasure.h"
#include "page/admin/proposal.h"

#define PATH ADMIN_PROPOSAL "/slett"

const struct form erase_form = {
    "erase",
    {{.name = "reason", .kind = FORM_TEXT, .required = true, .max = 600}, {.name = NULL}},
};

void erase_tell(json_t *told, const char *key, size_t n) {
    json_set_int(words_add(told, key), "n", (json_int_t)n);
}

void erase_offer(struct visit *v, const struct form *form, json_t *told, struct str action, struct str back) {
    words_add(told, "admin.erase.consequence_receipts");
    words_add(told, "admin.erase.consequence_final");
    json_set_new(v->view, "confirm",
                 admin_confirm(v, form, NULL, action, "admin.erase.what", told, "admin.erase.do", back));
}

json_t *erase_way(struct visit *v, const char *label, struct str url) {
    json_t *ways = json_object_get(v->view, "ways");
    if (!ways)
        json_set_new(v->view, "ways", ways = json_array());
    json_set_bool(v->view, "has_ways", true);
    page_add_way(ways, label, url);
    return json_object_get(json_array_get(ways, json_array_size(ways) - 1), "label");
}

static enum fault say_consequences(struct visit *v, const struct read_proposal *x,
                                   const struct erasure_target *targets, size_t openings) {
    struct mail *list;
    size_t mails;
    json_t *told = json_array();
    enum fault f = outbox_to(v->txn, v->arena, x->p.id, &list, &mails);
    struct str page = admin_url(v, &x->d, "/forslag/%u", x->p.number);
    erase_tell(told, "admin.erase.consequence_texts", openings);
    if (mails)
        erase_tell(told, "admin.erase.consequence_mails", mails);
    words_add(told, "admin.erase.consequence_kept");
    if (x->p.record.candidate)
        words_add(told, "admin.erase.consequence_candidate");
    if (erasure_takes_material(targets, openings))
        words_add(told, "admin.erase.consequence_material");
    erase_offer(v, &erase_form, told, admin_url(v, &x->d, "/forslag/%u/slett", x->p.number), page);
    return f;
}

static enum fault erase_view(struct visit *v) {
    struct read_proposal x;
    struct erasure_target *list;
    size_t n;
    enum fault f = admin_read_proposal(v, &x);
    if (f)
        return f;
    f = erasure_of_proposal(v->txn, v->arena, x.d.edition.number, x.p.number, v->arrived, &list, &n);
    if (f && f != COUNT_NEEDS_IT)
        return f;
    admin_begin_desk(v, &x.d);
    json_t *heading =
        words_set(v->view, "heading", x.p.erased ? "admin.erase.title" : "admin.erase.title_of");
    json_set_str(heading, "number",
                 edition_proposal_name(v->arena, x.d.rules, &x.d.edition.record, x.p.number));
    json_set_str(heading, "name", x.p.candidate);
    if (f || n == 0) {
        words_set(v->view, "lead", f ? "admin.erase.needed" : "admin.erase.nothing");
        erase_way(v, "admin.erase.back", admin_url(v, &x.d, "/forslag/%u", x.p.number));
        return OK;
    }
    words_set(v->view, "lead", "admin.erase.lead");
    return say_consequences(v, &x, list, n);
}

static enum fault erase_command(struct visit *v, struct command *c) {
    struct read_proposal x;
    struct erasure_args *args = arena_alloc(c->arena, sizeof *args);
    enum fault f = admin_read_proposal(v, &x);
    if (f)
        return f;
    *args = (struct erasure_args){
        .id = arena_copy(c->arena, x.p.id), .rule = STR("request"), .reason = admin_take(v, c, "reason")};
    c->args = args;
    c->decide = erasure_write;
    return OK;
}

const struct route admin_erase_routes[] = {
    {GET, PATH, ADMIN, .grave = true, .view = erase_view, .template = "admin/form"},
    {POST, PATH, ADMIN, .grave = true, .view = erase_view, .template = "admin/form", .form = &erase_form,
     .command = erase_command, .answer = admin_done},
    {0},
};
