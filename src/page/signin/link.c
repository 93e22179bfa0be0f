/* link.c: coming and going without a password. A mailed link leads here with its secret in the fragment; a
 * person's press of the button spends it. Whether an address is known is told to nobody but its owner. */
#include "award/people/people.h"
#include "desk/signin.h"
#include "page/common.h"
#include "page/mail/mail_words.h"
#include "page/pages.h"
#include "page/signin/signin.h"
#include "web/session.h"

enum { SECRET_SIGNS_MAX = 200 };

static const struct form ask_form = {
    "signin",
    {{.name = "email", .kind = FORM_EMAIL, .required = true, .autocomplete = "email"}, {.name = NULL}},
};
static const struct form arrive_form = {
    "arrive",
    {{.name = "secret", .kind = FORM_NOTE, .required = true, .max = SECRET_SIGNS_MAX}, {.name = NULL}},
};
const struct form signout_form = {"signout", {{.name = NULL}}};

/* --- the page --- */

static bool is_dead(enum fault f) {
    return f == TOKEN_WRONG || f == TOKEN_EXPIRED || f == TOKEN_SPENT || f == FORM_INVALID || f == NOT_FOUND;
}

static void add_ask(struct visit *v) {
    json_t *ask = visit_form(v, &ask_form, NULL);
    json_set_str(ask, "action", page_url(v, "/logg-inn"));
    json_object_set(v->view, "ask", ask);
}

static void add_arrive(struct visit *v) {
    json_t *arrive = page_act(v, &arrive_form, page_url(v, "/logg-inn/lenke"), "signin.enter");
    words_set(arrive, "text", "signin.arrive_text");
    json_set_new(v->view, "arrive", arrive);
}

enum fault signin_view(struct visit *v) {
    v->view = json_new_object(v->arena);
    json_set_new(v->view, "passkey", signin_passkey(v));
    add_arrive(v);
    add_ask(v);
    json_set_bool(v->view, "plain", true);
    return OK;
}

/* A link that did not let in: why is the same to everybody, and a new one is one field away. */
static enum fault arrive_view(struct visit *v) {
    v->view = json_new_object(v->arena);
    if (is_dead(v->form->fault)) {
        json_t *expired = json_object();
        words_set(expired, "heading", "signin.expired");
        words_set(expired, "text", "signin.expired_text");
        json_set_new(v->view, "expired", expired);
    }
    add_ask(v);
    return OK;
}

/* --- asking for a link --- */

struct ask_args {
    bool known;
    struct mail_text mail;
};

static enum fault decide_ask(struct txn *t, struct command *c, struct batch *out) {
    const struct ask_args *args = c->args;
    (void)out;
    /* Who is not known costs a row and a commit like who is: the time tells nothing. */
    return args->known ? post_put(t, c, &args->mail) : signin_decoy(t, c);
}

static enum fault write_mail(struct visit *v, struct arena *a, const struct person *p,
                             struct mail_text *mail) {
    json_t *view = json_new_object(a);
    struct str secret = signin_secret(v->site->store, a, SIGNIN_MAILED, p->id, v->arrived + SIGNIN_SECONDS);
    json_set_str(view, "name", p->name);
    json_set_str(view, "link", mail_url(v->site, a, p->lang, "/logg-inn#%.*s", STR_ARGS(secret)));
    json_set_int(view, "minutes", SIGNIN_SECONDS / 60);
    mail->to_name = arena_copy(a, p->name);
    mail->to_address = arena_copy(a, p->email);
    return mail_words(v->site, v->txn, a, "sign_in", p->lang, view, mail);
}

static enum fault ask_command(struct visit *v, struct command *c) {
    struct ask_args *args = arena_alloc(c->arena, sizeof *args);
    struct person p;
    enum fault f = person_by_mail(v->txn, c->arena, form_text(v->form, "email"), &p);
    if (!f) {
        args->known = true;
        f = write_mail(v, c->arena, &p, &args->mail);
    }
    c->args = args;
    c->decide = decide_ask;
    return f == NOT_FOUND ? OK : f;
}

