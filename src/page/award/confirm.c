/* confirm.c: the mailed link. Machines follow the links in mails, so looking changes nothing: the page has
 * one button, and the button confirms. */
#include "base/format.h"
#include "page/award/proposal.h"
#include "page/pages.h"

static const struct form confirm_form = {"confirm", {{.name = NULL}}};

static void add_expired(struct visit *v, int64_t until) {
    json_t *sentence = words_set(v->view, "expired", "proposal.expired");
    json_set_str(sentence, "until", format_moment(v->arena, v->lang, until));
}

/* Confirmed already: the link is its reader's way back. */
static enum fault confirm_view(struct visit *v) {
    struct proposal_place place;
    enum fault f = proposal_by_link(v, LINK_CONFIRM, &place);
    if (f)
        return f;
    const struct proposal *p = &place.proposal;
    int64_t until = proposal_confirm_until(&p->record, place.rules);
    if (p->state != PROPOSAL_UNCONFIRMED && !v->form) {
        v->redirect = proposal_path(v, p);
        return OK;
    }
    v->view = json_new_object(v->arena);
    page_stand_at(v, "awards");
    proposal_head(v, &place);
    json_set_bool(v->view, "is_confirming", true);
    if (v->arrived > until) {
        add_expired(v, until);
        return OK;
    }
    json_t *confirm = page_act(v, &confirm_form, page_url(v, "%.*s", STR_ARGS(v->path)), "proposal.confirm");
    json_set_str(confirm, "told", STR("consequence"));
    json_set_new(v->view, "confirm", confirm);
    words_set(v->view, "consequence", "proposal.confirm_text");
    return OK;
}

static enum fault confirm_command(struct visit *v, struct command *c) {
    struct proposal_act_args *args;
    c->decide = proposal_confirm;
    return proposal_act(v, LINK_CONFIRM, c, &args);
}

static enum fault confirm_answer(struct visit *v, const struct command *c) {
    struct proposal_place place;
    (void)c;
    enum fault f = proposal_by_link(v, LINK_CONFIRM, &place);
    if (!f)
        v->redirect = proposal_path(v, &place.proposal);
    return f;
}

const struct route confirm_routes[] = {
    {GET, "/bekreft/:proposal/:link", EVERYONE, .view = confirm_view, .template = "award/proposal"},
    {POST, "/bekreft/:proposal/:link", EVERYONE, .view = confirm_view, .template = "award/proposal",
     .form = &confirm_form, .command = confirm_command, .answer = confirm_answer},
    {0},
};
