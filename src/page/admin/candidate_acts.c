/* candidate_acts.c: what the office does with a candidate: corrects it, says whether it is within the
 * award's terms, merges it with another and takes that back, takes a proposal out of it. */
#include "award/privacy/held.h"
#include "page/admin/candidate.h"
#include "page/admin/screen.h"
#include "page/person/insight.h"

const struct form into_form = {
    "into",
    {{.name = "into", .kind = FORM_CHOICE, .required = true}, {.name = NULL}},
};
const struct form unmerge_form = {
    "unmerge",
    {{.name = "candidate", .kind = FORM_ID, .required = true}, {.name = NULL}},
};
const struct form split_form = {
    "split",
    {{.name = "proposal", .kind = FORM_ID, .required = true}, {.name = NULL}},
};

const struct form insight_to_form = {
    "insight_to",
    {{.name = "email", .kind = FORM_EMAIL, .required = true}, {.name = NULL}},
};

static struct candidate_act_args *act_on(struct visit *v, struct command *c) {
    struct candidate_act_args *args = arena_alloc(c->arena, sizeof *args);
    args->edition = arena_copy(c->arena, visit_param(v, "edition"));
    args->candidate = arena_copy(c->arena, visit_param(v, "candidate"));
    c->args = args;
    return args;
}

static enum fault edit_command(struct visit *v, struct command *c) {
    struct read_candidate x;
    struct candidate_args *args;
    enum fault f = admin_read_candidate(v, &x);
    if (!f)
        f = admin_take_candidate(v, &x.d, c, &args);
    if (f)
        return f;
    args->candidate = arena_copy(c->arena, x.k.id);
    c->args = args;
    c->decide = candidate_change;
    return OK;
}

static enum fault screen_command(struct visit *v, struct command *c) {
    struct candidate_act_args *args = act_on(v, c);
    args->outcome = admin_take(v, c, "outcome");
    args->reason = admin_take(v, c, "reason");
    c->decide = candidate_screen;
    if (!str_equal(args->outcome, STR("no")) || args->reason.n)
        return OK;
    form_refuse(v->form, "reason", REASON_NEEDED);
    return FORM_INVALID;
}

static enum fault into_command(struct visit *v, struct command *c) {
    act_on(v, c)->into = admin_take(v, c, "into");
    c->decide = candidate_merge;
    return OK;
}

static enum fault unmerge_command(struct visit *v, struct command *c) {
    act_on(v, c)->candidate = admin_take(v, c, "candidate");
    c->decide = candidate_unmerge;
    return OK;
}

static enum fault split_command(struct visit *v, struct command *c) {
    struct candidate_act_args *args = act_on(v, c);
    uint32_t *number = arena_alloc(c->arena, sizeof *number);
    uint64_t n;
    if (!str_to_u64(form_text(v->form, "proposal"), &n) || n > UINT32_MAX)
        return NOT_FOUND;
    *number = (uint32_t)n;
    args->proposals = number;
    args->proposals_n = 1;
    c->decide = candidate_ungather;
    return OK;
}

/* To an address that the office has made sure of; of a secret edition nothing is told before everybody is. */
static enum fault insight_command(struct visit *v, struct command *c) {
    struct read_candidate x;
    enum fault f = admin_read_candidate(v, &x);
    if (!f && !held_may_tell(&x.d.edition.record))
        f = WRONG_STATE;
    struct insight link = {
        .email = form_text(v->form, "email"), .edition = x.d.edition.number, .candidate = x.k.number};
    return f ? f : insight_send(v, c, &link, v->lang);
}

static enum fault insight_answer(struct visit *v, const struct command *c) {
    (void)c;
    insight_say_sent(v);
    v->template = STR("person/ask");
    return OK;
}

/* To the one that it is now shown under. */
static enum fault into_answer(struct visit *v, const struct command *c) {
    (void)c;
    v->redirect = admin_path(v->arena, visit_param(v, "edition"), "/kandidater/%.*s",
                             STR_ARGS(form_text(v->form, "into")));
    return OK;
}

#define BELOW(END, FORM, COMMAND)                                                                            \
    ADMIN_ACT(ADMIN_CANDIDATE END, admin_candidate_view, "admin/candidate", FORM, COMMAND)

const struct route admin_candidate_act_routes[] = {
    {GET, ADMIN_CANDIDATE "/innsyn", ADMIN, .view = admin_up},
    {POST, ADMIN_CANDIDATE "/innsyn", ADMIN, .view = admin_candidate_view, .template = "admin/candidate",
     .form = &insight_to_form, .command = insight_command, .answer = insight_answer},
    BELOW("/rett", &candidate_facts, edit_command),
    BELOW("/vurder", &screen_form, screen_command),
    BELOW("/skill", &unmerge_form, unmerge_command),
    BELOW("/skill-ut", &split_form, split_command),
    {GET, ADMIN_CANDIDATE "/sla-sammen", ADMIN, .view = admin_up},
    {POST, ADMIN_CANDIDATE "/sla-sammen", ADMIN, .view = admin_candidate_view, .template = "admin/candidate",
     .form = &into_form, .command = into_command, .answer = into_answer},
    {0},
};
