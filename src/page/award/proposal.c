/* proposal.c: a proposal's own page: its number, what happens next, the address to be corrected, the receipt,
 * and the way back. Whoever knows its secret may see and do all this, and nobody else. */
#include "page/award/proposal.h"

#include "base/format.h"
#include "desk/delivery.h"
#include "page/award/proposal_form.h"
#include "page/award/winner.h"
#include "page/check/receipt.h"
#include "page/pages.h"
#include "page/words/edition_words.h"

enum { JUST_SENT_SECONDS = 1800 };

static const struct form address_form = {
    "address",
    {{.name = "email", .kind = FORM_EMAIL, .required = true, .autocomplete = "email"}, {.name = NULL}},
};
static const struct form again_form = {"again", {{.name = NULL}}};
static const struct form withdraw_form = {"withdraw", {{.name = NULL}}};

/* --- which proposal --- */

struct str proposal_path(const struct visit *v, const struct proposal *p) {
    struct str link = proposal_link(v->txn, v->arena, &p->record, LINK_OWN);
    return arena_format(v->arena, "/forslag/%.*s/%.*s", STR_ARGS(p->id), STR_ARGS(link));
}

static enum fault read_place(struct visit *v, struct proposal_place *place) {
    enum fault f = edition_read(v->txn, v->arena, place->proposal.edition, v->arrived, &place->edition);
    return f ? f : edition_rules(v->txn, place->edition.number, &place->rules);
}

static struct str name_of(const struct visit *v, const struct proposal_place *place) {
    return edition_proposal_name(v->arena, place->rules, &place->edition.record, place->proposal.number);
}

enum fault proposal_tell_number(struct visit *v, const struct proposal *p) {
    struct edition_record e;
    json_t *rules;
    enum fault f = edition_get(v->txn, p->edition, &e);
    if (f || (f = edition_rules_of(v->txn, &e, &rules)))
        return f;
    v->view = json_new_object(v->arena);
    json_set_str(v->view, "number", edition_proposal_name(v->arena, rules, &e, p->number));
    return OK;
}

enum fault proposal_by_link(struct visit *v, enum proposal_link what, struct proposal_place *place) {
    struct str id = visit_param(v, "proposal"), link = visit_param(v, "link");
    if (id.n != PROPOSAL_ID_MAX)
        return NOT_FOUND;
    enum fault f = proposal_find(v->txn, v->arena, id, &place->proposal);
    if (!f && !proposal_link_holds(v->txn, &place->proposal.record, what, link))
        f = NOT_FOUND;
    return f ? f : read_place(v, place);
}

enum fault proposal_act(struct visit *v, enum proposal_link what, struct command *c,
                        struct proposal_act_args **args) {
    struct proposal_place place;
    struct proposal_act_args *p = *args = arena_alloc(c->arena, sizeof *p);
    c->args = p;
    p->proposal = arena_copy(c->arena, visit_param(v, "proposal"));
    p->link = arena_copy(c->arena, visit_param(v, "link"));
    return proposal_by_link(v, what, &place);
}

/* --- what the page tells --- */

void proposal_head(struct visit *v, const struct proposal_place *place) {
    edition_name(v, &place->edition, place->rules, v->view);
    json_set_str(v->view, "number", name_of(v, place));
    json_set_str(v->view, "candidate", place->proposal.candidate);
    json_set_str(v->view, "received", format_moment(v->arena, v->lang, place->proposal.at));
}

static const char *state_flag(const struct visit *v, const struct proposal *p) {
    if (p->erased)
        return "is_erased";
    if (p->state == PROPOSAL_WITHDRAWN)
        return "is_withdrawn";
    if (p->state == PROPOSAL_LATE)
        return "is_late";
    if (p->state != PROPOSAL_UNCONFIRMED)
        return "is_confirmed";
    return v->arrived - p->at <= JUST_SENT_SECONDS ? "is_sent" : "is_waiting";
}

/* What happens from here, in order. What was decided about it is not told here before everybody is told. */
static void add_next(struct visit *v, const struct proposal_place *place) {
    const struct edition *e = &place->edition;
    json_t *next = json_array();
    if (place->proposal.state == PROPOSAL_WITHDRAWN || place->proposal.erased) {
        words_add(next, "proposal.next_none");
    } else if (e->record.told) {
        words_add(next, e->record.announced ? "proposal.next_announced" : "proposal.next_recalled");
        json_set_str(v->view, "winner_url", winner_url(v, e->award, e->id));
    } else {
        if (place->proposal.state == PROPOSAL_UNCONFIRMED)
            words_add(next, "proposal.next_confirm");
        if (place->proposal.state == PROPOSAL_LATE)
            words_add(next, "proposal.next_late");
        if (v->arrived <= e->record.closes)
            json_set_str(words_add(next, "proposal.next_read"), "deadline",
                         format_moment(v->arena, v->lang, e->record.closes));
        words_add(next, e->secret ? "proposal.next_board" : "proposal.next_jury");
        words_add(next, e->secret ? "proposal.next_given" : "proposal.next_told");
    }
    json_set_bool(v->view, "has_next", true);
    json_set_new(v->view, "next", next);
}

