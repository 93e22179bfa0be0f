/* devices.c: how somebody signs in, and where they are signed in now: passkeys to add and take out, sessions
 * to end. For everybody who is signed in, of their own. */
#include "base/format.h"
#include "page/pages.h"
#include "page/signin/passkey.h"
#include "page/signin/signin.h"
#include "web/session.h"

#define PATH "/innlogging"

static const struct form add_form = {
    "passkey_add",
    {
        {.name = "name", .kind = FORM_LINE, .required = true, .max = PASSKEY_NAME_SIGNS_MAX},
        {.name = "challenge", .kind = FORM_NOTE, .required = true, .max = 200},
        {.name = "client", .kind = FORM_NOTE, .required = true, .max = 8000},
        {.name = "data", .kind = FORM_NOTE, .required = true, .max = PASSKEY_BYTES_MAX},
        {.name = NULL},
    },
};
static const struct form remove_form = {"passkey_remove", {{.name = NULL}}};
static const struct form end_form = {
    "session_end", {{.name = "session", .kind = FORM_ID, .required = true}, {.name = NULL}}};
static const struct form end_all_form = {"session_end_all", {{.name = NULL}}};

/* --- the page --- */

static void add_passkeys(struct visit *v, const struct passkey_kept *list, size_t n) {
    json_t *rows = json_array();
    for (size_t i = 0; i < n; i++) {
        json_t *row = json_object();
        json_set_str(row, "name", list[i].name);
        json_set_str(row, "added", format_date(v->arena, v->lang, list[i].added_at));
        if (list[i].used_at)
            json_set_str(row, "used", page_when(v, list[i].used_at));
        json_set_str(row, "remove_url",
                     page_url(v, PATH "/passnokkel/%.*s/ta-ut", STR_ARGS(hash_hex(v->arena, list[i].id))));
        json_add_new(rows, row);
    }
    json_set_bool(v->view, "has_passkeys", n > 0);
    json_set_new(v->view, "passkeys", rows);
}

static enum fault add_sessions(struct visit *v) {
    struct session_shown *list;
    size_t n;
    enum fault f = session_list(v->txn, v->arena, v->who.person, v->arrived, &list, &n);
    json_t *rows = json_array();
    for (size_t i = 0; !f && i < n; i++) {
        json_t *row = json_object();
        bool here = str_equal(list[i].name, v->who.session);
        if (list[i].device.n)
            json_set_str(row, "device", list[i].device);
        else
            words_set(row, "device", "devices.unknown");
        json_set_str(row, "begun", page_when(v, list[i].begun_at));
        json_set_str(row, "seen", page_when(v, list[i].seen_at));
        json_set_bool(row, "here", here);
        if (!here) {
            json_t *end = page_act(v, &end_form, page_url(v, PATH "/logg-ut"), "devices.end");
            page_act_hidden(end, "session", list[i].name);
            json_set_new(row, "end", end);
        }
        json_add_new(rows, row);
    }
    json_set_new(v->view, "sessions", rows);
    if (n > 1)
        json_set_new(v->view, "end_all",
                     page_act(v, &end_all_form, page_url(v, PATH "/logg-ut-overalt"), "devices.end_all"));
    return f;
}

static void add_form_for_one_more(struct visit *v, const struct person *p, const struct passkey_kept *list,
                                  size_t n) {
    json_t *initial = json_new_object(v->arena);
    json_set_str(initial, "name", visit_device(v));
    json_t *add = visit_form(v, &add_form, initial);
    json_set_str(add, "action", page_url(v, PATH "/passnokkel"));
    json_object_set(v->view, "add", add);
    json_set_str(v->view, "question", passkey_question(v, CHALLENGE_ADD, p, list, n));
}

static enum fault devices_view(struct visit *v) {
    struct person p;
    struct passkey_kept *list;
    size_t n;
    enum fault f = person_read(v->txn, v->arena, v->who.person, &p);
    if (!f)
        f = passkeys_list(v->txn, v->arena, p.id, &list, &n);
    if (f)
        return f;
    v->view = json_new_object(v->arena);
    add_passkeys(v, list, n);
    if (visit_has_passkey(v) && v->arrived - v->who.proved_at > SESSION_FRESH_SECONDS)
        json_set_str(v->view, "prove_url", page_url(v, PATH "/bekreft?til=" PATH));
    else if (n < PASSKEYS_MAX)
        add_form_for_one_more(v, &p, list, n);
    return add_sessions(v);
}

/* --- adding --- */

struct adding {
    struct passkey_add_args passkey; /* first: what passkey_add takes */
    struct str challenge;
    struct session_start begun; /* who has made one has just shown that it is them */
};

static enum fault decide_add(struct txn *t, struct command *c, struct batch *out) {
    const struct adding *a = c->args;
    struct str bytes;
    enum fault f =
        challenge_spend(t, c->arena, a->challenge, CHALLENGE_ADD, a->begun.previous, c->arrived, &bytes);
    if (!f)
        f = passkey_add(t, c, out);
    return f ? f : session_begin(t, &a->begun);
}

