/* proposal_change.c: whoever proposed changes what they wrote, until the deadline: the form once more, filled
 * with what stands there. When it is too late, what was typed is given back with the way on. */
#include "base/format.h"
#include "page/award/proposal.h"
#include "page/award/proposal_form.h"
#include "page/pages.h"
#include "page/words/edition_words.h"

static json_t *initial_of(struct visit *v, const struct proposal *p) {
    json_t *initial = json_new_object(v->arena), *goals_chosen = json_array(), *goal;
    size_t i;
    json_set_str(initial, "candidate", p->candidate);
    json_set_str(initial, "why", p->why);
    json_set_str(initial, "name", p->name);
    json_set_str(initial, "relation", p->relation);
    json_set_bool(initial, "self", p->self);
    json_set_str(initial, "orgnr", p->orgnr);
    json_set_str(initial, "web", p->web);
    json_set_str(initial, "municipality", p->municipality);
    json_array_foreach(p->goals, i, goal) {
        json_add_str(goals_chosen, arena_format(v->arena, "%lld", (long long)json_integer_value(goal)));
    }
    json_set_new(initial, "goals", goals_chosen);
    json_set_str(initial, "contact", p->contact);
    json_set_str(initial, "merits", p->merits);
    return initial;
}

/* Why it cannot be changed any more; null while it can. */
static const char *shut(const struct visit *v, const struct proposal_place *place) {
    const struct proposal *p = &place->proposal;
    if (p->erased)
        return "erased";
    if (p->state == PROPOSAL_WITHDRAWN)
        return "withdrawn";
    enum fault f = edition_takes_proposals(&place->edition.record, v->arrived);
    return f == DEADLINE_PASSED ? "late" : f ? "judging" : NULL;
}

static enum fault add_closed(struct visit *v, const struct proposal_place *place, const char *why) {
    struct association as;
    enum fault f = association_read(v->txn, v->arena, &as);
    if (f)
        return f;
    struct str path = proposal_path(v, &place->proposal);
    json_t *closed = json_object(), *ways = json_array(), *kept = proposal_form_kept(v);
    words_set(closed, "heading", arena_format(v->arena, "change.%s", why).p);
    json_set_str(words_set(closed, "text", arena_format(v->arena, "change.%s_text", why).p), "at",
                 format_moment(v->arena, v->lang, place->edition.record.closes));
    if (as.privacy_contact.n)
        json_set_str(words_set(closed, "ask", "change.ask"), "mail", as.privacy_contact);
    page_add_way(ways, "change.to_proposal", page_url(v, "%.*s", STR_ARGS(path)));
    page_add_way(ways, "propose.to_home", page_url(v, "/"));
    json_set_new(closed, "ways", ways);
    json_set_bool(closed, "has_kept", json_array_size(kept) > 0);
    json_set_new(closed, "kept", kept);
    json_set_new(v->view, "closed", closed);
    return OK;
}

/* The address rides along unseen: it was vouched for, and is corrected elsewhere while it is not. */
static json_t *form_of(struct visit *v, const struct proposal_place *place) {
    json_t *form = proposal_form_show(v, &place->edition, place->rules, initial_of(v, &place->proposal));
    struct str path = proposal_path(v, &place->proposal);
    json_t *address = json_object();
    page_field_drop(form, "email");
    json_set_str(address, "name", STR("email"));
    json_set_str(address, "value", place->proposal.email);
    json_add_new(json_object_get(form, "hidden"), address);
    json_object_del(form, "draft"); /* a draft is of what was never sent */
    json_set_str(form, "action", page_url(v, "%.*s/endre", STR_ARGS(path)));
    words_set(form, "submit", "change.submit");
    return form;
}

static enum fault change_view(struct visit *v) {
    struct proposal_place place;
    enum fault f = proposal_by_link(v, LINK_OWN, &place);
    if (f)
        return f;
    v->view = json_new_object(v->arena);
    page_stand_at(v, "awards");
    proposal_head(v, &place);
    json_set_str(words_set(v->view, "heading", "change.title"), "number", json_get_str(v->view, "number"));
    words_set(v->view, "promise", place.edition.secret ? "change.promise_secret" : "change.promise");
    json_t *facts = json_array();
    json_set_str(words_add(facts, "change.until"), "at",
                 format_moment(v->arena, v->lang, place.edition.record.closes));
    json_set_new(v->view, "facts", facts);
    const char *why = shut(v, &place);
    if (why)
        return add_closed(v, &place, why);
    json_object_set(v->view, "form", form_of(v, &place));
    return OK;
}

static void change_beside(struct visit *v) {
    struct proposal_place place;
    if (!proposal_by_link(v, LINK_OWN, &place))
        proposal_form_beside(v, place.rules);
}

static enum fault change_command(struct visit *v, struct command *c) {
    struct proposal_place place;
    struct proposal_args *now;
    struct proposal_change_args *args = arena_alloc(c->arena, sizeof *args);
    enum fault f = proposal_by_link(v, LINK_OWN, &place);
    if (!f)
        f = edition_takes_proposals(&place.edition.record, v->arrived);
    if (!f)
        f = proposal_form_take(v, c->arena, &place.edition, place.rules, &now);
    if (f)
        return f;
    args->act.proposal = arena_copy(c->arena, visit_param(v, "proposal"));
    args->act.link = arena_copy(c->arena, visit_param(v, "link"));
    args->now = *now;
    c->args = args;
    c->decide = proposal_change;
    return OK;
}

static enum fault change_answer(struct visit *v, const struct command *c) {
    struct proposal_place place;
    (void)c;
    enum fault f = proposal_by_link(v, LINK_OWN, &place);
    if (!f)
        f = proposal_tell_number(v, &place.proposal);
    if (!f)
        v->redirect = proposal_path(v, &place.proposal);
    return f;
}

#define CHANGE "/forslag/:proposal/:link/endre"

const struct route proposal_change_routes[] = {
    {GET, CHANGE, EVERYONE, .view = change_view, .template = "award/propose"},
    {POST, CHANGE, EVERYONE, .view = change_view, .template = "award/propose", .form = &propose_form,
     .beside = change_beside, .command = change_command, .answer = change_answer},
    {0},
};
