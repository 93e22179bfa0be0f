/* step_open.c: opens a step: what the chair signed is made again, compared, signed by the server too and
 * frozen. */
#include "award/candidate/candidate.h"
#include "award/people/enrolment.h"
#include "award/people/milestone.h"
#include "award/people/people.h"
#include "award/step/recusal.h"
#include "award/step/step_parts.h"
#include "base/buf.h"
#include "base/json.h"
#include "base/time.h"

#include <stdio.h>
#include <string.h>

/* --- opening --- */

/* The chair's line over one text, then the server's own: the signed note. */
static enum fault sign_note(struct txn *t, struct command *c, struct str text, struct str line,
                            struct str *signed_note) {
    struct note n;
    uint32_t key;
    struct str ours = store_sign_document(t->store, c->arena, text);
    *signed_note = arena_format(c->arena, "%.*s\n%.*s%.*s", STR_ARGS(text), STR_ARGS(line), STR_ARGS(ours));
    if (line.n == 0)
        return OK;
    enum fault f = note_parse(c->arena, *signed_note, &n);
    if (f)
        return f;
    if (n.signatures_n != 2 || !str_equal(n.text, text)) /* a line must not bring text of its own */
        return NOTE_MALFORMED;
    f = enrolment_verify(t, c->arena, c->by, &n, UINT64_MAX, &key);
    return f == NOTE_SIGNATURE ? DOCUMENTS_CHANGED : f; /* signed, but another text: the state has moved on */
}

static void set_hash(json_t *o, struct arena *a, const char *name, struct hash h) {
    json_set_str(o, name, base64_encode(a, str_bytes(h.b, sizeof h.b)));
}

static enum fault add_note(struct txn *t, struct command *c, struct batch *out, const char *name,
                           struct str text, struct str line, json_t *fields, json_t *documents) {
    struct str note;
    struct hash blob;
    enum fault f = sign_note(t, c, text, line, &note);
    if (f || (f = batch_add_blob(out, note, &blob)))
        return f;
    set_hash(fields, c->arena, name, note_hash(text));
    set_hash(documents, c->arena, name, blob);
    return OK;
}

/* --- sealing: the key note and the shares come from the chair's browser, which alone has seen the secret ---
 */

/* The chair's key note is of this step, these holders and as many shares. */
static enum fault check_key(struct arena *a, const struct step_prepared *p, struct str origin,
                            struct str edition, struct str text) {
    struct holders h;
    struct step_key k;
    enum fault f = holders_read(a, p->holders, &h);
    if (f || (f = step_key_read(a, text, &k)))
        return f;
    return str_equal(k.origin, origin) && str_equal(k.edition, edition) && str_equal(k.step, p->id) &&
                   hash_equal(k.holders, note_hash(p->holders)) && k.n == h.n && k.threshold == h.threshold
               ? OK
               : NOTE_MALFORMED;
}

/* As many boxes as holders, each as long as a sealed share is. */
static enum fault take_shares(struct arena *a, const struct step_prepared *p, struct str json,
                              json_t **shares) {
    struct holders h;
    size_t i;
    json_t *one;
    enum fault f = holders_read(a, p->holders, &h);
    if (f)
        return f;
    if (json_parse(a, json, shares) || !json_is_array(*shares) || json_array_size(*shares) != h.n)
        return NOTE_MALFORMED;
    json_array_foreach(*shares, i, one) {
        struct str box;
        if (base64_decode(a, json_text(one), &box) || box.n != SEAL_SHARE_BYTES + SEAL_BOX_BYTES)
            return NOTE_MALFORMED;
    }
    return OK;
}

