/* proposal.c: one proposal, read and placed. What is done to it is in proposal_acts.c. */
#include "page/admin/proposal.h"

#include "base/time.h"
#include "page/admin/screen.h"
#include "page/check/receipt.h"

enum fault admin_read_proposal(struct visit *v, struct read_proposal *x) {
    uint32_t number = admin_number(v, "number");
    enum fault f = admin_desk(v, &x->d);
    if (!f && number == 0)
        f = NOT_FOUND;
    return f ? f : proposal_read(v->txn, v->arena, x->d.edition.number, number, &x->p);
}

static struct str url_of(struct visit *v, const struct read_proposal *x, const char *end) {
    return admin_url(v, &x->d, "/forslag/%u%s", x->p.number, end);
}

/* --- head --- */

static void say_nominator(struct visit *v, const struct read_proposal *x) {
    static const struct {
        struct str rule;
        const char *key;
    } helps[] = {
        {STR_INIT("nobody"), "admin.proposal.seen_by_nobody"},
        {STR_INIT("jury"), "admin.proposal.seen_by_jury"},
        {STR_INIT("jury_and_nominee"), "admin.proposal.seen_by_nominee"},
        {STR_INIT("public"), "admin.proposal.seen_by_public"},
    };
    const struct proposal *p = &x->p;
    struct str rule = json_get_str(json_object_get(x->d.rules, "nominator"), "visible_to");
    json_t *nominator = json_object();
    json_set_str(nominator, "name", p->name);
    json_set_str(nominator, "email", p->email);
    json_set_new(nominator, "relation", admin_relation(p));
    for (size_t i = 0; i < sizeof helps / sizeof *helps; i++)
        if (str_equal(rule, helps[i].rule))
            words_set(nominator, "help", helps[i].key);
    json_set_new(v->view, "nominator", nominator);
}

static enum fault say_head(struct visit *v, const struct read_proposal *x) {
    const struct proposal *p = &x->p;
    struct fact received;
    enum fault f = event_read(v->txn, v->arena, p->record.received, &received);
    if (f)
        return f;
    json_set_str(v->view, "number",
                 edition_proposal_name(v->arena, x->d.rules, &x->d.edition.record, p->number));
    if (p->erased)
        words_set(v->view, "candidate", "admin.proposal.gone");
    else
        json_set_str(v->view, "candidate", p->candidate);
    json_set_str(v->view, "inbox_url", admin_url(v, &x->d, "/forslag"));
    json_set_str(v->view, "received", page_when(v, p->at));
    words_set(v->view, "channel_text", arena_format(v->arena, "admin.via.%.*s", STR_ARGS(p->via)).p);
    struct str by = admin_name(v, received.by);
    if (by.n)
        json_set_str(words_set(v->view, "entered_text", "admin.proposal.by_hand"), "who", by);
    if (p->record.changes) {
        struct fact newest;
        if ((f = event_read(v->txn, v->arena, p->record.texts, &newest)))
            return f;
        json_set_str(words_set(v->view, "changed_text", "admin.proposal.changed"), "at",
                     page_when(v, newest.at));
    }
    admin_proposal_state(v->view, p);
    uint32_t before = proposal_beside(v->txn, p->edition, p->number, true),
             next = proposal_beside(v->txn, p->edition, p->number, false);
    if (before)
        json_set_str(v->view, "prev_url", admin_url(v, &x->d, "/forslag/%u", before));
    if (next)
        json_set_str(v->view, "next_url", admin_url(v, &x->d, "/forslag/%u", next));
    return OK;
}

/* --- what keeps it from counting --- */

static void say_late(struct visit *v, const struct read_proposal *x) {
    const struct proposal *p = &x->p;
    bool waits =
        p->state == PROPOSAL_LATE || (p->state == PROPOSAL_REFUSED && p->late && !p->record.admitted);
    int64_t days = -days_left(p->at, x->d.edition.record.closes);
    if (!waits || x->d.edition.record.announced)
        return;
    json_t *late = json_object();
    if (days > 0)
        json_set_int(words_set(late, "text", "admin.proposal.late"), "n", days);
    else
        words_set(late, "text", "admin.proposal.late_same_day");
    json_set_new(late, "grace", admin_form(v, &grace_form, NULL, url_of(v, x, "/ta-med")));
    json_set_new(v->view, "late", late);
}

static void say_unconfirmed(struct visit *v, const struct read_proposal *x) {
    if (x->p.state != PROPOSAL_UNCONFIRMED)
        return;
    json_t *unconfirmed = json_object(), *text = words_set(unconfirmed, "text", "admin.proposal.unconfirmed");
    json_set_str(text, "until", page_when(v, proposal_confirm_until(&x->p.record, x->d.rules)));
    json_set_new(unconfirmed, "release", admin_form(v, &release_form, NULL, url_of(v, x, "/godta")));
    json_set_new(v->view, "unconfirmed", unconfirmed);
}

