/* propose.c: anybody proposes: one page with a form, and the same page when it is too early or too late. What
 * somebody wrote is given back whatever happens. */
#include "award/proposal/proposal.h"
#include "base/format.h"
#include "page/award/proposal.h"
#include "page/award/proposal_form.h"
#include "page/pages.h"
#include "page/words/edition_words.h"

static void add_facts(struct visit *v, const struct edition *e, const json_t *rules) {
    json_t *facts = json_array(), *eligible = edition_eligible(v, rules);
    json_t *deadline = words_add(facts, "when.deadline");
    json_set_str(deadline, "at", format_moment(v->arena, v->lang, e->record.closes));
    json_array_extend(facts, eligible);
    json_decref(eligible);
    json_set_new(v->view, "facts", facts);
}

/* Who reads it and who gets to know: by the award's rules. */
static const char *promise_key(const struct edition *e, const json_t *rules) {
    struct str to = json_get_str(json_object_get(rules, "nominator"), "visible_to");
    if (e->secret)
        return "propose.promise_secret";
    return str_equal(to, STR("jury_and_nominee")) ? "propose.promise_nominee"
           : str_equal(to, STR("public"))         ? "propose.promise_public"
           : str_equal(to, STR("nobody"))         ? "propose.promise_nobody"
                                                  : "propose.promise";
}

static void say_early(struct visit *v, const struct edition *e, json_t *closed) {
    words_set(closed, "heading", "propose.early");
    json_t *text = words_set(closed, "text", "propose.early_text");
    json_set_str(text, "at", format_moment(v->arena, v->lang, e->record.opens));
}

static void say_late(struct visit *v, const struct edition *e, json_t *closed) {
    words_set(closed, "heading", "propose.late");
    json_t *text = words_set(closed, "text", "propose.late_text");
    json_set_str(text, "at", format_moment(v->arena, v->lang, e->record.closes));
    if (v->form) {
        json_t *arrived = words_set(closed, "arrived_text", "propose.late_arrived");
        json_set_str(arrived, "at", format_moment(v->arena, v->lang, v->arrived));
    }
}

static enum fault add_closed(struct visit *v, const struct edition *e, enum fault why) {
    struct association as;
    enum fault f = association_read(v->txn, v->arena, &as);
    if (f)
        return f;
    json_t *closed = json_object(), *ways = json_array(), *kept = proposal_form_kept(v);
    if (why == NOT_OPEN_YET)
        say_early(v, e, closed);
    else
        say_late(v, e, closed);
    if (why != NOT_OPEN_YET && as.privacy_contact.n) {
        json_t *ask = words_set(closed, "ask", "propose.late_ask");
        json_set_str(ask, "mail", as.privacy_contact);
    }
    struct str path = page_edition_path(v->arena, e);
    page_add_way(ways, "propose.to_award", page_url(v, "%.*s", STR_ARGS(path)));
    page_add_way(ways, "propose.to_home", page_url(v, "/"));
    json_set_new(closed, "ways", ways);
    json_set_bool(closed, "has_kept", json_array_size(kept) > 0);
    json_set_new(closed, "kept", kept);
    json_set_new(v->view, "closed", closed);
    return OK;
}

/* An administrator sees the form of a draft; sent from there it is refused. */
static enum fault state_of(const struct visit *v, const struct edition *e) {
    return e->phase == PHASE_DRAFT ? OK : edition_takes_proposals(&e->record, v->arrived);
}

static enum fault show(struct visit *v, const struct edition *e, const json_t *rules, json_t *initial) {
    v->view = json_new_object(v->arena);
    page_stand_at(v, "awards");
    edition_name(v, e, rules, v->view);
    words_set(v->view, "heading", e->secret ? "propose.title_board" : "propose.title");
    words_set(v->view, "promise", promise_key(e, rules));
    add_facts(v, e, rules);
    enum fault f = state_of(v, e);
    if (f)
        return add_closed(v, e, f);
    json_t *form = proposal_form_show(v, e, rules, initial);
    struct str path = page_edition_path(v->arena, e);
    json_set_str(form, "action", page_url(v, "%.*s/foresla", STR_ARGS(path)));
    json_object_set(v->view, "form", form);
    return OK;
}

static enum fault propose_view(struct visit *v) {
    struct edition e;
    json_t *rules;
    enum fault f = page_edition(v, &e, &rules);
    return f ? f : show(v, &e, rules, NULL);
}

/* The same form for who has proposed somebody already: who they are is filled in. */
static enum fault another_view(struct visit *v) {
    struct proposal_place place;
    enum fault f = proposal_by_link(v, LINK_OWN, &place);
    if (f)
        return f;
    json_t *initial = json_new_object(v->arena);
    json_set_str(initial, "name", place.proposal.name);
    json_set_str(initial, "email", place.proposal.email);
    return show(v, &place.edition, place.rules, initial);
}

static void propose_beside(struct visit *v) {
    struct edition e;
    json_t *rules;
    if (!page_edition(v, &e, &rules))
        proposal_form_beside(v, rules);
}

static enum fault propose_command(struct visit *v, struct command *c) {
    struct edition e;
    json_t *rules;
    struct proposal_args *args;
    enum fault f = page_edition(v, &e, &rules);
    if (!f)
        f = edition_takes_proposals(&e.record, v->arrived);
    if (!f)
        f = proposal_form_take(v, c->arena, &e, rules, &args);
    if (f)
        return f;
    c->args = args;
    c->decide = proposal_receive;
    return OK;
}

/* To the proposal's own page, by the secret that only this answer and the mail know. */
static enum fault propose_answer(struct visit *v, const struct command *c) {
    struct proposal p = {.id = arena_copy(v->arena, str_of(c->result.id))};
    enum fault f = proposal_lookup(v->txn, p.id, &p.edition, &p.number);
    if (!f)
        f = proposal_get(v->txn, p.edition, p.number, &p.record);
    if (!f)
        f = proposal_tell_number(v, &p);
    if (!f)
        v->redirect = proposal_path(v, &p);
    return f;
}

const struct route propose_routes[] = {
    {GET, "/:award/:ordinal/foresla", EVERYONE, .view = propose_view, .template = "award/propose",
     .cache = PUBLIC},
    {POST, "/:award/:ordinal/foresla", EVERYONE, .view = propose_view, .template = "award/propose",
     .form = &propose_form, .beside = propose_beside, .command = propose_command, .answer = propose_answer},
    {GET, "/forslag/:proposal/:link/en-til", EVERYONE, .view = another_view, .template = "award/propose"},
    {0},
};
