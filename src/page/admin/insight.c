/* insight.c: who has asked to have their data erased, by when the law wants an answer, what it would
 * touch, and the answer. Each answer is told to the person by mail. */
#include "page/person/insight.h"

#include "award/people/outbox.h"
#include "award/privacy/erasure.h"
#include "award/privacy/erasure_request.h"
#include "award/privacy/held.h"
#include "base/format.h"
#include "base/time.h"
#include "page/admin/retention.h"

#define INSIGHT "/administrasjon/innsyn"

static const char *const outcomes[] = {"done", "refused", NULL};

static const struct form extend_form = {
    "erasure_extend",
    {{.name = "reason", .kind = FORM_TEXT, .required = true, .max = 1000}, {.name = NULL}},
};
static const struct form settle_form = {
    "erasure_settle",
    {
        {.name = "outcome", .kind = FORM_CHOICE, .required = true, .options = outcomes},
        {.name = "reason", .kind = FORM_TEXT, .required = true, .max = 2000},
        {.name = NULL},
    },
};

/* --- the clock --- */

static void add_clock(struct visit *v, const struct erasure_request *r, json_t *row) {
    int64_t left = days_left(v->arrived, r->record.until);
    if (r->state != ERASURE_OPEN) {
        struct str word = erasure_state_word(r->state);
        admin_state(row, arena_format(v->arena, "erasure.state_%.*s", STR_ARGS(word)).p,
                    r->state == ERASURE_DONE ? "success" : "neutral");
        return;
    }
    admin_state(row, left < 0 ? "erasure.over" : "erasure.left",
                left < 0                    ? "danger"
                : left <= ERASURE_WARN_DAYS ? "warning"
                                            : "neutral");
    json_set_int(json_object_get(row, "state"), "n", left < 0 ? -left : left);
    json_set_str(row, "until", format_date(v->arena, v->lang, r->record.until));
}

/* `kind`: "what" of the list, "wish" of a page of its own, where it is a sentence. */
static void add_asked(struct visit *v, const struct erasure_request *r, const char *kind, json_t *row) {
    struct str what = r->what.n ? r->what : STR("gone");
    words_set(row, kind, arena_format(v->arena, "erasure.%s_%.*s", kind, STR_ARGS(what)).p);
    json_set_str(row, "email", r->email);
    json_set_str(row, "at", page_when(v, r->record.at));
    add_clock(v, r, row);
}

/* --- the list --- */

static enum fault list_view(struct visit *v) {
    struct erasure_request *list;
    size_t n;
    json_t *rows = json_array();
    enum fault f = erasure_requests(v->txn, v->arena, &list, &n);
    if (f)
        return f;
    admin_begin(v);
    for (size_t i = 0; i < n; i++) {
        json_t *row = json_object();
        add_asked(v, &list[i], "what", row);
        json_set_str(row, "url", page_url(v, INSIGHT "/%.*s", STR_ARGS(list[i].id)));
        json_add_new(rows, row);
    }
    json_set_bool(v->view, "has_rows", n > 0);
    json_set_new(v->view, "rows", rows);
    json_set_str(v->view, "retention_url", page_url(v, RETENTION_PATH));
    if (n == 0)
        admin_empty(v, "erasure.nobody", NULL, (struct str){0});
    return OK;
}

enum fault admin_insight_waiting(struct visit *v, int64_t *open, int64_t *left) {
    struct erasure_request *list;
    size_t n;
    enum fault f = erasure_requests(v->txn, v->arena, &list, &n);
    *open = 0;
    *left = 0;
    for (size_t i = n; i > 0 && !f; i--)
        if (list[i - 1].state == ERASURE_OPEN) {
            ++*open;
            *left = days_left(v->arrived, list[i - 1].record.until); /* ends with the one that is due first */
        }
    return f;
}

/* --- what it would touch --- */

/* Where it is erased, or why it cannot be. */
static enum fault say_way(struct visit *v, const struct desk *d, const struct proposal *p, json_t *row) {
    struct erasure_target *list;
    size_t n;
    if (p->erased) {
        words_set(row, "note", "erasure.gone_already");
        return OK;
    }
    enum fault f = erasure_of_proposal(v->txn, v->arena, p->edition, p->number, v->arrived, &list, &n);
    if (f == COUNT_NEEDS_IT)
        words_set(row, "note", "erasure.needed");
    else if (!f && n)
        json_set_str(row, "erase_url", admin_url(v, d, "/forslag/%u/slett", p->number));
    return f == COUNT_NEEDS_IT ? OK : f;
}

static enum fault touch(struct visit *v, const struct held *h, json_t *rows, int64_t *mails) {
    static const char *const hows[] = {[HELD_OWN] = "erasure.how_own",
                                       [HELD_EARLIER] = "erasure.how_earlier",
                                       [HELD_NAMED] = "erasure.how_named"};
    struct desk d;
    struct proposal p;
    struct mail *list;
    size_t n;
    enum fault f = proposal_read(v->txn, v->arena, h->edition, h->number, &p);
    if (!f)
        f = edition_read(v->txn, v->arena, h->edition, v->arrived, &d.edition);
    if (!f)
        f = edition_rules_of(v->txn, &d.edition.record, &d.rules);
    if (!f)
        f = outbox_to(v->txn, v->arena, p.id, &list, &n);
    if (f)
        return f;
    *mails += h->how == HELD_OWN ? (int64_t)n : 0;
    json_t *row = json_object();
    json_set_str(row, "number", edition_proposal_name(v->arena, d.rules, &d.edition.record, p.number));
    json_set_str(row, "candidate", p.candidate);
    json_set_str(row, "award_name", rules_text_of(d.rules, "short_name", v->lang));
    words_set(row, "how", hows[h->how]);
    json_set_str(row, "url", admin_url(v, &d, "/forslag/%u", p.number));
    json_add_new(rows, row);
    return say_way(v, &d, &p, row);
}

