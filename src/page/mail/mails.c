/* mails.c: from a row of the outbox to words. One row of the table a kind; each fills in its template's view.
 */
#include "page/mail/mails.h"

#include "award/candidate/candidate.h"
#include "award/close/claim.h"
#include "award/decision/announcement.h"
#include "award/people/people.h"
#include "award/proposal/proposal.h"
#include "award/step/step.h"
#include "base/clock.h"
#include "base/format.h"
#include "desk/signin.h"
#include "page/check/checkpoint.h"
#include "page/mail/mail_words.h"

#include <string.h>

struct making {
    const struct site *site;
    const struct txn *t;
    struct arena *a;
    const struct mail *mail;
    bool secrets;
    struct edition edition;
    json_t *rules;
    json_t *view;
};

typedef enum fault fill(struct making *m);

/* --- what they share --- */

static void set(struct making *m, const char *name, struct str value) {
    json_set_str(m->view, name, value);
}

static enum fault fill_edition(struct making *m) {
    enum lang lang = m->mail->lang;
    enum fault f = edition_read(m->t, m->a, m->mail->record.edition, clock_now(), &m->edition);
    if (f || (f = edition_rules(m->t, m->mail->record.edition, &m->rules)))
        return f;
    set(m, "award", rules_text_of(m->rules, "name", lang));
    set(m, "label", m->edition.label);
    return OK;
}

static struct str body_id(const struct mail_record *r) {
    return str_bytes(r->body, strnlen(r->body, sizeof r->body));
}

static void fill_body(struct making *m) {
    const json_t *body = rules_find(m->rules, "bodies", body_id(&m->mail->record));
    set(m, "body", rules_text_of(body, "name", m->mail->lang));
}

/* A link that signs its reader in, once; until the end of what it is about. */
static void fill_signin(struct making *m) {
    int64_t until = m->mail->at + SIGNIN_INVITATION_SECONDS;
    struct str secret = signin_secret(m->site->store, m->a, SIGNIN_MAILED, m->mail->recipient, until);
    set(m, "link",
        m->secrets ? mail_url(m->site, m->a, m->mail->lang, "/logg-inn#%.*s", STR_ARGS(secret))
                   : mail_url(m->site, m->a, m->mail->lang, "/logg-inn#…"));
    set(m, "until", format_date(m->a, m->mail->lang, until));
}

/* --- to who proposes --- */

/* The way to the proposal's page too, once there is nothing to confirm. Never the page's own link: an address
 * that turns out to be wrong would have it for ever. */
static void fill_link(struct making *m, const struct proposal *p) {
    struct str confirm = m->secrets ? proposal_link(m->t, m->a, &p->record, LINK_CONFIRM) : STR("…");
    set(m, "link",
        mail_url(m->site, m->a, p->lang, "/bekreft/%.*s/%.*s", STR_ARGS(p->id), STR_ARGS(confirm)));
}

static enum fault fill_proposal(struct making *m) {
    struct proposal p;
    enum fault f = proposal_find(m->t, m->a, m->mail->recipient, &p);
    if (f || (f = fill_edition(m)))
        return f;
    set(m, "number", edition_proposal_name(m->a, m->rules, &m->edition.record, p.number));
    set(m, "candidate", p.candidate);
    set(m, "received", format_moment(m->a, p.lang, p.at));
    set(m, "until", format_date(m->a, p.lang, proposal_confirm_until(&p.record, m->rules)));
    fill_link(m, &p);
    return OK;
}

/* --- to members --- */

static enum fault fill_invitation(struct making *m) {
    enum fault f = fill_edition(m);
    if (f)
        return f;
    fill_body(m);
    fill_signin(m);
    return OK;
}

/* Where in the log it stands that this mail is of, and where its receipt is. */
static void fill_receipt(struct making *m, struct str url) {
    set(m, "index", format_integer(m->a, m->mail->lang, (int64_t)m->mail->entry));
    set(m, "receipt", url);
}

