/* insight_proposals.c: what proposals hold of who sent them and of who is named in them. */
#include "award/candidate/candidate.h"
#include "award/privacy/held.h"
#include "base/email.h"
#include "base/format.h"
#include "page/award/proposal.h"
#include "page/award/proposal_form.h"
#include "page/mail/mails.h"
#include "page/person/insight.h"
#include "page/words/edition_words.h"

static enum fault place_of(struct telling *t, uint32_t edition, uint32_t number,
                           struct proposal_place *place) {
    const struct visit *v = t->v;
    enum fault f = proposal_read(v->txn, v->arena, edition, number, &place->proposal);
    if (!f)
        f = edition_read(v->txn, v->arena, edition, v->arrived, &place->edition);
    return f ? f : edition_rules_of(v->txn, &place->edition.record, &place->rules);
}

static struct str name_of(struct telling *t, const struct proposal_place *place) {
    return edition_proposal_name(t->v->arena, place->rules, &place->edition.record, place->proposal.number);
}

/* What a row begins with, for the page and for the file. */
static void begin_row(struct telling *t, const struct proposal_place *place, json_t *row, json_t *data) {
    edition_name(t->v, &place->edition, place->rules, row);
    json_set_str(row, "number", name_of(t, place));
    json_set_str(row, "received", format_moment(t->v->arena, t->v->lang, place->proposal.at));
    json_set_str(data, "edition", place->edition.id);
    json_set_str(data, "number", name_of(t, place));
    json_set_str(data, "received", time_format_rfc3339(t->v->arena, place->proposal.at));
    t->things++;
}

static json_t *new_in(json_t *list) {
    json_t *row = json_object();
    json_add_new(list, row);
    return row;
}

/* --- what was sent with the address --- */

/* What its sender may know of where it stands: what was decided about it is told when everybody is told. */
static const char *state_key(const struct proposal *p) {
    return p->erased                          ? "insight.state_erased"
           : p->state == PROPOSAL_WITHDRAWN   ? "insight.state_withdrawn"
           : p->state == PROPOSAL_UNCONFIRMED ? "insight.state_unconfirmed"
           : p->state == PROPOSAL_LATE        ? "insight.state_late"
                                              : "insight.state_confirmed";
}

/* An entry's private part as it was written, but for the form's token. */
static enum fault add_raw(struct telling *t, uint64_t entry, json_t *list) {
    struct fact f;
    enum fault fault = event_read(t->v->txn, t->v->arena, entry, &f);
    if (fault)
        return fault;
    json_t *row = new_in(list), *private = json_deep_copy(f.private);
    json_object_del(private, "by");
    json_object_del(private, "form");
    json_set_int(row, "entry", (int64_t)entry);
    json_set_str(row, "at", time_format_rfc3339(t->v->arena, f.at));
    if (f.type)
        json_set_str(row, "type", str_of(f.type->name));
    json_set_bool(row, "erased", f.erased);
    json_set_new(row, "data", private);
    return OK;
}

static enum fault add_versions(struct telling *t, const struct proposal_place *place, json_t *row,
                               json_t *data) {
    struct visit *v = t->v;
    const struct proposal *p = &place->proposal;
    json_t *versions = json_array(), *raw = json_array();
    uint64_t *entries;
    size_t n;
    json_set_new(row, "versions", versions);
    json_set_new(data, "told", raw);
    enum fault f = proposal_told(v->txn, v->arena, p->edition, p->number, &entries, &n);
    for (size_t i = 0; i < n && !f; i++)
        f = add_raw(t, entries[i], raw);
    for (size_t i = n; i > 0 && !f; i--) {
        struct proposal then;
        f = proposal_read_as(v->txn, v->arena, p->edition, p->number, entries[i - 1], &then);
        if (f)
            break;
        json_t *version = new_in(versions);
        json_set_str(version, "at", format_moment(v->arena, v->lang, then.at));
        json_set_bool(version, "is_first", i == 1);
        json_set_bool(version, "is_newest", entries[i - 1] == p->record.texts);
        json_set_new(version, "texts", then.erased ? json_array() : proposal_form_told(v, &then));
        json_set_bool(version, "is_erased", then.erased);
    }
    return f;
}

enum fault insight_mails(struct telling *t, struct str recipient, json_t *into, json_t *data) {
    struct visit *v = t->v;
    struct mail *list;
    size_t n;
    enum fault f = outbox_to(v->txn, v->arena, recipient, &list, &n);
    for (size_t i = 0; i < n && !f; i++) {
        struct mail_text text;
        if (!email_equal(list[i].email, t->link.email) ||
            mail_make(v->site, v->txn, v->arena, &list[i], false, &text))
            continue; /* to an address that was corrected meanwhile */
        json_t *row = new_in(into), *raw = new_in(data);
        json_set_str(row, "at", format_moment(v->arena, v->lang, list[i].at));
        json_set_str(row, "subject", text.subject);
        json_set_str(raw, "at", time_format_rfc3339(v->arena, list[i].at));
        json_set_str(raw, "subject", text.subject);
    }
    return f;
}

