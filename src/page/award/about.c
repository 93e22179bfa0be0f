/* about.c: what the house says of itself: privacy, accessibility, its logo. */
#include "award/privacy/retention.h"
#include "base/format.h"
#include "page/common.h"
#include "page/pages.h"

/* Of the award's editions that are announced and whose time is not over: the day, by the rules that they
 * opened with. */
static enum fault add_days(struct visit *v, struct str award, json_t *row) {
    struct edition *list;
    size_t n;
    json_t *days = json_array();
    json_set_new(row, "days", days);
    enum fault f = editions_list(v->txn, v->arena, award, v->arrived, &list, &n);
    for (size_t i = 0; i < n && !f; i++) {
        int64_t due = retention_due(v->txn, v->arena, list[i].number);
        if (due <= v->arrived)
            continue;
        json_t *words = words_add(days, "retention.public_due");
        json_set_str(words, "label", list[i].label);
        json_set_str(words, "at", format_date(v->arena, v->lang, due));
    }
    return f;
}

/* What becomes of proposals, by each award's own rules. */
static enum fault add_keeps(struct visit *v) {
    const struct awards *all = awards_all();
    json_t *keeps = json_array();
    enum fault f = OK;
    for (size_t i = 0; i < all->n && !f; i++) {
        const json_t *rules = all->list[i].rules, *retention = json_object_get(rules, "retention");
        json_t *row = json_object();
        json_t *what = words_set(row, "what", "privacy.keep_proposals");
        json_set_str(what, "award", rules_text_of(rules, "short_name", v->lang));
        words_set(row, "why", "privacy.keep_why");
        json_set_str(row, "how_long", rules_text_of(retention, "note", v->lang));
        f = add_days(v, all->list[i].id, row);
        json_add_new(keeps, row);
    }
    json_set_bool(v->view, "has_keeps", all->n > 0);
    json_set_new(v->view, "keeps", keeps);
    return f;
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
    enum fault f = add_keeps(v);
    return f ? f : add_contact(v);
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