static void fill_own_receipts(struct making *m) {
    struct str body = body_id(&m->mail->record);
    fill_receipt(m, mail_url(m->site, m->a, m->mail->lang, "/jury/%.*s/%.*s/kvitteringer",
                             STR_ARGS(m->edition.id), STR_ARGS(body)));
}

static enum fault fill_confirm(struct making *m) {
    enum fault f = fill_invitation(m);
    if (!f)
        fill_own_receipts(m);
    return f;
}

static enum fault fill_declared(struct making *m) {
    enum fault f = fill_edition(m);
    if (f)
        return f;
    fill_body(m);
    set(m, "at", format_moment(m->a, m->mail->lang, m->mail->at));
    fill_own_receipts(m);
    return OK;
}

static enum fault fill_key(struct making *m) {
    set(m, "at", format_moment(m->a, m->mail->lang, m->mail->at));
    set(m, "link", mail_url(m->site, m->a, m->mail->lang, "/jury"));
    return OK;
}

static enum fault fill_passkey(struct making *m) {
    set(m, "at", format_moment(m->a, m->mail->lang, m->mail->at));
    set(m, "link", mail_url(m->site, m->a, m->mail->lang, "/innlogging"));
    return OK;
}

static enum fault fill_changed(struct making *m) {
    set(m, "at", format_moment(m->a, m->mail->lang, m->mail->at));
    return OK;
}

static enum fault fill_step(struct making *m) {
    struct step_record s;
    enum fault f = fill_edition(m);
    if (f || (f = step_get(m->t, m->mail->record.edition, m->mail->record.subject, &s)))
        return f;
    fill_body(m);
    fill_signin(m);
    set(m, "step",
        rules_text_of(rules_find(m->rules, "steps", str_of(s.template_id)), "name", m->mail->lang));
    if (s.closes)
        set(m, "deadline", format_moment(m->a, m->mail->lang, s.closes));
    return OK;
}

/* Until when they may complain: by the time of the close, which this mail's entry is. */
static enum fault fill_inspection(struct making *m) {
    struct step_record s;
    struct step_documents d;
    enum fault f = fill_step(m);
    if (f || (f = step_get(m->t, m->mail->record.edition, m->mail->record.subject, &s)) ||
        (f = step_documents(m->t, m->a, &s, &d)))
        return f;
    set(m, "deadline", format_moment(m->a, m->mail->lang, inspection_until(&d.rules, m->mail->at)));
    return OK;
}

/* Until when its recipient may complain of a sealed vote that was closed then; of an open one the mail of the
 * close asks them to. Not when that is over. */
static enum fault fill_claim_until(struct making *m, int64_t closed) {
    struct step_record s;
    struct step_documents d;
    enum fault f = step_get(m->t, m->mail->record.edition, m->mail->record.subject, &s);
    if (f || (f = step_documents(m->t, m->a, &s, &d)))
        return f;
    int64_t until = inspection_until(&d.rules, closed);
    json_set_bool(m->view, "is_sealed", s.secrecy == SECRECY_SEALED);
    if (s.secrecy == SECRECY_SEALED && m->mail->at <= until)
        set(m, "claim_until", format_moment(m->a, m->mail->lang, until));
    return OK;
}

static enum fault fill_closed(struct making *m) {
    enum fault f = fill_step(m);
    return f ? f : fill_claim_until(m, m->mail->at);
}