static enum fault add_command(struct visit *v, struct command *c) {
    struct adding *a = arena_alloc(c->arena, sizeof *a);
    struct ceremony asked;
    struct registration made;
    struct str client = {0}, object = {0};
    enum fault f = passkey_ceremony(v, &asked);
    if (!f)
        f = passkey_bytes(v, "client", &client);
    if (!f)
        f = passkey_bytes(v, "data", &object);
    if (!f)
        f = passkey_refused(registration_verify(&asked, client, object, &made));
    if (f)
        return f;
    a->passkey = (struct passkey_add_args){.name = arena_copy(c->arena, form_text(v->form, "name")),
                                           .rp_id = arena_copy(c->arena, asked.rp_id),
                                           .credential_id = arena_copy(c->arena, made.credential_id),
                                           .public_key = arena_copy(c->arena, made.public_key),
                                           .aaguid = arena_copy(c->arena, made.aaguid),
                                           .sign_count = made.sign_count,
                                           .flags = made.flags};
    a->challenge = arena_copy(c->arena, form_text(v->form, "challenge"));
    a->begun = (struct session_start){.secret = session_secret(c->arena),
                                      .person = arena_copy(c->arena, v->who.person),
                                      .previous = arena_copy(c->arena, v->who.session),
                                      .device = arena_copy(c->arena, visit_device(v)),
                                      .at = c->arrived,
                                      .proved = true};
    c->args = a;
    c->decide = decide_add;
    return OK;
}

static enum fault added(struct visit *v, const struct command *c) {
    v->set_session = arena_copy(v->arena, ((const struct adding *)c->args)->begun.secret);
    v->redirect = STR(PATH);
    return OK;
}

static enum fault to_devices(struct visit *v, const struct command *c) {
    (void)c;
    v->redirect = STR(PATH);
    return OK;
}

/* --- taking out --- */

/* The passkey of the path, which must be the visitor's own. */
static enum fault find_own(const struct visit *v, struct passkey_kept *k) {
    struct hash id;
    if (!hash_from_hex(visit_param(v, "passkey"), &id))
        return NOT_FOUND;
    enum fault f = passkey_find(v->txn, v->arena, id, k);
    return f ? f : str_equal(k->person, v->who.person) ? OK : NOT_FOUND;
}

static enum fault remove_view(struct visit *v) {
    struct passkey_kept k;
    enum fault f = find_own(v, &k);
    if (f)
        return f;
    bool last = passkeys_count(v->txn, v->who.person, STR("")) == 1;
    bool stays = last && person_is_admin(v->txn, v->who.person);
    json_t *told = json_array();
    v->view = json_new_object(v->arena);
    json_set_str(words_set(v->view, "heading", "devices.remove_heading"), "name", k.name);
    json_set_new(v->view, "told", told);
    json_set_str(v->view, "back_url", page_url(v, PATH));
    if (stays) {
        words_add(told, "devices.remove_office");
        return OK;
    }
    words_add(told, "devices.remove_now");
    words_add(told, last ? "devices.remove_last" : "devices.remove_others");
    json_set_new(v->view, "act",
                 page_act(v, &remove_form,
                          page_url(v, PATH "/passnokkel/%.*s/ta-ut", STR_ARGS(visit_param(v, "passkey"))),
                          "devices.remove"));
    return OK;
}

static enum fault remove_command(struct visit *v, struct command *c) {
    struct passkey_remove_args *args = arena_alloc(c->arena, sizeof *args);
    struct passkey_kept k;
    enum fault f = find_own(v, &k);
    if (f)
        return f;
    args->person = arena_copy(c->arena, k.person);
    args->id = k.id;
    c->args = args;
    c->decide = passkey_remove;
    return OK;
}

/* --- signing out elsewhere --- */

struct ending {
    struct str name; /* of the session that ends, or of the one that stays */
};

static enum fault decide_end(struct txn *t, struct command *c, struct batch *out) {
    (void)out;
    return session_end_of(t, c->by, ((const struct ending *)c->args)->name);
}

static enum fault decide_end_all(struct txn *t, struct command *c, struct batch *out) {
    (void)out;
    return session_end_all(t, c->by, ((const struct ending *)c->args)->name);
}

static enum fault end_command(struct visit *v, struct command *c) {
    struct ending *e = arena_alloc(c->arena, sizeof *e);
    e->name = arena_copy(c->arena, form_text(v->form, "session"));
    c->args = e;
    c->decide = decide_end;
    return OK;
}

static enum fault end_all_command(struct visit *v, struct command *c) {
    struct ending *e = arena_alloc(c->arena, sizeof *e);
    e->name = arena_copy(c->arena, v->who.session);
    c->args = e;
    c->decide = decide_end_all;
    return OK;
}

const struct route signin_devices_routes[] = {
    {GET, PATH, SIGNED_IN, .view = devices_view, .template = "person/devices"},
    {POST, PATH "/passnokkel", SIGNED_IN, .grave = true, .view = devices_view, .template = "person/devices",
     .form = &add_form, .command = add_command, .answer = added},
    {GET, PATH "/passnokkel/:passkey/ta-ut", SIGNED_IN, .grave = true, .view = remove_view,
     .template = "person/passkey-remove"},
    {POST, PATH "/passnokkel/:passkey/ta-ut", SIGNED_IN, .grave = true, .view = remove_view,
     .template = "person/passkey-remove", .form = &remove_form, .command = remove_command,
     .answer = to_devices},
    {POST, PATH "/logg-ut", SIGNED_IN, .view = devices_view, .template = "person/devices", .form = &end_form,
     .command = end_command, .answer = to_devices},
    {POST, PATH "/logg-ut-overalt", SIGNED_IN, .view = devices_view, .template = "person/devices",
     .form = &end_all_form, .command = end_all_command, .answer = to_devices},
    {0},
};