static enum fault add_own(struct telling *t, const struct proposal_place *place, json_t *row, json_t *data) {
    const struct proposal *p = &place->proposal;
    json_t *mails = json_array(), *raw = json_array();
    begin_row(t, place, row, data);
    words_set(row, "state", state_key(p));
    json_set_str(row, "candidate", p->candidate);
    if (p->state != PROPOSAL_UNCONFIRMED && !p->erased) {
        struct str path = proposal_path(t->v, p);
        json_set_str(row, "url", page_url(t->v, "%.*s", STR_ARGS(path)));
    }
    enum fault f = add_versions(t, place, row, data);
    if (!f)
        f = insight_mails(t, p->id, mails, raw);
    json_set_bool(row, "has_mails", json_array_size(mails) > 0);
    json_set_new(row, "mails", mails);
    json_set_new(data, "mails", raw);
    return f;
}

/* --- what is said about who has the address --- */

static void add_about(struct telling *t, const struct proposal_place *place, json_t *row, json_t *data) {
    struct proposal p = place->proposal;
    bool sender = held_tells_sender(place->rules) && !p.erased;
    begin_row(t, place, row, data);
    json_set_str(row, "candidate", p.candidate);
    if (sender)
        json_set_str(row, "sender", p.name);
    p.name = p.email = p.relation = (struct str){0};
    p.self = false;
    json_set_new(row, "texts", p.erased ? json_array() : proposal_form_told(t->v, &p));
    json_set_bool(row, "is_erased", p.erased);
    if (sender)
        json_set_str(data, "proposed_by", place->proposal.name);
    json_set_str(data, "candidate", p.candidate);
    json_set_str(data, "why", p.why);
    json_set_str(data, "organisation_number", p.orgnr);
    json_set_str(data, "web", p.web);
    json_set_str(data, "municipality", p.municipality);
    json_object_set_new(data, "goals", json_deep_copy(p.goals));
    json_set_str(data, "contact", p.contact);
    json_set_str(data, "merits", p.merits);
}

/* All proposals of the candidate that the administrator sent the link about. */
static enum fault add_candidate(struct telling *t, json_t *about, json_t *raw) {
    struct visit *v = t->v;
    struct proposal *list;
    size_t n;
    struct edition_record e;
    if (!t->link.candidate)
        return OK;
    enum fault f = edition_get(v->txn, t->link.edition, &e);
    if (f || !held_may_tell(&e))
        return f;
    f = candidate_proposals(v->txn, v->arena, t->link.edition, t->link.candidate, &list, &n);
    for (size_t i = 0; i < n && !f; i++) {
        struct proposal_place place;
        f = place_of(t, t->link.edition, list[i].number, &place);
        if (!f)
            add_about(t, &place, new_in(about), new_in(raw));
    }
    return f;
}

static enum fault add_held(struct telling *t, const struct held *h, json_t *lists[3], json_t *raw[3]) {
    struct proposal_place place;
    enum fault f = place_of(t, h->edition, h->number, &place);
    if (f)
        return f;
    json_t *row = new_in(lists[h->how]), *data = new_in(raw[h->how]);
    if (h->how == HELD_OWN)
        return add_own(t, &place, row, data);
    if (h->how == HELD_NAMED)
        add_about(t, &place, row, data);
    else
        begin_row(t, &place, row, data);
    return OK;
}

enum fault insight_tell_proposals(struct telling *t) {
    static const char *const names[] = {
        [HELD_OWN] = "proposals", [HELD_EARLIER] = "earlier", [HELD_NAMED] = "about"};
    json_t *lists[3], *raw[3];
    struct held *held;
    size_t n;
    for (size_t i = 0; i < 3; i++) {
        json_set_new(t->v->view, names[i], lists[i] = json_array());
        json_set_new(t->data, names[i], raw[i] = json_array());
    }
    enum fault f = held_proposals(t->v->txn, t->v->arena, t->link.email, false, &held, &n);
    for (size_t i = 0; i < n && !f; i++) {
        bool twice = held[i].how == HELD_NAMED && held[i].edition == t->link.edition && t->link.candidate;
        f = twice ? OK : add_held(t, &held[i], lists, raw);
    }
    if (!f)
        f = add_candidate(t, lists[HELD_NAMED], raw[HELD_NAMED]);
    for (size_t i = 0; i < 3; i++)
        json_set_bool(t->v->view, arena_format(t->v->arena, "has_%s", names[i]).p,
                      json_array_size(lists[i]) > 0);
    return f;
}