/* Where it stands, and where its receipt is: never what it says. */
static enum fault fill_ballot(struct making *m) {
    struct step_record s;
    struct fact cast;
    enum fault f = fill_edition(m);
    if (f || (f = step_get(m->t, m->mail->record.edition, m->mail->record.subject, &s)) ||
        (f = event_read(m->t, m->a, m->mail->entry, &cast)))
        return f;
    const json_t *template = rules_find(m->rules, "steps", str_of(s.template_id));
    struct str body = json_get_str(template, "body");
    set(m, "step", rules_text_of(template, "name", m->mail->lang));
    set(m, "at", format_moment(m->a, m->mail->lang, m->mail->at));
    json_set_int(m->view, "number", json_get_int(cast.open, "number"));
    set(m, "index", format_integer(m->a, m->mail->lang, (int64_t)m->mail->entry));
    set(m, "link",
        mail_url(m->site, m->a, m->mail->lang, "/jury/%.*s/%.*s/%s/levert/%lld", STR_ARGS(m->edition.id),
                 STR_ARGS(body), s.id, (long long)json_get_int(cast.open, "number")));
    return OK;
}

/* Which telling of the edition's announcement this entry is, from 1; 0: none. */
static uint32_t telling_of(const struct making *m) {
    struct announcement n;
    uint32_t i = m->edition.record.told;
    while (i && (announcement_told(m->t, m->a, m->mail->record.edition, i, &n) || n.index != m->mail->entry))
        i--;
    return i;
}

static void fill_winner(struct making *m) {
    struct str path =
        arena_format(m->a, "/%.*s/%u/vinner", STR_ARGS(m->edition.award), m->edition.record.ordinal);
    set(m, "link", mail_url(m->site, m->a, m->mail->lang, "%.*s", STR_ARGS(path)));
    fill_receipt(m,
                 mail_url(m->site, m->a, m->mail->lang, "%.*s/kvittering/%u", STR_ARGS(path), telling_of(m)));
}

/* What everybody can read now, and why, if it was changed. */
static enum fault fill_told(struct making *m) {
    struct fact told;
    enum fault f = fill_edition(m);
    if (f || (f = event_read(m->t, m->a, m->mail->entry, &told)))
        return f;
    fill_body(m);
    set(m, "at", format_date(m->a, m->mail->lang, m->mail->at));
    set(m, "reason", json_get_str(told.later, "reason"));
    fill_winner(m);
    return OK;
}

/* --- to partners --- */

/* What has happened, by the type of its entry: never what was decided before all may read it. */
static enum fault fill_milestone(struct making *m) {
    static const struct {
        const char *type, *what;
    } rows[] = {{"step.opened", "opened"},
                {"step.closed", "closed"},
                {"decision.recorded", "decided"},
                {"edition.announced", "announced"}};
    struct fact happened;
    struct step_record s;
    enum fault f = fill_edition(m);
    if (f || (f = event_read(m->t, m->a, m->mail->entry, &happened)))
        return f;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        json_set_bool(m->view, rows[i].what, strcmp(happened.type->name, rows[i].type) == 0);
    fill_body(m);
    set(m, "at", format_moment(m->a, m->mail->lang, m->mail->at));
    if (m->mail->record.subject && !step_get(m->t, m->mail->record.edition, m->mail->record.subject, &s))
        set(m, "step",
            rules_text_of(rules_find(m->rules, "steps", str_of(s.template_id)), "name", m->mail->lang));
    set(m, "index", format_integer(m->a, m->mail->lang, (int64_t)m->mail->entry));
    set(m, "link",
        mail_url(m->site, m->a, m->mail->lang, "/kontroll/%llu", (unsigned long long)m->mail->entry));
    return OK;
}

/* --- the table --- */

