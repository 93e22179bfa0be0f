/* around.c: what stands around every page: whose house it is, who is signed in and where they may go. A page
 * that is kept for everybody holds nothing of anybody: nobody is signed in when it is built. */
#include "award/people/people.h"
#include "page/common.h"
#include "page/signin/signin.h"

enum { LINKS_MAX = 8, OFFER_SECONDS = 3600 };

uint64_t page_public_version(const struct txn *t) {
    return award_public_version(t);
}

static enum fault add_site(struct visit *v) {
    struct association as;
    enum fault f = association_read(v->txn, v->arena, &as);
    if (f)
        return f;
    json_t *site = json_object();
    if (as.name.n)
        json_set_str(site, "name", as.name);
    else
        words_set(site, "name", "layout.nameless");
    if (as.has_logo)
        json_set_str(site, "logo", STR("/logo"));
    json_set_str(site, "mail", as.privacy_contact);
    json_set_bool(site, "sample", as.sample);
    json_set_new(v->view, "site", site);
    return OK;
}

static void add_link(struct visit *v, json_t *links, json_t *label, struct str path) {
    json_t *link = json_object();
    bool here = str_equal(v->path, path) ||
                (str_starts(v->path, path) && v->path.n > path.n && v->path.p[path.n] == '/');
    json_set_new(link, "label", label);
    json_set_str(link, "url", page_url(v, "%.*s", STR_ARGS(path)));
    json_set_bool(link, "current", here);
    json_add_new(links, link);
}

/* "juryleder", by the body's own words. */
static struct str title_of(const struct visit *v, const json_t *rules, const struct membership *m) {
    const json_t *body = rules_find(rules, "bodies", m->body);
    struct str word = member_role_word(m->role);
    return rules_text_of(body, word.p, v->lang);
}

/* Where the person is a member: a link each, and what they are there. */
static enum fault add_memberships(struct visit *v, json_t *me, json_t *links) {
    struct membership *list;
    size_t n;
    enum fault f = memberships_list(v->txn, v->arena, v->who.person, &list, &n);
    for (size_t i = 0; !f && i < n && json_array_size(links) < LINKS_MAX; i++) {
        struct edition e;
        json_t *rules;
        if (i > 0 && list[i].edition == list[i - 1].edition)
            continue;
        f = edition_read(v->txn, v->arena, list[i].edition, v->arrived, &e);
        if (!f)
            f = edition_rules(v->txn, e.number, &rules);
        if (f)
            break;
        json_t *label = words_new("layout.edition");
        json_set_str(label, "award", rules_text_of(rules, "short_name", v->lang));
        json_set_str(label, "label", e.label);
        add_link(v, links, label, arena_format(v->arena, "/jury/%.*s", STR_ARGS(e.id)));
        if (!json_object_get(me, "role"))
            json_set_str(me, "role", title_of(v, rules, &list[i]));
    }
    return f;
}

/* Who has just come by a mailed link; it goes away by itself. */
static bool is_offered_a_passkey(const struct visit *v) {
    return v->arrived - v->who.begun_at < OFFER_SECONDS && !str_starts(v->path, STR("/innlogging")) &&
           !visit_has_passkey(v);
}

static enum fault add_me(struct visit *v) {
    struct person p;
    enum fault f = person_read(v->txn, v->arena, v->who.person, &p);
    if (f)
        return f == NOT_FOUND ? OK : f;
    json_t *me = json_object(), *links = json_array(), *out = json_object();
    json_set_str(me, "name", p.name);
    if (p.admin) {
        words_set(me, "role", "layout.administrator");
        add_link(v, links, words_new("layout.office"), STR("/administrasjon"));
    }
    f = add_memberships(v, me, links);
    add_link(v, links, words_new("devices.link"), STR("/innlogging"));
    json_set_bool(me, "offer", is_offered_a_passkey(v));
    json_set_str(me, "offer_url", page_url(v, "/innlogging"));
    json_set_new(me, "links", links);
    json_set_str(out, "action", page_url(v, "/logg-ut"));
    json_set_str(out, "token", visit_token(v, signout_form.name));
    json_set_new(me, "out", out);
    json_set_new(v->view, "me", me);
    return f;
}

/* A button has no field at which its refusal could stand. */
static bool is_button(const struct form *form) {
    for (const struct form_field *f = form->fields; f->name; f++)
        if (f->kind != FORM_ID && f->kind != FORM_NOTE)
            return false;
    return true;
}

/* The page is shown again because a button's act was refused: why stands first, unless the page has words of
 * its own for it. */
static void add_refusal(struct visit *v) {
    bool proves = v->form && v->form->fault == PROVE_FIRST; /* of no field, whatever the form */
    if (!v->form || !v->form->fault || !(proves || is_button(v->form->form)) ||
        json_object_get(v->view, "flash") || json_object_get(v->view, "fault") ||
        json_object_get(v->view, "expired"))
        return;
    struct str key = fault_key(v->form->fault);
    json_t *flash = json_object();
    words_set(flash, "text", arena_format(v->arena, "fault.%.*s", STR_ARGS(key)).p);
    json_set_str(flash, "tone", STR("danger"));
    if (proves) {
        words_set(flash, "way", "error.to_prove");
        json_set_str(flash, "way_url", page_url(v, "/innlogging/bekreft"));
    }
    json_set_new(v->view, "flash", flash);
}

void page_common(struct visit *v) {
    json_set_str(v->view, "prefix", v->lang_prefix);
    json_set_str(v->view, "home", page_url(v, "/"));
    json_set_bool(v->view, "only_reads", store_only_reads(v->site->store));
    add_refusal(v);
    enum fault f = add_site(v);
    if (!f && v->who.person.n)
        add_me(v);
}
