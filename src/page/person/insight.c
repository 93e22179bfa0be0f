/* insight.c: a person asks what is held about their address, and gets it by a link that is mailed there. Who
 * asks is told the same whether anything is held or not, and in the same time: nothing is looked up before
 * the link is followed. */
#include "page/person/insight.h"

#include "base/format.h"
#include "desk/delivery.h"
#include "page/mail/mail_words.h"
#include "page/pages.h"

#include <stdlib.h>

static const struct form ask_form = {
    "insight",
    {
        {.name = "email", .kind = FORM_EMAIL, .required = true, .autocomplete = "email"},
        {.name = "city", .kind = FORM_TRAP},
        {.name = NULL},
    },
};

/* --- asking --- */

static enum fault ask_view(struct visit *v) {
    v->view = json_new_object(v->arena);
    json_t *ask = visit_form(v, &ask_form, NULL);
    json_set_str(ask, "action", page_url(v, "/innsyn"));
    json_object_set(v->view, "ask", ask);
    return OK;
}

struct send_args {
    struct str secret;
    struct insight link;
    struct mail_text mail;
};

static enum fault decide_send(struct txn *t, struct command *c, struct batch *out) {
    const struct send_args *args = c->args;
    (void)out;
    enum fault f = insight_put(t, args->secret, &args->link, c->arrived);
    return f == ALREADY_DONE ? OK : f ? f : post_put(t, c, &args->mail);
}

enum fault insight_send(struct visit *v, struct command *c, const struct insight *i, enum lang lang) {
    struct send_args *args = arena_alloc(c->arena, sizeof *args);
    json_t *view = json_new_object(c->arena);
    args->secret = seed_id_in(&c->seed, c->arena);
    args->link = *i;
    args->link.email = arena_copy(c->arena, i->email);
    args->link.until = v->arrived + INSIGHT_SECONDS;
    args->mail.to_address = args->link.email;
    json_set_str(view, "link", mail_url(v->site, c->arena, lang, "/innsyn/%.*s", STR_ARGS(args->secret)));
    json_set_str(view, "until", format_moment(c->arena, lang, args->link.until));
    json_set_bool(view, "sent_by_office", i->candidate > 0);
    c->args = args;
    c->decide = decide_send;
    return mail_words(v->site, v->txn, c->arena, "insight", lang, view, &args->mail);
}

static enum fault decide_nothing(struct txn *t, struct command *c, struct batch *out) {
    (void)t, (void)c, (void)out;
    return OK;
}

/* Whoever fills in what no person sees is answered like everybody. */
static enum fault ask_command(struct visit *v, struct command *c) {
    c->decide = decide_nothing;
    if (form_get(v->form, "city")->given)
        return OK;
    struct insight link = {.email = form_text(v->form, "email")};
    return insight_send(v, c, &link, v->lang);
}

void insight_say_sent(struct visit *v) {
    v->view = json_new_object(v->arena);
    json_t *sent = json_object();
    json_set_str(sent, "email", form_text(v->form, "email"));
    json_set_int(sent, "hours", INSIGHT_SECONDS / 3600);
    json_set_int(sent, "most", INSIGHT_ADDRESS_MOST);
    json_set_new(v->view, "sent", sent);
}

static enum fault ask_answer(struct visit *v, const struct command *c) {
    (void)c;
    insight_say_sent(v);
    return OK;
}

/* --- looking --- */

enum fault insight_by_link(struct visit *v, struct insight *i) {
    return insight_get(v->txn, v->arena, visit_param(v, "link"), v->arrived, i);
}

/* A link that is over or altered is answered alike, with the way to a new one. */
static enum fault say_over(struct visit *v) {
    enum fault f = ask_view(v);
    json_t *over = json_object();
    words_set(over, "heading", "insight.over");
    words_set(over, "text", "insight.over_text");
    json_set_new(v->view, "over", over);
    v->template = STR("person/ask");
    v->status = 404;
    return f;
}

static enum fault tell_all(struct telling *t) {
    struct visit *v = t->v;
    v->view = json_new_object(v->arena);
    t->data = json_new_object(v->arena);
    json_set_str(v->view, "email", t->link.email);
    json_set_str(v->view, "until", format_moment(v->arena, v->lang, t->link.until));
    json_set_str(v->view, "data_url",
                 page_url(v, "/innsyn/%.*s/opplysninger.json", STR_ARGS(visit_param(v, "link"))));
    json_set_str(t->data, "address", t->link.email);
    json_set_str(t->data, "at", time_format_rfc3339(v->arena, v->arrived));
    enum fault f = insight_tell_proposals(t);
    if (!f)
        f = insight_tell_person(t);
    json_set_bool(v->view, "is_nothing", t->things == 0);
    return f;
}

static enum fault add_contact(struct visit *v) {
    struct association as;
    enum fault f = association_read(v->txn, v->arena, &as);
    if (f)
        return f;
    json_set_str(v->view, "controller", as.name);
    json_set_str(v->view, "contact", as.privacy_contact);
    return OK;
}

static enum fault held_view(struct visit *v) {
    struct telling t = {.v = v};
    enum fault f = insight_by_link(v, &t.link);
    if (f)
        return f == NOT_FOUND ? say_over(v) : f;
    f = tell_all(&t);
    if (!f)
        f = insight_tell_erasure(&t);
    return f ? f : add_contact(v);
}

static enum fault data_view(struct visit *v) {
    struct telling t = {.v = v};
    enum fault f = insight_by_link(v, &t.link);
    if (!f)
        f = tell_all(&t);
    if (f)
        return f;
    char *text = json_dumps(t.data, JSON_INDENT(2));
    if (!text)
        return INTERNAL;
    v->bytes = arena_copy(v->arena, str_of(text));
    free(text);
    v->content_type = STR("application/json; charset=utf-8");
    v->file_name = STR("Opplysninger.json");
    return OK;
}

static enum fault back_view(struct visit *v) {
    return insight_back(v, NULL);
}

const struct route insight_routes[] = {
    {GET, "/innsyn", EVERYONE, .view = ask_view, .template = "person/ask", .cache = PUBLIC},
    {POST, "/innsyn", EVERYONE, .view = ask_view, .template = "person/ask", .form = &ask_form,
     .command = ask_command, .answer = ask_answer},
    {GET, "/innsyn/:link", EVERYONE, .view = held_view, .template = "person/held"},
    {GET, "/innsyn/:link/slett", EVERYONE, .view = back_view},
    {POST, "/innsyn/:link/slett", EVERYONE, .view = held_view, .template = "person/held",
     .form = &erasure_form, .command = insight_erasure_command, .answer = insight_back},
    {POST, "/innsyn/:link/angre", EVERYONE, .view = held_view, .template = "person/held",
     .form = &erasure_back_form, .command = insight_back_command, .answer = insight_back},
    {GET, "/innsyn/:link/opplysninger.json", EVERYONE, .view = data_view},
    {0},
};
