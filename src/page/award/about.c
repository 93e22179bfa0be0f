/* about.c: what the house says of itself: privacy, accessibility, its logo. */
#include "page/common.h"
#include "page/pages.h"

/* What becomes of proposals, by each award's own rules. */
static void add_keeps(struct visit *v) {
    const struct awards *all = awards_all();
    json_t *keeps = json_array();
    for (size_t i = 0; i < all->n; i++) {
        const json_t *rules = all->list[i].rules, *retention = json_object_get(rules, "retention");
        json_t *row = json_object();
        json_t *what = words_set(row, "what", "privacy.keep_proposals");
        json_set_str(what, "award", rules_text_of(rules, "short_name", v->lang));
        words_set(row, "why", "privacy.keep_why");
        json_set_str(row, "how_long", rules_text_of(retention, "note", v->lang));
        json_add_new(keeps, row);
    }
    json_set_bool(v->view, "has_keeps", all->n > 0);
    json_set_new(v->view, "keeps", keeps);
}

static enum fault add_contact(struct visit *v) {
    struct association as;
    enum fault f = association_read(v->txn, v->arena, &as);
    if (f)
        return f;
    if (as.name.n)
        json_set_str(v->view, "controller", as.name);
    else
        words_set(v->view, "controller", "layout.nameless");
    json_set_str(v->view, "contact_mail", as.privacy_contact);
    return OK;
}

static enum fault privacy_view(struct visit *v) {
    v->view = json_new_object(v->arena);
    add_keeps(v);
    return add_contact(v);
}

static enum fault accessibility_view(struct visit *v) {
    v->view = json_new_object(v->arena);
    return add_contact(v);
}

static enum fault logo_view(struct visit *v) {
    struct str bytes, type;
    enum fault f = association_logo(v->txn, &bytes, &type, v->arena);
    if (f)
        return f;
    v->bytes = arena_copy(v->arena, bytes);
    v->content_type = arena_copy(v->arena, type);
    return OK;
}

const struct route about_routes[] = {
    {GET, "/personvern", EVERYONE, .view = privacy_view, .template = "award/privacy", .cache = PUBLIC},
    {GET, "/tilgjengelighet", EVERYONE, .view = accessibility_view, .template = "award/accessibility",
     .cache = PUBLIC},
    {GET, "/logo", EVERYONE, .view = logo_view, .cache = PUBLIC},
    {0},
};
