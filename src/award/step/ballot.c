/* ballot.c: takes ballots, refuses everything that is not exactly right, and keeps marks from all eyes until
 * the close. */
#include "award/step/ballot.h"

#include "award/candidate/candidate.h"
#include "award/log/tables.h"
#include "award/people/enrolment.h"
#include "award/people/outbox.h"
#include "award/people/people.h"
#include "award/step/recusal.h"
#include "base/json.h"

#include <string.h>

_Static_assert(sizeof(struct ballot_record) == 56, "no padding: records are compared byte by byte");

static struct key ballot_key(uint32_t edition, uint32_t step, struct str person, uint32_t number) {
    struct key k = key_new();
    key_u32(&k, edition);
    key_u32(&k, step);
    key_str(&k, person);
    if (number)
        key_u32(&k, number);
    return k;
}

static enum fault find_step(const struct txn *t, struct str edition, struct str step, uint32_t *number,
                            struct step_record *s) {
    enum fault f = edition_number(t, edition, number);
    return f ? f : step_find(t, *number, step, s);
}

struct voting { /* one member in one step */
    uint32_t edition;
    struct edition_record e;
    struct step_record step;
    struct roll_record voter;
};

/* In a secret edition whoever is kept from a case does not even learn that there is one. */
static enum fault find_voter(const struct txn *t, struct str edition, struct str step, struct str person,
                             struct voting *v) {
    enum fault f = find_step(t, edition, step, &v->edition, &v->step);
    if (f || (f = edition_get(t, v->edition, &v->e)))
        return f;
    f = step_roll_get(t, v->edition, v->step.number, person, &v->voter);
    return f == NOT_IN_ROLL && v->e.secret ? NOT_FOUND : f;
}

/* --- checking what does not move --- */

static enum fault check_key(const struct ballot_text *x, const struct step_record *s) {
    if (x->sealed != (s->secrecy == SECRECY_SEALED))
        return BALLOT_SECRECY;
    return x->has_key == x->sealed && (!x->sealed || hash_equal(x->key, s->key)) ? OK : BALLOT_KEY;
}

static enum fault check_head(const struct txn *t, const struct ballot_cast *b, const struct step_record *s) {
    const struct ballot_text *x = &b->text;
    if (!str_equal(x->log, store_origin(t->store)))
        return BALLOT_LOG;
    if (!str_equal(x->edition, b->edition) || !str_equal(x->step, b->step) || !hash_equal(x->opened, s->leaf))
        return BALLOT_STEP;
    if (!str_equal(x->juror, b->person))
        return NOT_ALLOWED;
    if (!hash_equal(x->rules, s->rules))
        return BALLOT_RULES;
    if (!hash_equal(x->slate, s->slate))
        return BALLOT_SLATE;
    if (!hash_equal(x->roll, s->roll))
        return BALLOT_ROLL;
    return check_key(x, s);
}

/* What can be said of a ballot whose choices nobody can read yet. */
static enum fault check_sealed(const struct txn *t, uint32_t edition, const struct step_record *s,
                               const struct step_rules *rules, const struct ballot_cast *b) {
    if (b->text.seal.n != (size_t)rules->sealed_length + SEAL_BOX_BYTES)
        return BALLOT_SEAL;
    return s->candidate && recusal_stands(t, edition, b->person, s->candidate) ? RECUSED : OK;
}

/* A choice for a candidate whom the juror is kept from, and «inhabil» where nothing says so, are both
 * refused. */
static enum fault check_recusals(const struct txn *t, uint32_t edition, const struct step_record *s,
                                 struct str person, const struct slate *slate, const struct choices *c) {
    bool anything = s->method == METHOD_MOTION;
    if (s->method == METHOD_MOTION)
        return s->candidate && recusal_stands(t, edition, person, s->candidate) ? RECUSED : OK;
    for (size_t i = 0; i < slate->n; i++) {
        uint32_t number;
        enum assessment what = c->by_candidate[i].what;
        if (!candidate_number(slate->lines[i].candidate, &number))
            return BALLOT_CANDIDATE;
        bool aside = recusal_stands(t, edition, person, number);
        if (aside && what != ASIDE)
            return RECUSED;
        if (!aside && what == ASIDE)
            return BALLOT_CANDIDATE;
        anything = anything || what == ASSESSED || what == ABSTAINED;
    }
    return anything ? OK : BALLOT_INCOMPLETE;
}

