/* proposal_acts.c: what the office does with a proposal. Every act can be undone by another; none loses
 * a text. */
#include "page/admin/candidate.h"
#include "page/admin/proposal.h"
#include "page/admin/screen.h"

const struct form release_form = {
    "release",
    {{.name = "reason", .kind = FORM_TEXT, .max = 600}, {.name = NULL}},
};
const struct form grace_form = {
    "grace",
    {{.name = "reason", .kind = FORM_TEXT, .required = true, .max = 600}, {.name = NULL}},
};
const struct form retract_form = {
    "retract",
    {{.name = "reason", .kind = FORM_TEXT, .required = true, .max = 600}, {.name = NULL}},
};
const struct form gather_form = {
    "gather",
    {{.name = "candidate", .kind = FORM_ID, .required = true}, {.name = NULL}},
};
const struct form choose_form = {
    "choose",
    {{.name = "candidate", .kind = FORM_CHOICE, .required = true}, {.name = NULL}},
};
const struct form ungather_form = {"ungather", {{.name = NULL}}};
const struct form make_form = {"make", {{.name = NULL}}};

/* --- about the proposal itself --- */

static enum fault act_on(struct visit *v, struct command *c, struct proposal_act_args **args) {
    struct read_proposal x;
    enum fault f = admin_read_proposal(v, &x);
    if (f)
        return f;
    *args = arena_alloc(c->arena, sizeof **args);
    (*args)->proposal = arena_copy(c->arena, x.p.id);
    c->args = *args;
    return OK;
}

static enum fault with_reason(struct visit *v, struct command *c,
                              enum fault (*decide)(struct txn *, struct command *, struct batch *)) {
    struct proposal_act_args *args;
    enum fault f = act_on(v, c, &args);
    if (f)
        return f;
    args->reason = admin_take(v, c, "reason");
    c->decide = decide;
    return OK;
}

static enum fault release_command(struct visit *v, struct command *c) {
    return with_reason(v, c, proposal_release);
}

static enum fault grace_command(struct visit *v, struct command *c) {
    return with_reason(v, c, proposal_admit);
}

static enum fault retract_command(struct visit *v, struct command *c) {
    return with_reason(v, c, proposal_withdraw);
}

static enum fault screen_command(struct visit *v, struct command *c) {
    struct proposal_act_args *args;
    enum fault f = act_on(v, c, &args);
    if (f)
        return f;
    args->outcome = admin_take(v, c, "outcome");
    args->reason = admin_take(v, c, "reason");
    c->decide = proposal_screen;
    if (!str_equal(args->outcome, STR("no")) || args->reason.n)
        return OK;
    form_refuse(v->form, "reason", REASON_NEEDED);
    return FORM_INVALID;
}

/* --- under which candidate --- */

static enum fault gather_under(struct visit *v, struct command *c, struct str candidate,
                               enum fault (*decide)(struct txn *, struct command *, struct batch *)) {
    struct read_proposal x;
    struct candidate_act_args *args = arena_alloc(c->arena, sizeof *args);
    uint32_t *number = arena_alloc(c->arena, sizeof *number);
    enum fault f = admin_read_proposal(v, &x);
    if (f)
        return f;
    *number = x.p.number;
    *args =
        (struct candidate_act_args){.edition = arena_copy(c->arena, x.d.edition.id),
                                    .candidate = candidate.n ? arena_copy(c->arena, candidate)
                                                             : candidate_id(c->arena, x.p.record.candidate),
                                    .proposals_n = 1,
                                    .proposals = number};
    c->args = args;
    c->decide = decide;
    return OK;
}

static enum fault gather_command(struct visit *v, struct command *c) {
    return gather_under(v, c, form_text(v->form, "candidate"), candidate_gather);
}

static enum fault ungather_command(struct visit *v, struct command *c) {
    return gather_under(v, c, (struct str){0}, candidate_ungather);
}

/* A candidate with what this proposal says of it; those that look the same come along at once. */
static enum fault make_command(struct visit *v, struct command *c) {
    struct read_proposal x;
    struct candidate_args *args = arena_alloc(c->arena, sizeof *args);
    uint32_t *number = arena_alloc(c->arena, sizeof *number);
    enum fault f = admin_read_proposal(v, &x);
    if (f)
        return f;
    *number = x.p.number;
    *args = (struct candidate_args){.edition = arena_copy(c->arena, x.d.edition.id),
                                    .name = arena_copy(c->arena, x.p.candidate),
                                    .orgnr = arena_copy(c->arena, x.p.orgnr),
                                    .web = arena_copy(c->arena, x.p.web),
                                    .municipality = arena_copy(c->arena, x.p.municipality),
                                    .goals = json_owned(c->arena, json_deep_copy(x.p.goals)),
                                    .proposals_n = 1,
                                    .proposals = number,
                                    .gather_alike = true};
    admin_suggest_member(v, &x.d, c, args);
    c->args = args;
    c->decide = candidate_form;
    return OK;
}

static enum fault make_answer(struct visit *v, const struct command *c) {
    v->redirect = admin_path(v->arena, visit_param(v, "edition"), "/kandidater/%s", c->result.id);
    return OK;
}

#define BELOW(END, FORM, COMMAND)                                                                            \
    ADMIN_ACT(ADMIN_PROPOSAL END, admin_proposal_view, "admin/proposal", FORM, COMMAND)

const struct route admin_proposal_act_routes[] = {
    BELOW("/vurder", &screen_form, screen_command),
    BELOW("/godta", &release_form, release_command),
    BELOW("/ta-med", &grace_form, grace_command),
    BELOW("/trekk", &retract_form, retract_command),
    BELOW("/samle", &gather_form, gather_command),
    BELOW("/velg", &choose_form, gather_command),
    BELOW("/losne", &ungather_form, ungather_command),
    {GET, ADMIN_PROPOSAL "/kandidat", ADMIN, .view = admin_up},
    {POST, ADMIN_PROPOSAL "/kandidat", ADMIN, .view = admin_proposal_view, .template = "admin/proposal",
     .form = &make_form, .command = make_command, .answer = make_answer},
    {0},
};