/* How far its mail has come, as far as this program knows, and the button to have it once more. */
static enum fault add_mail(struct visit *v, const struct proposal *p, struct str path, json_t *waiting) {
    struct delivery_record r;
    enum fault f = delivery_read(v->txn, p->record.addressed, 0, &r);
    if (f)
        return f;
    bool done = r.state == DELIVERY_SENT || r.state == DELIVERY_FAILED;
    if (done)
        json_set_str(words_set(waiting, "mail",
                               r.state == DELIVERY_SENT ? "proposal.mail_sent" : "proposal.mail_failed"),
                     "at", format_moment(v->arena, v->lang, r.at));
    else if (r.again)
        words_set(waiting, "mail", "proposal.mail_again");
    if (!done || r.again >= DELIVERY_AGAIN_MOST)
        return OK;
    json_t *again = page_act(v, &again_form, page_url(v, "%.*s/igjen", STR_ARGS(path)), "proposal.again");
    json_set_bool(again, "quiet", true);
    json_set_new(waiting, "again", again);
    return OK;
}

static enum fault add_waiting(struct visit *v, const struct proposal_place *place, struct str path) {
    const struct proposal *p = &place->proposal;
    int64_t until = proposal_confirm_until(&p->record, place->rules);
    json_t *waiting = json_object(), *initial = json_new_object(v->arena);
    json_set_str(waiting, "email", p->email);
    json_set_str(waiting, "until", format_moment(v->arena, v->lang, until));
    json_set_bool(waiting, "over", v->arrived > until);
    if (p->record.addresses < PROPOSAL_READDRESSED_MAX) {
        json_set_str(initial, "email", p->email);
        json_t *correct = visit_form(v, &address_form, initial);
        json_set_str(correct, "action", page_url(v, "%.*s/adresse", STR_ARGS(path)));
        json_object_set(waiting, "correct", correct);
    }
    json_set_bool(waiting, "is_open", v->form != NULL && v->form->form != &withdraw_form);
    json_set_new(v->view, "waiting", waiting);
    return v->arrived > until ? OK : add_mail(v, p, path, waiting);
}

static void add_texts(struct visit *v, const struct proposal *p) {
    json_t *texts = p->erased ? json_array() : proposal_form_told(v, p);
    json_set_bool(v->view, "has_texts", json_array_size(texts) > 0);
    json_set_new(v->view, "texts", texts);
}

static void add_ways(struct visit *v, const struct proposal_place *place, struct str path) {
    const struct proposal *p = &place->proposal;
    if (edition_takes_proposals(&place->edition.record, v->arrived) || p->erased)
        return;
    if (p->state != PROPOSAL_WITHDRAWN) {
        struct str action = page_url(v, "%.*s/trekk", STR_ARGS(path));
        json_t *withdraw = page_act(v, &withdraw_form, action, "proposal.withdraw");
        json_set_bool(withdraw, "quiet", true);
        json_set_str(withdraw, "told", STR("withdraw"));
        json_set_new(v->view, "withdraw", withdraw);
    }
    if (p->state != PROPOSAL_WITHDRAWN)
        json_set_str(v->view, "change_url", page_url(v, "%.*s/endre", STR_ARGS(path)));
    json_t *more = json_object();
    json_set_str(more, "url", page_url(v, "%.*s/en-til", STR_ARGS(path)));
    json_set_new(v->view, "more", more);
}

/* What it said before it was changed: when, and the receipt, which holds the words. */
static enum fault add_earlier(struct visit *v, const struct proposal *p, struct str path) {
    uint64_t *entries;
    size_t n;
    json_t *rows = json_array();
    json_set_new(v->view, "earlier", rows);
    if (!p->record.changes)
        return OK;
    enum fault f = proposal_told(v->txn, v->arena, p->edition, p->number, &entries, &n);
    for (size_t i = n; i > 0 && !f; i--) {
        struct proposal then;
        uint64_t entry = entries[i - 1];
        f = proposal_read_as(v->txn, v->arena, p->edition, p->number, entry, &then);
        if (f || entry == p->record.texts || (!then.candidate.n && !then.erased))
            continue; /* the newest stands above; a corrected address has no texts */
        json_t *row = json_object();
        json_set_str(row, "at", format_moment(v->arena, v->lang, then.at));
        json_set_str(row, "url",
                     page_url(v, "%.*s/kvittering/%llu", STR_ARGS(path), (unsigned long long)entry));
        json_add_new(rows, row);
    }
    json_set_bool(v->view, "has_earlier", json_array_size(rows) > 0);
    return f;
}