static fill *const fills[MAIL_KINDS_END] = {
    [MAIL_PROPOSAL_CONFIRM] = fill_proposal,
    [MAIL_PROPOSAL_RECEIVED] = fill_proposal,
    [MAIL_INVITATION] = fill_invitation,
    [MAIL_KEY_ENROLLED] = fill_key,
    [MAIL_STEP_OPENED] = fill_step,
    [MAIL_CONFIRM_ROW] = fill_confirm,
    [MAIL_ADDRESS_CHANGED] = fill_changed,
    [MAIL_BALLOT_CAST] = fill_ballot,
    [MAIL_STEP_CLOSED] = fill_closed,
    [MAIL_CORRECTED] = fill_told,
    [MAIL_RECALLED] = fill_told,
    [MAIL_ANNOUNCED] = fill_told,
    [MAIL_CORRECTION_ASKED] = fill_step,
    [MAIL_STEP_INSPECTION] = fill_inspection,
    [MAIL_STEP_CORRECTED] = fill_step,
    [MAIL_BALLOT_CLAIMED] = fill_step,
    [MAIL_CLAIM_SETTLED] = fill_step,
    [MAIL_MILESTONE] = fill_milestone,
    [MAIL_DECLARED] = fill_declared,
    [MAIL_STEP_ENDED] = fill_closed,
    [MAIL_PASSKEY_ADDED] = fill_passkey,
};

/* What somebody may want to hold up to the log later. */
static const bool tells_checkpoint[MAIL_KINDS_END] = {
    [MAIL_STEP_OPENED] = true,    [MAIL_STEP_CLOSED] = true, [MAIL_STEP_INSPECTION] = true,
    [MAIL_STEP_CORRECTED] = true, [MAIL_CORRECTED] = true,   [MAIL_RECALLED] = true,
    [MAIL_ANNOUNCED] = true,      [MAIL_CONFIRM_ROW] = true, [MAIL_MILESTONE] = true,
    [MAIL_STEP_ENDED] = true,
};

enum fault mail_make(const struct site *site, const struct txn *t, struct arena *a, const struct mail *mail,
                     bool secrets, struct mail_text *out) {
    struct making m = {
        .site = site, .t = t, .a = a, .mail = mail, .secrets = secrets, .view = json_new_object(a)};
    uint8_t kind = mail->record.kind;
    *out = (struct mail_text){.to_name = mail->name, .to_address = mail->email};
    if (kind >= MAIL_KINDS_END || !fills[kind] || mail->email.n == 0)
        return NOT_FOUND;
    set(&m, "name", mail->name);
    enum fault f = fills[kind](&m);
    if (!f && tells_checkpoint[kind])
        page_checkpoint(site, a, m.view);
    return f ? f : mail_words(site, t, a, mail_kind_word((enum mail_kind)kind).p, mail->lang, m.view, out);
}

enum fault mail_make_whole(void *site, const struct txn *t, struct arena *a, const struct mail *m,
                           struct mail_text *out) {
    return mail_make(site, t, a, m, true, out);
}

enum fault mail_remind(void *site, const struct txn *t, struct arena *a, const struct reminder *r,
                       struct mail_text *out) {
    struct person p;
    struct step_record s;
    enum fault f = person_read(t, a, r->person, &p);
    if (f || (f = step_get(t, r->edition, r->step, &s)) || p.email.n == 0)
        return f ? f : NOT_FOUND;
    struct mail mail = {.at = clock_now(),
                        .record = {.edition = r->edition, .subject = r->step},
                        .recipient = r->person,
                        .lang = p.lang};
    memcpy(mail.record.body, s.body, sizeof mail.record.body);
    struct making m = {
        .site = site, .t = t, .a = a, .mail = &mail, .secrets = true, .view = json_new_object(a)};
    set(&m, "name", p.name);
    if ((f = fill_step(&m)) || (r->shut && (f = fill_claim_until(&m, r->since))))
        return f;
    page_checkpoint(m.site, a, m.view);
    json_set_int(m.view, "done", r->done);
    json_set_int(m.view, "of", r->of);
    json_set_bool(m.view, "all_done", r->of > 0 && r->done == r->of);
    json_set_bool(m.view, "some_done", r->of > 0 && r->done < r->of);
    *out = (struct mail_text){.to_name = p.name, .to_address = p.email};
    return mail_words(site, t, a, r->shut ? "step_closed" : "reminder", p.lang, m.view, out);
}
