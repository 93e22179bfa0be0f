/* proposal_apply.c: what becomes of proposals in the state. */
#include "award/log/apply.h"
#include "award/log/numbers.h"
#include "award/log/row.h"
#include "award/log/tables.h"
#include "award/people/outbox.h"
#include "award/proposal/alike.h"
#include "award/proposal/proposal_parts.h"

/* The record of the proposal that an event is about. */
static enum fault record_of(struct fact *f, uint32_t *edition, uint32_t *number, struct proposal_record *r) {
    if (proposal_lookup(f->txn, json_get_str(f->open, "proposal"), edition, number) != OK ||
        proposal_get(f->txn, *edition, *number, r) != OK)
        return FOLDER_DAMAGED;
    return OK;
}

/* The same for an event that tells something of it, also where all before was erased. */
static enum fault told_record_of(struct fact *f, uint32_t *edition, uint32_t *number,
                                 struct proposal_record *r) {
    enum fault fault = record_of(f, edition, number, r);
    return fault == OK && r->erased ? proposal_count_erased(f->txn, *edition, r, false) : fault;
}

static enum fault move(struct fact *f, enum proposal_state to,
                       void change(struct fact *, struct proposal_record *)) {
    uint32_t edition, number;
    struct proposal_record r;
    enum fault fault = told_record_of(f, &edition, &number, &r);
    if (fault != OK)
        return fault;
    change(f, &r);
    return proposal_move(f->txn, edition, number, &r, to);
}

/* --- received --- */

static enum fault put_new(struct fact *f, uint32_t edition, uint32_t number,
                          const struct proposal_record *r) {
    struct edition_record e;
    enum fault fault = edition_get(f->txn, edition, &e);
    if (fault != OK)
        return fault;
    e.proposals++;
    e.in_state[r->state]++;
    struct key k = proposal_key(edition, number), i = proposal_inbox_key(edition, r->state, number);
    fault = edition_put(f->txn, edition, &e);
    if (fault == OK)
        fault = table_put(f->txn, T_PROPOSALS, key_of(&k), str_bytes(r, sizeof *r));
    if (fault == OK)
        fault = table_put(f->txn, T_PROPOSAL_IDS, str_bytes(r->id, sizeof r->id), key_of(&k));
    return fault == OK ? table_put(f->txn, T_INBOX, key_of(&i), (struct str){0}) : fault;
}

static enum fault put_told(struct fact *f, uint32_t edition, uint32_t number) {
    struct key k = proposal_texts_key(edition, number, f->index);
    return table_put(f->txn, T_PROPOSAL_TEXTS, key_of(&k), (struct str){0});
}

/* By what entry `texts` tells, which may be the one that is being applied. */
static enum fault keys_of(struct fact *f, uint64_t texts, struct alikes *k) {
    struct arena *a = arena_new();
    struct fact told = *f;
    enum fault fault = texts == f->index ? OK : event_read(f->txn, a, texts, &told);
    if (fault == OK)
        *k = alike_keys(f->txn, a, json_get_str(told.private, "candidate"),
                        json_get_str(told.private, "orgnr"), json_get_str(told.private, "web"));
    arena_free(a);
    return fault;
}

/* Not before somebody vouches for it: what is never confirmed is never matched, and costs nothing. */
static enum fault put_alike(struct fact *f, uint32_t edition, uint32_t number, uint64_t texts) {
    struct alikes k;
    enum fault fault = keys_of(f, texts, &k);
    return fault == OK ? alike_put(f->txn, edition, &k, 'p', number) : fault;
}

/* To its sender, when there is an address; what was imported was answered long ago. */
static enum fault mail(struct fact *f, uint32_t edition, uint32_t number, const struct proposal_record *r) {
    if (r->via == VIA_IMPORT || !json_get_str(f->private, "email").n)
        return OK;
    enum mail_kind kind = r->state == PROPOSAL_UNCONFIRMED ? MAIL_PROPOSAL_CONFIRM : MAIL_PROPOSAL_RECEIVED;
    return outbox_put(f, 0, kind, MAIL_TO_PROPOSAL, str_bytes(r->id, sizeof r->id), edition, number,
                      (struct str){0});
}