static enum fault add_sealing(struct txn *t, struct command *c, struct batch *out, const struct step_open *s,
                              const struct step_prepared *p, json_t *fields, json_t *documents) {
    struct note key;
    struct str line;
    json_t *shares;
    enum fault f = note_parse(c->arena, s->key_note, &key);
    if (f || (f = check_key(c->arena, p, store_origin(t->store), s->plan.edition, key.text)) ||
        (f = take_shares(c->arena, p, s->shares, &shares)))
        return f;
    line = str_slice(s->key_note, key.text.n + 1, s->key_note.n);
    if ((f = add_note(t, c, out, "holders", p->holders, s->holders_line, fields, documents)) ||
        (f = add_note(t, c, out, "key", key.text, line, fields, documents)))
        return f;
    json_object_set(fields, "shares", shares);
    return OK;
}

static enum fault emit_materials(struct command *c, struct batch *out, const struct step_open *s,
                                 const struct step_prepared *p) {
    size_t i;
    json_t *m;
    json_array_foreach(p->materials, i, m) {
        json_t *fields = json_object();
        json_set_str(fields, "step", p->id);
        json_set_str(fields, "candidate", json_get_str(m, "candidate"));
        json_set_str(fields, "salt", json_get_str(m, "salt"));
        json_set_str(fields, "json", json_get_str(m, "json"));
        enum fault f = event_emit(c, out, "step.material", s->plan.edition, p->secret, fields);
        if (f)
            return f;
    }
    return OK;
}

static enum fault check_chair(const struct txn *t, const struct command *c, const struct step_open *s,
                              const struct step_prepared *p, uint32_t edition) {
    enum member_role role;
    uint32_t about;
    bool unsigned_ = s->rules_line.n == 0 && s->slate_line.n == 0 && s->roll_line.n == 0;
    if (member_find(t, edition, p->body, c->by, &role) || role != MEMBER_CHAIR)
        return NOT_ALLOWED;
    if (unsigned_ && !s->plan.recorded)
        return NO_KEY;
    if ((p->holders.n > 0) != (s->holders_line.n > 0) || (p->holders.n > 0) != (s->key_note.n > 0))
        return DOCUMENTS_CHANGED; /* whether it is sealed has moved on */
    if (!unsigned_ && (s->rules_line.n == 0 || s->slate_line.n == 0 || s->roll_line.n == 0))
        return NOTE_MALFORMED;
    if (candidate_number(s->plan.candidate, &about) && recusal_stands(t, edition, c->by, about))
        return p->secret ? NOT_FOUND : RECUSED; /* whoever is proposed steps out, and may not know of it */
    if (s->plan.closes && s->plan.closes <= c->arrived)
        return FIELD_DATE_ORDER;
    /* What was shown must be recent: the opening time stands in the rules. */
    return s->plan.opens > c->arrived || s->plan.opens < c->arrived - DAY_SECONDS ? DOCUMENTS_CHANGED : OK;
}

enum fault step_open(struct txn *t, struct command *c, struct batch *out) {
    struct step_open s = *(const struct step_open *)c->args;
    struct step_prepared p;
    uint32_t edition;
    s.plan.now = c->arrived;
    enum fault f = edition_number(t, s.plan.edition, &edition);
    if (f || (f = step_prepare(t, c->arena, &s.plan, &p)) || (f = check_chair(t, c, &s, &p, edition)))
        return f;
    json_t *fields = json_object(), *documents = json_object();
    json_set_str(fields, "step", p.id);
    if ((f = add_note(t, c, out, "rules", p.rules, s.rules_line, fields, documents)) ||
        (f = add_note(t, c, out, "slate", p.slate, s.slate_line, fields, documents)) ||
        (f = add_note(t, c, out, "roll", p.roll, s.roll_line, fields, documents)) ||
        (p.holders.n && (f = add_sealing(t, c, out, &s, &p, fields, documents)))) {
        json_decref(fields);
        json_decref(documents);
        return f;
    }
    json_set_str(documents, "template", s.plan.template_id);
    json_set_str(documents, "candidate", s.plan.candidate);
    json_set_new(fields, "documents", documents);
    snprintf(c->result.id, sizeof c->result.id, "%.*s", STR_ARGS(p.id));
    c->result.number = step_count(t, edition) + 1;
    f = event_emit(c, out, "step.opened", s.plan.edition, p.secret, fields);
    return f ? f : emit_materials(c, out, &s, &p);
}