/* Nor does anybody give the jury reasons about a candidate whom they are kept from. */
static enum fault check_kept(const struct txn *t, uint32_t edition, const struct step_record *s,
                             const struct step_documents *d, const struct ballot_cast *b) {
    if (b->text.sealed)
        return check_sealed(t, edition, s, &d->rules, b);
    for (size_t i = 0; i < b->commented_n; i++)
        if (recusal_stands(t, edition, b->person, b->commented[i]))
            return RECUSED;
    return check_recusals(t, edition, s, b->person, &d->slate, &b->choices);
}

static enum fault read_choices(struct arena *a, const struct step_documents *d, struct ballot_cast *b) {
    json_t *texts, *text;
    const char *id;
    if (b->text.sealed)
        return OK;
    enum fault f = choices_read(a, b->text.choices, &d->rules, &d->slate, &b->choices);
    if (f || (f = comments_read(a, b->text.texts, &d->slate, &texts)))
        return f;
    b->commented = arena_alloc(a, json_object_size(texts) * sizeof *b->commented);
    b->commented_n = 0;
    json_object_foreach(texts, id, text) {
        if (!candidate_number(str_of(id), &b->commented[b->commented_n++]))
            return BALLOT_CANDIDATE;
    }
    return OK;
}

static enum fault verify(const struct txn *t, struct arena *a, struct ballot_cast *b, uint64_t before,
                         struct voting *v, struct step_documents *d) {
    struct note n;
    if (b->note.n > BALLOT_BYTES_MAX)
        return BALLOT_TOO_LARGE;
    enum fault f = find_voter(t, b->edition, b->step, b->person, v);
    if (f || (f = note_parse(a, b->note, &n)))
        return f;
    if (n.signatures_n != 1)
        return NOTE_MALFORMED;
    if ((f = ballot_read(a, n.text, &b->text)) || (f = check_head(t, b, &v->step)) ||
        (f = enrolment_verify(t, a, b->person, &n, before, &b->key)) ||
        (f = step_documents(t, a, &v->step, d)) || (f = read_choices(a, d, b)))
        return f;
    return OK;
}

enum fault ballot_verify(const struct txn *t, struct arena *a, struct ballot_cast *b) {
    struct voting v;
    struct step_documents d;
    enum fault f = verify(t, a, b, UINT64_MAX, &v, &d);
    return f ? f : check_kept(t, v.edition, &v.step, &d, b);
}

enum fault ballot_verify_claimed(const struct txn *t, struct arena *a, struct ballot_cast *b,
                                 uint64_t before) {
    struct voting v;
    struct step_documents d;
    enum fault f = verify(t, a, b, before, &v, &d);
    if (!f && b->text.sealed && b->text.seal.n != (size_t)d.rules.sealed_length + SEAL_BOX_BYTES)
        f = BALLOT_SEAL;
    return f;
}

/* --- deciding: what may have moved since --- */

static enum fault check_time(const struct step_record *s, int64_t arrived) {
    if (s->mode != MODE_BALLOTS)
        return WRONG_STATE;
    if (arrived < s->opens)
        return NOT_OPEN_YET;
    return s->state != STEP_IS_OPEN || (s->closes && arrived > s->closes) ? STEP_CLOSED : OK;
}

static enum fault check_order(const struct ballot_text *b, const struct roll_record *last) {
    if (b->number != last->number + 1)
        return BALLOT_NUMBER;
    if (b->has_replaces != (last->number > 0) || (last->number && !hash_equal(b->replaces, last->hash)))
        return BALLOT_REPLACES;
    return OK;
}