/* When its newest text came. */
static enum fault add_changed(struct visit *v, const struct proposal *p, int64_t *at) {
    struct fact newest;
    *at = p->at;
    if (!p->record.changes)
        return OK;
    enum fault f = event_read(v->txn, v->arena, p->record.texts, &newest);
    if (f)
        return f;
    *at = newest.at;
    json_set_str(v->view, "changed", format_moment(v->arena, v->lang, newest.at));
    return OK;
}

static enum fault proposal_view(struct visit *v) {
    struct proposal_place place;
    enum fault f = proposal_by_link(v, LINK_OWN, &place);
    if (f)
        return f;
    const struct proposal *p = &place.proposal;
    struct str path = proposal_path(v, p);
    v->view = json_new_object(v->arena);
    page_stand_at(v, "awards");
    proposal_head(v, &place);
    json_set_bool(v->view, state_flag(v, p), true);
    v->status = p->erased ? 410 : 0;
    if (p->state == PROPOSAL_UNCONFIRMED && !p->erased && (f = add_waiting(v, &place, path)))
        return f;
    int64_t newest;
    add_next(v, &place);
    add_texts(v, p);
    add_ways(v, &place, path);
    if ((f = add_changed(v, p, &newest)) || (f = add_earlier(v, p, path)))
        return f;
    json_set_str(v->view, "draft", arena_format(v->arena, "propose:%.*s", STR_ARGS(place.edition.id)));
    json_set_new(v->view, "receipt",
                 receipt_view(v, p->record.texts, newest, page_url(v, "%.*s/kvittering", STR_ARGS(path)),
                              "receipt.said"));
    return OK;
}

static enum fault proposal_receipt(struct visit *v) {
    struct proposal_place place;
    enum fault f = proposal_by_link(v, LINK_OWN, &place);
    return f ? f
             : receipt_file(v, place.proposal.record.texts, RECEIPT_LATER | RECEIPT_PRIVATE,
                            name_of(v, &place));
}

static enum fault earlier_receipt(struct visit *v) {
    struct proposal_place place;
    struct proposal then;
    uint64_t entry;
    enum fault f = proposal_by_link(v, LINK_OWN, &place);
    if (!f && !str_to_u64(visit_param(v, "entry"), &entry))
        f = NOT_FOUND;
    if (!f)
        f = proposal_read_as(v->txn, v->arena, place.proposal.edition, place.proposal.number, entry, &then);
    return f ? f
             : receipt_file(v, entry, RECEIPT_LATER | RECEIPT_PRIVATE,
                            arena_format(v->arena, "%.*s-%llu", STR_ARGS(name_of(v, &place)),
                                         (unsigned long long)entry));
}

/* --- what its sender does --- */

static enum fault address_command(struct visit *v, struct command *c) {
    struct proposal_act_args *args;
    enum fault f = proposal_act(v, LINK_OWN, c, &args);
    args->email = arena_copy(c->arena, form_text(v->form, "email"));
    c->decide = proposal_readdress;
    return f;
}

static enum fault again_command(struct visit *v, struct command *c) {
    struct proposal_act_args *args;
    c->decide = delivery_again;
    return proposal_act(v, LINK_OWN, c, &args);
}

static enum fault withdraw_command(struct visit *v, struct command *c) {
    struct proposal_act_args *args;
    c->decide = proposal_withdraw;
    return proposal_act(v, LINK_OWN, c, &args);
}

static enum fault back(struct visit *v, const struct command *c) {
    struct proposal_place place;
    (void)c;
    enum fault f = proposal_by_link(v, LINK_OWN, &place);
    if (!f)
        v->redirect = proposal_path(v, &place.proposal);
    return f;
}

#define OWN "/forslag/:proposal/:link"

const struct route proposal_routes[] = {
    {GET, OWN, EVERYONE, .view = proposal_view, .template = "award/proposal"},
    {GET, OWN "/kvittering", EVERYONE, .view = proposal_receipt},
    {GET, OWN "/kvittering/:entry", EVERYONE, .view = earlier_receipt},
    {POST, OWN "/adresse", EVERYONE, .view = proposal_view, .template = "award/proposal",
     .form = &address_form, .command = address_command, .answer = back},
    {POST, OWN "/igjen", EVERYONE, .view = proposal_view, .template = "award/proposal", .form = &again_form,
     .command = again_command, .answer = back},
    {POST, OWN "/trekk", EVERYONE, .view = proposal_view, .template = "award/proposal",
     .form = &withdraw_form, .command = withdraw_command, .answer = back},
    {0},
};