static enum fault ask_answer(struct visit *v, const struct command *c) {
    (void)c;
    v->view = json_new_object(v->arena);
    json_t *sent = json_object();
    json_set_str(sent, "email", form_text(v->form, "email"));
    json_set_int(sent, "minutes", SIGNIN_SECONDS / 60);
    json_set_new(v->view, "sent", sent);
    return OK;
}

/* --- coming in --- */

struct arrive_args {
    struct str secret;          /* the link's */
    struct session_start begun; /* the person is found while deciding */
};

static enum fault decide_arrive(struct txn *t, struct command *c, struct batch *out) {
    struct arrive_args *args = c->args;
    (void)out;
    enum signin_way way;
    enum fault f = signin_spend(t, c->arena, args->secret, c->arrived, &args->begun.person, &way);
    if (!f && !person_exists(t, args->begun.person))
        f = NOT_FOUND;
    args->begun.proved = way == SIGNIN_MACHINE;
    return f ? f : session_begin(t, &args->begun);
}

static enum fault arrive_command(struct visit *v, struct command *c) {
    struct arrive_args *args = arena_alloc(c->arena, sizeof *args);
    args->secret = arena_copy(c->arena, str_trim(form_text(v->form, "secret")));
    args->begun = (struct session_start){.secret = session_secret(c->arena),
                                         .previous = arena_copy(c->arena, v->who.session),
                                         .device = arena_copy(c->arena, visit_device(v)),
                                         .at = c->arrived};
    c->args = args;
    c->decide = decide_arrive;
    return OK;
}

/* Administrators to their desk; who is a member of one thing, there. */
enum fault signin_first_place(struct visit *v, struct str person) {
    struct membership *list;
    struct edition e;
    size_t n;
    v->redirect = person_is_admin(v->txn, person) ? STR("/administrasjon") : STR("/");
    if (v->redirect.n > 1)
        return OK;
    enum fault f = memberships_list(v->txn, v->arena, person, &list, &n);
    if (f || n == 0)
        return f;
    f = edition_read(v->txn, v->arena, list[0].edition, v->arrived, &e);
    if (!f)
        v->redirect = arena_format(v->arena, "/jury/%.*s", STR_ARGS(e.id));
    return f;
}

static enum fault arrive_answer(struct visit *v, const struct command *c) {
    const struct arrive_args *args = c->args;
    v->set_session = arena_copy(v->arena, args->begun.secret);
    return signin_first_place(v, args->begun.person);
}

/* --- going --- */

static enum fault decide_out(struct txn *t, struct command *c, struct batch *out) {
    (void)out;
    return session_end(t, *(const struct str *)c->args);
}

static enum fault out_command(struct visit *v, struct command *c) {
    struct str *name = arena_alloc(c->arena, sizeof *name);
    *name = arena_copy(c->arena, v->who.session);
    c->args = name;
    c->decide = decide_out;
    return OK;
}

static enum fault out_answer(struct visit *v, const struct command *c) {
    (void)c;
    v->set_session = STR("-");
    v->redirect = STR("/");
    return OK;
}

const struct route signin_routes[] = {
    {GET, "/logg-inn", EVERYONE, .view = signin_view, .template = "sign-in"},
    {POST, "/logg-inn", EVERYONE, .view = signin_view, .template = "sign-in", .form = &ask_form,
     .command = ask_command, .answer = ask_answer},
    {POST, "/logg-inn/lenke", EVERYONE, .view = arrive_view, .template = "sign-in", .form = &arrive_form,
     .command = arrive_command, .answer = arrive_answer},
    {POST, "/logg-ut", SIGNED_IN, .form = &signout_form, .command = out_command, .answer = out_answer},
    {0},
};