enum fault ballot_cast(struct txn *t, struct command *c, struct batch *out) {
    const struct ballot_cast *b = c->args;
    struct voting v;
    struct step_documents d;
    enum fault f = str_equal(c->by, b->person) ? OK : NOT_ALLOWED;
    if (f || (f = find_voter(t, b->edition, b->step, b->person, &v)) || (f = check_time(&v.step, c->arrived)))
        return f;
    if (!recusal_declared(t, v.edition, str_of(v.step.body), b->person))
        return DECLARE_FIRST;
    if (!hash_equal(b->text.opened, v.step.leaf)) /* what was read against its documents */
        return BALLOT_STEP;
    if ((f = check_order(&b->text, &v.voter)) || (f = step_documents(t, c->arena, &v.step, &d)) ||
        (f = check_kept(t, v.edition, &v.step, &d, b)))
        return f;
    json_t *fields = json_object();
    json_set_str(fields, "step", b->step);
    json_set_str(fields, "person", b->person);
    json_set_int(fields, "number", b->text.number);
    json_set_int(fields, "key", b->key);
    json_set_str(fields, "note", b->note);
    c->result.number = b->text.number;
    return event_emit(c, out, "ballot.cast", b->edition, v.e.secret, fields);
}

static enum fault put_ballot(struct fact *f, uint32_t edition, struct step_record *s, struct str person,
                             struct ballot_record *b) {
    uint32_t number = (uint32_t)json_get_int(f->open, "number");
    struct roll_record voter;
    struct key k = ballot_key(edition, s->number, person, number);
    enum fault fault = step_roll_get(f->txn, edition, s->number, person, &voter);
    if (fault || (fault = table_put(f->txn, T_BALLOTS, key_of(&k), str_bytes(b, sizeof *b))))
        return fault;
    if (voter.number == 0)
        s->handed_in++;
    voter.number = number;
    voter.index = b->index;
    voter.hash = b->hash;
    voter.key = b->key;
    if ((fault = step_roll_put(f->txn, edition, s->number, person, &voter)))
        return fault;
    return step_put(f->txn, edition, s);
}

enum fault apply_ballot_cast(struct fact *f) {
    struct arena *a = arena_new();
    uint32_t edition;
    struct step_record s;
    struct note n;
    struct ballot_record b = {
        .version = 1, .key = (uint32_t)json_get_int(f->private, "key"), .index = f->index, .at = f->at};
    enum fault fault = find_step(f->txn, f->edition, json_get_str(f->open, "step"), &edition, &s);
    if (!fault && !f->erased && !(fault = note_parse(a, json_get_str(f->private, "note"), &n)))
        b.hash = note_hash(n.text);
    if (!fault)
        fault = put_ballot(f, edition, &s, json_get_str(f->open, "person"), &b);
    if (!fault) /* each, also a change: whoever did not hand it in learns of it */
        fault = outbox_put(f, 0, MAIL_BALLOT_CAST, MAIL_TO_PERSON, json_get_str(f->open, "person"), edition,
                           s.number, (struct str){0});
    arena_free(a);
    return fault;
}

/* --- the rule --- */

enum fault ballot_see(const struct txn *t, uint32_t edition, const struct step_record *s, struct str viewer,
                      struct str juror) {
    enum member_role role;
    if (viewer.n && str_equal(viewer, juror))
        return OK;
    if (s->state == STEP_IS_OPEN || viewer.n == 0)
        return NOT_ALLOWED;
    if (str_equal(viewer, READER_RECORD))
        return OK;
    if (s->candidate && recusal_stands(t, edition, viewer, s->candidate))
        return RECUSED;
    if (member_find(t, edition, str_of(s->body), viewer, &role) == OK || person_is_admin(t, viewer))
        return OK;
    return NOT_ALLOWED;
}