/* --- applying --- */

static void copy_text(char *to, size_t room, struct str s) {
    size_t n = s.n < room ? s.n : room - 1;
    memset(to, 0, room);
    memcpy(to, s.p, n);
}

static enum fault put_roll(struct fact *f, uint32_t edition, const struct step_record *r,
                           const struct roll *roll) {
    enum fault fault = OK;
    for (size_t i = 0; i < roll->n && !fault; i++) {
        struct roll_record voter = {.version = 1};
        fault = step_roll_put(f->txn, edition, r->number, roll->jurors[i], &voter);
        if (!fault)
            fault = outbox_put(f, (uint32_t)i, MAIL_STEP_OPENED, MAIL_TO_PERSON, roll->jurors[i], edition,
                               r->number, str_of(r->body));
    }
    return fault;
}

static enum fault fill_record(struct fact *f, const struct step_documents *d, struct step_record *r) {
    struct str entry;
    const json_t *documents = json_object_get(f->private, "documents");
    enum fault fault = journal_entry(f->txn, f->index, &entry);
    if (fault)
        return fault;
    r->leaf = tree_leaf(entry);
    r->method = (uint8_t)d->rules.method;
    r->mode = (uint8_t)d->rules.mode;
    r->secrecy = (uint8_t)d->rules.secrecy;
    r->holders = (uint8_t)d->holders.n;
    r->opens = d->rules.opens;
    r->closes = d->rules.closes;
    r->voters = (uint32_t)d->roll.n;
    if (base64_hash(json_get_str(f->open, "rules"), &r->rules) ||
        base64_hash(json_get_str(f->open, "slate"), &r->slate) ||
        base64_hash(json_get_str(f->open, "roll"), &r->roll) ||
        (r->secrecy == SECRECY_SEALED && base64_hash(json_get_str(f->open, "key"), &r->key)))
        return FOLDER_DAMAGED;
    struct str candidate = json_get_str(documents, "candidate");
    if (candidate.n && !candidate_number(candidate, &r->candidate))
        return FOLDER_DAMAGED;
    copy_text(r->id, sizeof r->id, json_get_str(f->open, "step"));
    copy_text(r->template_id, sizeof r->template_id, json_get_str(documents, "template"));
    copy_text(r->body, sizeof r->body, d->rules.body);
    return OK;
}

enum fault apply_step_opened(struct fact *f) {
    struct arena *a = arena_new();
    struct step_documents d;
    struct edition_record e;
    uint32_t edition;
    struct step_record r = {.version = 1, .state = STEP_IS_OPEN, .opened = f->index};
    enum fault fault = edition_number(f->txn, f->edition, &edition);
    if (!fault && !(fault = edition_get(f->txn, edition, &e)) &&
        !(fault = step_read_documents(f->txn, a, f->private, &d))) {
        r.number = ++e.steps;
        if (!(fault = fill_record(f, &d, &r)) && !(fault = edition_put(f->txn, edition, &e)) &&
            !(fault = step_put(f->txn, edition, &r)))
            fault = put_roll(f, edition, &r, &d.roll);
        if (!fault)
            fault = milestone_mail(f, r.voters, edition, r.number, str_of(r.body), false);
    }
    arena_free(a);
    return fault;
}

/* Read where it stands: see step_material. */
enum fault apply_step_material(struct fact *f) {
    struct step_record s;
    uint32_t edition, candidate;
    enum fault fault = step_of_fact(f, &edition, &s);
    return fault || !candidate_number(json_get_str(f->open, "candidate"), &candidate) ? FOLDER_DAMAGED : OK;
}