static void add_member(struct visit *v, const struct person *p) {
    json_set_str(words_set(v->view, "member", "erasure.member"), "name", p->name);
    json_set_str(v->view, "member_erase_url",
                 page_url(v, "/administrasjon/personer/%.*s/slett", STR_ARGS(p->id)));
}

static enum fault add_touched(struct visit *v, const struct erasure_request *r) {
    struct held *held;
    size_t n;
    int64_t mails = 0;
    json_t *rows = json_array();
    struct person person;
    json_set_new(v->view, "touched", rows);
    enum fault f = held_proposals(v->txn, v->arena, r->email, true, &held, &n);
    for (size_t i = 0; i < n && !f; i++)
        f = touch(v, &held[i], rows, &mails);
    json_set_bool(v->view, "has_touched", n > 0);
    json_set_int(words_set(v->view, "counts", "erasure.proposals"), "n", (int64_t)n);
    if (mails)
        json_set_int(words_set(v->view, "mails", "erasure.mails"), "n", mails);
    if (!f && person_by_mail(v->txn, v->arena, r->email, &person) == OK)
        add_member(v, &person);
    if (!f && r->candidate.n)
        json_set_str(v->view, "candidate_url",
                     page_url(v, "/administrasjon/utgave/%.*s/kandidater/%.*s", STR_ARGS(r->edition),
                              STR_ARGS(r->candidate)));
    return f;
}

/* --- one request --- */

static struct str url_of(struct visit *v, const struct erasure_request *r, const char *end) {
    return page_url(v, INSIGHT "/%.*s%s", STR_ARGS(r->id), end);
}

static void add_answers(struct visit *v, const struct erasure_request *r) {
    if (r->record.extended)
        json_set_str(v->view, "extended_reason", r->extended_reason);
    if (r->state != ERASURE_OPEN) {
        json_set_str(v->view, "answer", r->answer);
        json_set_str(v->view, "answered", page_when(v, r->settled_at));
        if (r->email.n)
            json_set_str(v->view, "erase_url", url_of(v, r, "/slett"));
        return;
    }
    json_set_new(v->view, "settle", admin_form(v, &settle_form, NULL, url_of(v, r, "/svar")));
    if (!r->record.extended && v->arrived <= r->record.until) {
        json_set_new(v->view, "extend", admin_form(v, &extend_form, NULL, url_of(v, r, "/utvid")));
        json_set_str(words_set(v->view, "extend_text", "erasure.extend_text"), "until",
                     format_date(v->arena, v->lang, erasure_until(r->record.at, true)));
    }
}

static enum fault one_view(struct visit *v) {
    struct erasure_request r;
    enum fault f = erasure_request_read(v->txn, v->arena, visit_param(v, "request"), &r);
    if (f)
        return f;
    admin_begin(v);
    add_asked(v, &r, "wish", v->view);
    words_set(v->view, "touches", r.state == ERASURE_OPEN ? "erasure.touches" : "erasure.touches_settled");
    json_set_str(v->view, "list_url", page_url(v, INSIGHT));
    json_set_str(v->view, "words", r.words);
    add_answers(v, &r);
    return r.email.n ? add_touched(v, &r) : OK;
}

/* --- the answers --- */

static enum fault take(struct visit *v, struct command *c, struct erasure_request *r,
                       struct erasure_answer_args **args) {
    enum fault f = erasure_request_read(v->txn, c->arena, visit_param(v, "request"), r);
    if (f)
        return f;
    *args = arena_alloc(c->arena, sizeof **args);
    (*args)->request = r->id;
    (*args)->reason = admin_take(v, c, "reason");
    c->args = *args;
    return OK;
}

static enum fault tell(struct visit *v, struct command *c, const struct erasure_request *r, const char *kind,
                       struct str reason, int64_t until) {
    json_t *view = json_new_object(c->arena);
    json_set_str(view, "reason", reason);
    json_set_str(view, "asked", format_date(c->arena, r->lang, r->record.at));
    json_set_str(view, "until", format_date(c->arena, r->lang, until));
    return insight_tell_by_mail(v, c, kind, r->email, r->lang, view);
}

static enum fault extend_command(struct visit *v, struct command *c) {
    struct erasure_request r;
    struct erasure_answer_args *args;
    enum fault f = take(v, c, &r, &args);
    c->decide = erasure_extend;
    return f ? f : tell(v, c, &r, "erasure_extended", args->reason, erasure_until(r.record.at, true));
}

static enum fault settle_command(struct visit *v, struct command *c) {
    struct erasure_request r;
    struct erasure_answer_args *args;
    enum fault f = take(v, c, &r, &args);
    if (f)
        return f;
    args->outcome = admin_take(v, c, "outcome");
    c->decide = erasure_settle;
    bool no = str_equal(args->outcome, STR("refused"));
    return tell(v, c, &r, no ? "erasure_refused" : "erasure_done", args->reason, r.record.until);
}

const struct route admin_insight_routes[] = {
    {GET, INSIGHT, ADMIN, .view = list_view, .template = "admin/insight"},
    {GET, INSIGHT "/:request", ADMIN, .view = one_view, .template = "admin/erasure"},
    ADMIN_ACT(INSIGHT "/:request/utvid", one_view, "admin/erasure", &extend_form, extend_command),
    ADMIN_ACT(INSIGHT "/:request/svar", one_view, "admin/erasure", &settle_form, settle_command),
    {0},
};
