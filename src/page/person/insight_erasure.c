/* insight_erasure.c: behind the link to what is held: ask that it be erased, see by when the office answers,
 * and take that back. */
#include "award/candidate/candidate.h"
#include "award/privacy/erasure_request.h"
#include "base/format.h"
#include "desk/delivery.h"
#include "page/mail/mail_words.h"
#include "page/person/insight.h"

static const char *const wholes[] = {"all", "sent", "about", NULL};

const struct form erasure_form = {
    "erasure",
    {
        {.name = "what", .kind = FORM_CHOICE, .required = true, .options = wholes},
        {.name = "words", .kind = FORM_TEXT, .max = 2000},
        {.name = NULL},
    },
};
const struct form erasure_back_form = {"erasure_back", {{.name = NULL}}};

/* --- a command that is told of by mail --- */

struct told {
    enum fault (*decide)(struct txn *t, struct command *c, struct batch *out);
    void *args;
    struct mail_text mail;
};

static enum fault decide_and_tell(struct txn *t, struct command *c, struct batch *out) {
    struct told *told = c->args;
    c->args = told->args;
    enum fault f = told->decide(t, c, out);
    c->args = told;
    return f || !told->mail.to_address.n ? f : post_put(t, c, &told->mail);
}

enum fault insight_tell_by_mail(struct visit *v, struct command *c, const char *kind, struct str email,
                                enum lang lang, json_t *view) {
    struct told *told = arena_alloc(c->arena, sizeof *told);
    told->decide = c->decide;
    told->args = c->args;
    told->mail.to_address = arena_copy(c->arena, email);
    c->args = told;
    c->decide = decide_and_tell;
    return mail_words(v->site, v->txn, c->arena, kind, lang, view, &told->mail);
}

/* --- the page --- */

static struct str below(const struct telling *t, const char *end) {
    return page_url(t->v, "/innsyn/%.*s%s", STR_ARGS(visit_param(t->v, "link")), end);
}

static void say_open(struct telling *t, const struct erasure_request *r) {
    struct visit *v = t->v;
    json_t *request = json_object();
    json_t *text = words_set(request, "text", r->record.extended ? "erasure.open_extended" : "erasure.open");
    json_set_str(text, "at", format_date(v->arena, v->lang, r->record.at));
    json_set_str(text, "until", format_date(v->arena, v->lang, r->record.until));
    json_set_str(request, "reason", r->extended_reason);
    json_t *back = page_act(v, &erasure_back_form, below(t, "/angre"), "erasure.back");
    json_set_bool(back, "quiet", true);
    json_set_new(request, "back", back);
    json_set_new(v->view, "request", request);
}

enum fault insight_tell_erasure(struct telling *t) {
    struct visit *v = t->v;
    struct erasure_request open;
    enum fault f = erasure_request_of(v->txn, v->arena, t->link.email, &open);
    if (!f)
        say_open(t, &open);
    if (f != NOT_FOUND || t->things == 0)
        return f == NOT_FOUND ? OK : f;
    json_t *form = visit_form(v, &erasure_form, NULL);
    json_set_str(form, "action", below(t, "/slett"));
    json_object_set(v->view, "erase", form);
    json_set_str(words_set(v->view, "erase_text", "erasure.told"), "until",
                 format_date(v->arena, v->lang, erasure_until(v->arrived, false)));
    return OK;
}

/* --- the acts --- */

enum fault insight_erasure_command(struct visit *v, struct command *c) {
    struct insight link;
    struct erasure_ask_args *args = arena_alloc(c->arena, sizeof *args);
    json_t *view = json_new_object(c->arena);
    enum fault f = insight_by_link(v, &link);
    if (f)
        return f;
    *args = (struct erasure_ask_args){.email = arena_copy(c->arena, link.email),
                                      .what = arena_copy(c->arena, form_text(v->form, "what")),
                                      .words = arena_copy(c->arena, form_text(v->form, "words")),
                                      .lang = v->lang};
    if (link.candidate) {
        struct edition_record e;
        if ((f = edition_get(v->txn, link.edition, &e)))
            return f;
        args->edition = arena_copy(c->arena, edition_id_of(&e));
        args->candidate = candidate_id(c->arena, link.candidate);
    }
    c->args = args;
    c->decide = erasure_ask;
    json_set_str(view, "until", format_date(c->arena, v->lang, erasure_until(v->arrived, false)));
    return insight_tell_by_mail(v, c, "erasure_received", link.email, v->lang, view);
}

enum fault insight_back_command(struct visit *v, struct command *c) {
    struct insight link;
    struct erasure_request open;
    struct erasure_answer_args *args = arena_alloc(c->arena, sizeof *args);
    enum fault f = insight_by_link(v, &link);
    if (!f)
        f = erasure_request_of(v->txn, c->arena, link.email, &open);
    if (f)
        return f == NOT_FOUND ? WRONG_STATE : f;
    *args = (struct erasure_answer_args){
        .request = open.id, .outcome = STR("taken_back"), .email = arena_copy(c->arena, link.email)};
    c->args = args;
    c->decide = erasure_settle;
    return OK;
}

enum fault insight_back(struct visit *v, const struct command *c) {
    (void)c;
    v->redirect = arena_format(v->arena, "/innsyn/%.*s", STR_ARGS(visit_param(v, "link")));
    return OK;
}