/* --- which candidate --- */

static json_t *place_act(struct visit *v, const struct read_proposal *x, struct str candidate) {
    json_t *act = page_act(v, &gather_form, url_of(v, x, "/samle"), "admin.proposal.add");
    page_act_hidden(act, "candidate", candidate);
    json_set_bool(act, "quiet", true);
    return act;
}

/* Whether a new candidate would take that proposal too. */
static bool may_come_along(struct visit *v, const struct read_proposal *x, uint32_t number) {
    struct proposal_record r;
    return proposal_get(v->txn, x->d.edition.number, number, &r) == OK &&
           (r.state == PROPOSAL_NEW || r.state == PROPOSAL_UNSURE || r.state == PROPOSAL_ACCEPTED);
}

static enum fault add_matches(struct visit *v, const struct read_proposal *x) {
    struct suggestion list[ALIKE_MAX];
    size_t n;
    json_t *matches = json_array();
    int64_t alike = 0;
    bool candidates = false;
    json_set_new(v->view, "matches", matches);
    enum fault f = proposal_suggestions(v->txn, v->arena, &x->p, list, &n);
    for (size_t i = 0; i < n && !f; i++) {
        json_t *row = json_object();
        struct str word = likeness_word(list[i].match.by);
        words_set(row, "why", arena_format(v->arena, "admin.proposal.same_%.*s", STR_ARGS(word)).p);
        if (list[i].match.is_candidate) {
            json_set_str(row, "name", list[i].name);
            json_set_str(row, "url", admin_url(v, &x->d, "/kandidater/%.*s", STR_ARGS(list[i].id)));
            json_set_new(row, "place", place_act(v, x, list[i].id));
            candidates = true;
        } else {
            json_t *name = words_set(row, "name", "admin.proposal.other");
            json_set_str(
                name, "number",
                edition_proposal_name(v->arena, x->d.rules, &x->d.edition.record, list[i].match.number));
            json_set_str(name, "name", list[i].name);
            json_set_str(row, "url", admin_url(v, &x->d, "/forslag/%u", list[i].match.number));
            alike += may_come_along(v, x, list[i].match.number);
        }
        json_add_new(matches, row);
    }
    json_set_bool(v->view, "has_matches", json_array_size(matches) > 0);
    json_t *make = page_act(v, &make_form, url_of(v, x, "/kandidat"),
                            alike ? "admin.proposal.make_alike" : "admin.proposal.make");
    json_set_int(json_object_get(make, "label"), "n", alike);
    json_set_bool(make, "quiet", candidates);
    json_set_new(v->view, "make", make);
    return f;
}

static enum fault add_choice(struct visit *v, const struct read_proposal *x) {
    struct candidate *list;
    size_t n;
    json_t *options = json_array();
    enum fault f = candidates_list(v->txn, v->arena, x->d.edition.number, false, &list, &n);
    json_t *none = json_object();
    json_set_str(none, "value", (struct str){0});
    words_set(none, "label", "admin.proposal.choose_one");
    json_add_new(options, none);
    for (size_t i = 0; i < n && !f; i++)
        json_add_new(options, admin_option(list[i].id, list[i].name));
    if (!f && n) {
        json_t *form = admin_form(v, &choose_form, NULL, url_of(v, x, "/velg"));
        form_options(form, "candidate", options);
        json_t *field = page_field(form, "candidate"); /* names are many: always a list */
        json_object_del(field, "is_radio");
        json_set_bool(field, "is_select", true);
        json_set_new(v->view, "choose", form);
    }
    json_decref(options);
    return f;
}

static enum fault say_placed(struct visit *v, const struct read_proposal *x) {
    struct candidate k;
    enum fault f = candidate_read(v->txn, v->arena, x->d.edition.number, x->p.record.candidate, &k);
    if (f)
        return f;
    json_t *placed = json_object();
    admin_candidate_name(placed, "name", &k);
    json_set_str(placed, "url", admin_url(v, &x->d, "/kandidater/%.*s", STR_ARGS(k.id)));
    if (!x->d.edition.record.announced) {
        json_t *undo = page_act(v, &ungather_form, url_of(v, x, "/losne"), "admin.proposal.undo");
        json_set_bool(undo, "quiet", true);
        json_set_new(placed, "undo", undo);
    }
    json_set_new(v->view, "placed", placed);
    return OK;
}