enum fault apply_proposal_received(struct fact *f) {
    uint32_t edition;
    struct edition_record e;
    enum proposal_via via;
    struct str id = json_get_str(f->open, "proposal");
    int64_t told = json_get_int(f->open, "number");
    if (edition_number(f->txn, f->edition, &edition) != OK || edition_get(f->txn, edition, &e) != OK ||
        !id_valid(id) || !proposal_via_parse(json_get_str(f->open, "via"), &via) ||
        !number_fits(f->txn, T_PROPOSALS, edition, &e, e.proposals, told))
        return FOLDER_DAMAGED;
    struct proposal_record r;
    memset(&r, 0, sizeof r);
    r.version = PROPOSAL_RECORD_VERSION;
    row_set_text(r.id, sizeof r.id, id);
    r.via = (uint8_t)via;
    r.self = json_get_bool(f->private, "self");
    r.received = r.texts = r.addressed = f->index;
    r.at = fact_time(f->private, "received_at");
    if (!r.at)
        r.at = f->at;
    r.addressed_at = r.at;
    r.late = via != VIA_WEB && r.at > e.closes;
    r.state = via == VIA_WEB ? PROPOSAL_UNCONFIRMED : r.late ? PROPOSAL_LATE : PROPOSAL_NEW;

    uint32_t number = (uint32_t)told;
    enum fault fault = put_new(f, edition, number, &r);
    if (fault == OK)
        fault = put_told(f, edition, number);
    if (fault == OK && r.state != PROPOSAL_UNCONFIRMED)
        fault = put_alike(f, edition, number, f->index);
    return fault == OK ? mail(f, edition, number, &r) : fault;
}

/* --- afterwards --- */

/* Confirmed or released: it goes where people look at it. */
static enum fault let_in(struct fact *f, bool confirmed) {
    uint32_t edition, number;
    struct proposal_record r;
    enum fault fault =
        confirmed ? record_of(f, &edition, &number, &r) : told_record_of(f, &edition, &number, &r);
    if (fault != OK)
        return fault;
    r.confirmed = confirmed;
    r.released = !confirmed;
    fault = proposal_move(f->txn, edition, number, &r, PROPOSAL_NEW);
    return fault == OK ? put_alike(f, edition, number, r.texts) : fault;
}

enum fault apply_proposal_confirmed(struct fact *f) {
    return let_in(f, true);
}

enum fault apply_proposal_released(struct fact *f) {
    return let_in(f, false);
}

enum fault apply_proposal_readdressed(struct fact *f) {
    uint32_t edition, number;
    struct proposal_record r;
    enum fault fault = told_record_of(f, &edition, &number, &r);
    if (fault != OK)
        return fault;
    r.addresses++;
    r.addressed = f->index;
    r.addressed_at = f->at;
    fault = proposal_move(f->txn, edition, number, &r, r.state);
    if (fault == OK)
        fault = put_told(f, edition, number);
    return fault == OK ? mail(f, edition, number, &r) : fault;
}

/* It is matched anew, by what it says now. */
static enum fault match_anew(struct fact *f, uint32_t edition, uint32_t number, uint64_t before) {
    struct alikes k;
    enum fault fault = keys_of(f, before, &k);
    if (fault == OK)
        fault = alike_delete(f->txn, edition, &k, 'p', number);
    return fault == OK ? put_alike(f, edition, number, f->index) : fault;
}

enum fault apply_proposal_changed(struct fact *f) {
    uint32_t edition, number;
    struct proposal_record r;
    enum fault fault = told_record_of(f, &edition, &number, &r);
    if (fault == OK && r.state != PROPOSAL_UNCONFIRMED)
        fault = match_anew(f, edition, number, r.texts);
    if (fault != OK)
        return fault;
    r.texts = f->index;
    r.changes++;
    r.self = json_get_bool(f->private, "self");
    fault = proposal_move(f->txn, edition, number, &r, r.state);
    return fault == OK ? put_told(f, edition, number) : fault;
}

static void screened(struct fact *f, struct proposal_record *r) {
    struct str outcome = json_get_str(f->private, "outcome");
    r->screened = str_equal(outcome, STR("yes")) ? 'y' : str_equal(outcome, STR("no")) ? 'n' : 'q';
    r->screening = f->index + 1;
}

enum fault apply_proposal_screened(struct fact *f) {
    struct str outcome = json_get_str(f->private, "outcome");
    enum proposal_state to = str_equal(outcome, STR("yes"))  ? PROPOSAL_ACCEPTED
                             : str_equal(outcome, STR("no")) ? PROPOSAL_REFUSED
                                                             : PROPOSAL_UNSURE;
    return move(f, to, screened);
}

static void admitted(struct fact *f, struct proposal_record *r) {
    r->screened = 'y';
    r->admitted = true;
    r->screening = f->index + 1;
}

enum fault apply_proposal_admitted(struct fact *f) {
    return move(f, PROPOSAL_ACCEPTED, admitted);
}
