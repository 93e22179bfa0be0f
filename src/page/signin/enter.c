/* enter.c: coming in by a passkey, and showing by one that it is still you, before something grave. */
#include "page/pages.h"
#include "page/signin/passkey.h"
#include "page/signin/signin.h"
#include "web/session.h"

const struct form passkey_form = {"passkey", {PASSKEY_ANSWER_FIELDS, {.name = NULL}}};
static const struct form prove_form = {
    "prove",
    {
        PASSKEY_ANSWER_FIELDS,
        {.name = "til", .kind = FORM_NOTE, .max = 2000},
        {.name = NULL},
    },
};

struct entering {
    struct str challenge; /* as it was sent */
    enum challenge_purpose purpose;
    struct str subject; /* what the challenge was bound to */
    struct hash id;
    struct assertion made;
    struct session_start begun;
};

/* What was found by a snapshot is asked again: a passkey may have been taken out while this waited. */
static enum fault decide_enter(struct txn *t, struct command *c, struct batch *out) {
    const struct entering *e = c->args;
    struct passkey_kept k;
    struct str bytes;
    (void)out;
    enum fault f = challenge_spend(t, c->arena, e->challenge, e->purpose, e->subject, c->arrived, &bytes);
    if (!f)
        f = passkey_find(t, c->arena, e->id, &k);
    if (f)
        return f == NOT_FOUND ? PASSKEY_WRONG : f;
    if (!str_equal(k.person, e->begun.person))
        return PASSKEY_WRONG;
    f = passkey_used(t, e->id, e->made.sign_count, e->made.flags, c->arrived);
    return f ? f : session_begin(t, &e->begun);
}

/* A fresh session in any case: what somebody may have seen of the old one is worth nothing more. */
static enum fault fill(struct visit *v, struct command *c, enum challenge_purpose purpose) {
    struct entering *e = arena_alloc(c->arena, sizeof *e);
    struct passkey_answer answer;
    enum fault f = passkey_check(v, &answer);
    if (f)
        return f;
    bool proves = purpose == CHALLENGE_PROVE;
    if (proves && !str_equal(answer.kept.person, v->who.person))
        return passkey_refused(REFUSED_CREDENTIAL);
    e->challenge = arena_copy(c->arena, form_text(v->form, "challenge"));
    e->purpose = purpose;
    e->subject = arena_copy(c->arena, v->who.session);
    e->id = answer.kept.id;
    e->made = answer.made;
    e->begun = (struct session_start){.secret = session_secret(c->arena),
                                      .person = arena_copy(c->arena, answer.kept.person),
                                      .previous = e->subject,
                                      .device = arena_copy(c->arena, visit_device(v)),
                                      .at = c->arrived,
                                      .proved = true};
    c->args = e;
    c->decide = decide_enter;
    return OK;
}

/* --- signing in --- */

json_t *signin_passkey(struct visit *v) {
    json_t *enter = page_act(v, &passkey_form, page_url(v, "/logg-inn/passnokkel"), "passkey.enter");
    json_set_str(enter, "question", passkey_question(v, CHALLENGE_SIGN_IN, NULL, NULL, 0));
    return enter;
}

static enum fault enter_command(struct visit *v, struct command *c) {
    return fill(v, c, CHALLENGE_SIGN_IN);
}

static enum fault enter_answer(struct visit *v, const struct command *c) {
    const struct entering *e = c->args;
    v->set_session = arena_copy(v->arena, e->begun.secret);
    return signin_first_place(v, e->begun.person);
}

/* --- proving --- */

static enum fault prove_view(struct visit *v) {
    struct passkey_kept *list;
    size_t n;
    enum fault f = passkeys_list(v->txn, v->arena, v->who.person, &list, &n);
    if (f)
        return f;
    struct str on = passkey_way_on(v->form ? form_text(v->form, "til") : visit_query(v, "til"));
    v->view = json_new_object(v->arena);
    json_set_bool(v->view, "none", n == 0);
    if (n) {
        json_t *prove = page_act(v, &prove_form, page_url(v, "/innlogging/bekreft"), "passkey.prove");
        json_set_str(prove, "question", passkey_question(v, CHALLENGE_PROVE, NULL, list, n));
        page_act_hidden(prove, "til", on);
        json_set_new(v->view, "prove", prove);
    }
    json_set_str(v->view, "devices_url", page_url(v, "/innlogging"));
    return OK;
}

static enum fault prove_command(struct visit *v, struct command *c) {
    return fill(v, c, CHALLENGE_PROVE);
}

static enum fault prove_answer(struct visit *v, const struct command *c) {
    const struct entering *e = c->args;
    v->set_session = arena_copy(v->arena, e->begun.secret);
    v->redirect = passkey_way_on(form_text(v->form, "til"));
    return OK;
}

const struct route signin_enter_routes[] = {
    {POST, "/logg-inn/passnokkel", EVERYONE, .view = signin_view, .template = "sign-in",
     .form = &passkey_form, .command = enter_command, .answer = enter_answer},
    {GET, "/innlogging/bekreft", SIGNED_IN, .view = prove_view, .template = "person/prove"},
    {POST, "/innlogging/bekreft", SIGNED_IN, .view = prove_view, .template = "person/prove",
     .form = &prove_form, .command = prove_command, .answer = prove_answer},
    {0},
};