static enum fault add_place(struct visit *v, const struct read_proposal *x) {
    enum proposal_state s = x->p.state;
    bool may = !x->p.erased && (s == PROPOSAL_NEW || s == PROPOSAL_UNSURE || s == PROPOSAL_ACCEPTED);
    if (x->p.record.candidate)
        return say_placed(v, x);
    if (!may || x->d.edition.record.announced) {
        words_set(v->view, "unplaced_text",
                  x->p.erased                 ? "admin.proposal.nothing_to_place"
                  : s == PROPOSAL_LATE        ? "admin.proposal.first_grace"
                  : s == PROPOSAL_UNCONFIRMED ? "admin.proposal.first_confirm"
                                              : "admin.proposal.not_placed");
        return OK;
    }
    enum fault f = add_matches(v, x);
    return f ? f : add_choice(v, x);
}

/* --- screening --- */

static void add_acts(struct visit *v, const struct read_proposal *x) {
    const struct proposal *p = &x->p;
    bool may = p->state == PROPOSAL_NEW || p->state == PROPOSAL_UNSURE || p->state == PROPOSAL_ACCEPTED ||
               (p->state == PROPOSAL_REFUSED && (!p->late || p->record.admitted));
    if (x->d.edition.record.announced)
        return;
    if (may) {
        json_t *initial = json_new_object(v->arena);
        json_set_str(initial, "outcome",
                     p->record.screened == 'y'   ? STR("yes")
                     : p->record.screened == 'n' ? STR("no")
                     : p->record.screened == 'q' ? STR("unsure")
                                                 : (struct str){0});
        json_set_str(initial, "reason", p->reason);
        json_set_new(v->view, "screen", admin_form(v, &screen_form, initial, url_of(v, x, "/vurder")));
    }
    if (p->state != PROPOSAL_WITHDRAWN)
        json_set_new(v->view, "retract", admin_form(v, &retract_form, NULL, url_of(v, x, "/trekk")));
}

static enum fault add_screening(struct visit *v, const struct read_proposal *x) {
    const struct proposal *p = &x->p;
    struct fact f;
    if (p->record.screening) {
        enum fault fault = event_read(v->txn, v->arena, p->record.screening - 1, &f);
        if (fault)
            return fault;
        json_t *screened = json_object();
        const char *key = str_equal(str_of(f.type->name), STR("proposal.admitted"))
                              ? "admin.screened.admitted"
                          : p->record.screened == 'y' ? "admin.screened.yes"
                          : p->record.screened == 'n' ? "admin.screened.no"
                                                      : "admin.screened.unsure";
        words_set(screened, "text", key);
        json_set_str(screened, "reason", p->reason);
        json_set_str(screened, "by", admin_name(v, f.by));
        json_set_str(screened, "at", page_when(v, f.at));
        json_set_new(v->view, "screened", screened);
    }
    if (p->state == PROPOSAL_WITHDRAWN)
        json_set_str(v->view, "withdrawn_reason", p->withdrawn_reason);
    return OK;
}

enum fault admin_proposal_view(struct visit *v) {
    struct read_proposal x;
    json_t *history;
    enum fault f = admin_read_proposal(v, &x);
    if (f)
        return f;
    admin_begin_desk(v, &x.d);
    f = say_head(v, &x);
    if (f)
        return f;
    json_set_new(v->view, "texts", admin_texts(v, &x.p));
    if (x.p.erased) {
        words_set(v->view, "gone_text", "admin.proposal.gone_text");
    } else {
        say_nominator(v, &x);
        json_set_str(v->view, "erase_url", url_of(v, &x, "/slett"));
        say_late(v, &x);
        say_unconfirmed(v, &x);
        add_acts(v, &x);
    }
    f = add_place(v, &x);
    if (!f)
        f = add_screening(v, &x);
    if (!f) {
        f = admin_history(v, &x.d, SUBJECT_PROPOSAL, x.p.id, &history);
        json_set_new(v->view, "history", history);
    }
    json_set_new(v->view, "receipt",
                 receipt_view(v, x.p.record.received, x.p.at, url_of(v, &x, "/kvittering"), "receipt.said"));
    return f;
}

static enum fault receipt_of(struct visit *v) {
    struct read_proposal x;
    enum fault f = admin_read_proposal(v, &x);
    return f ? f
             : receipt_file(v, x.p.record.received, RECEIPT_LATER | RECEIPT_PRIVATE,
                            edition_proposal_name(v->arena, x.d.rules, &x.d.edition.record, x.p.number));
}

const struct route admin_proposal_routes[] = {
    {GET, ADMIN_PROPOSAL, ADMIN, .view = admin_proposal_view, .template = "admin/proposal"},
    {GET, ADMIN_PROPOSAL "/kvittering", ADMIN, .view = receipt_of},
    {0},
};