enum seal_state ballot_unseal(struct arena *a, const struct step_documents *d, const struct seal_key *secret,
                              struct ballot_text *b) {
    struct sealed_part part;
    enum seal_state state =
        seal_open(a, b->seal, d->rules.sealed_length, b->head, &d->key.key, secret, &part);
    if (state == SEAL_HOLDS) {
        b->choices = part.choices;
        b->texts = part.texts;
        b->lot = part.lot;
    }
    return state;
}

static enum fault unseal_when_open(const struct txn *t, struct arena *a, const struct step_record *s,
                                   struct ballot_text *b) {
    struct seal_key secret;
    struct step_documents d;
    if (!b->sealed || s->unsealed == 0)
        return OK;
    enum fault f = step_secret(t, a, s, &secret);
    if (f || (f = step_documents(t, a, s, &d)))
        return f;
    ballot_unseal(a, &d, &secret, b);
    return OK;
}

static bool moved_since(const struct txn *t, struct str juror, const struct ballot_record *r) {
    struct key_record key;
    struct person_address now;
    return enrolment_get(t, juror, r->key, &key) || person_address(t, juror, &now) ||
           (now.texts > r->index && !hash_equal(now.mail, key.address.mail));
}

enum fault ballot_latest(const struct txn *t, struct arena *a, uint32_t edition, const struct step_record *s,
                         struct str viewer, struct str juror, struct ballot_text *b) {
    struct roll_record voter;
    struct ballot_record r;
    enum fault f = ballot_see(t, edition, s, viewer, juror);
    if (f || (f = step_roll_get(t, edition, s->number, juror, &voter)))
        return f;
    return voter.number ? ballot_numbered(t, a, edition, s, viewer, juror, voter.number, &r, b) : NOT_FOUND;
}

/* The latest is what the roll says: after the close that may be one of a complaint, which nobody cast. */
static enum fault find_numbered(const struct txn *t, uint32_t edition, const struct step_record *s,
                                struct str juror, uint32_t number, struct ballot_record *r) {
    struct roll_record voter;
    struct key k = ballot_key(edition, s->number, juror, number);
    enum fault f = step_roll_get(t, edition, s->number, juror, &voter);
    if (f || number != voter.number)
        return f ? f : table_get_record(t, T_BALLOTS, key_of(&k), r, sizeof *r);
    *r = (struct ballot_record){.version = 1, .key = voter.key, .index = voter.index, .hash = voter.hash};
    return OK;
}

enum fault ballot_numbered(const struct txn *t, struct arena *a, uint32_t edition,
                           const struct step_record *s, struct str viewer, struct str juror, uint32_t number,
                           struct ballot_record *r, struct ballot_text *b) {
    struct fact f;
    struct note n;
    enum fault fault = ballot_see(t, edition, s, viewer, juror);
    if (fault || (fault = find_numbered(t, edition, s, juror, number, r)))
        return fault;
    if (s->state == STEP_IS_OPEN && moved_since(t, juror, r))
        return BALLOT_KEPT;
    if ((fault = event_read(t, a, r->index, &f)))
        return fault;
    if (f.erased)
        return ERASED;
    if ((fault = note_parse(a, json_get_str(f.private, "note"), &n)) || (fault = ballot_read(a, n.text, b)))
        return fault;
    return unseal_when_open(t, a, s, b);
}

/* --- progress --- */

enum fault progress_tell(struct txn *t, struct command *c, struct batch *out) {
    const struct progress_tell *p = c->args;
    struct voting v;
    struct progress_record r = {.version = 1, .done = p->done, .of = p->of, .at = c->arrived};
    (void)out;
    enum fault f = str_equal(c->by, p->person) ? OK : NOT_ALLOWED;
    if (f || (f = find_voter(t, p->edition, p->step, p->person, &v)))
        return f;
    if (p->done > p->of || p->of > SLATE_MAX)
        return FIELD_NUMBER;
    struct key k = ballot_key(v.edition, v.step.number, p->person, 0);
    return table_put(t, T_PROGRESS, key_of(&k), str_bytes(&r, sizeof r));
}
