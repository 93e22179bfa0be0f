/* step.c: steps as they open, and what everybody else reads of them. */
#include "award/step.h"

#include "award/candidate.h"
#include "award/enrolment.h"
#include "award/outbox.h"
#include "award/people.h"
#include "award/recusal.h"
#include "award/tables.h"
#include "base/buf.h"
#include "base/json.h"
#include "base/time.h"

#include <pthread.h>
#include <stdio.h>
#include <string.h>

_Static_assert(sizeof(struct step_record) == 296, "no padding: records are compared byte by byte");
_Static_assert(sizeof(struct roll_record) == 56, "no padding: records are compared byte by byte");

static struct key step_key(uint32_t edition, uint32_t step) {
    struct key k = key_new();
    key_u32(&k, edition);
    key_u32(&k, step);
    return k;
}

struct key step_roll_key(uint32_t edition, uint32_t step, struct str person) {
    struct key k = step_key(edition, step);
    key_str(&k, person);
    return k;
}

/* --- reading --- */

enum fault step_get(const struct txn *t, uint32_t edition, uint32_t step, struct step_record *r) {
    struct key k = step_key(edition, step);
    return table_get_record(t, T_STEPS, key_of(&k), r, sizeof *r);
}

enum fault step_put(struct txn *t, uint32_t edition, const struct step_record *r) {
    struct key k = step_key(edition, r->number);
    return table_put(t, T_STEPS, key_of(&k), str_bytes(r, sizeof *r));
}

uint32_t step_count(const struct txn *t, uint32_t edition) {
    struct edition_record e;
    return edition_get(t, edition, &e) ? 0 : e.steps;
}

enum fault step_find(const struct txn *t, uint32_t edition, struct str id, struct step_record *r) {
    for (uint32_t n = step_count(t, edition); n > 0; n--) {
        enum fault f = step_get(t, edition, n, r);
        if (f)
            return f;
        if (str_equal(str_of(r->id), id))
            return OK;
    }
    return NOT_FOUND;
}

enum fault step_roll_get(const struct txn *t, uint32_t edition, uint32_t step, struct str person,
                         struct roll_record *r) {
    struct key k = step_roll_key(edition, step, person);
    enum fault f = table_get_record(t, T_ROLL, key_of(&k), r, sizeof *r);
    return f == NOT_FOUND ? NOT_IN_ROLL : f;
}

enum fault step_roll_put(struct txn *t, uint32_t edition, uint32_t step, struct str person,
                         const struct roll_record *r) {
    struct key k = step_roll_key(edition, step, person);
    return table_put(t, T_ROLL, key_of(&k), str_bytes(r, sizeof *r));
}

static enum fault blob_named(const struct txn *t, struct arena *a, const json_t *o, const char *name,
                             struct str *bytes) {
    struct hash h;
    enum fault f = base64_hash(json_get_str(o, name), &h) ? FOLDER_DAMAGED : journal_blob(t, h, bytes);
    if (!f)
        *bytes = arena_copy(a, *bytes);
    return f;
}

static enum fault text_of_note(struct arena *a, struct str note, struct str *text) {
    struct note n;
    enum fault f = note_parse(a, note, &n);
    if (!f)
        *text = n.text;
    return f;
}

static enum fault read_documents(const struct txn *t, struct arena *a, const json_t *private,
                                 struct step_documents *d) {
    const json_t *documents = json_object_get(private, "documents");
    struct str rules, slate, roll;
    enum fault f = blob_named(t, a, documents, "rules", &d->rules_note);
    if (f || (f = blob_named(t, a, documents, "slate", &d->slate_note)) ||
        (f = blob_named(t, a, documents, "roll", &d->roll_note)))
        return f;
    if (text_of_note(a, d->rules_note, &rules) || text_of_note(a, d->slate_note, &slate) ||
        text_of_note(a, d->roll_note, &roll) || rules_read(a, rules, &d->rules) ||
        slate_read(a, slate, &d->slate) || roll_read(a, roll, &d->roll))
        return FOLDER_DAMAGED;
    return OK;
}

/* Parsed once and kept for the life of the process: there are as many as steps ever opened, and they never
 * change, so all threads share them. */
struct kept {
    struct kept *next;
    struct hash leaf; /* of step.opened */
    struct step_documents documents;
};

static pthread_mutex_t kept_lock = PTHREAD_MUTEX_INITIALIZER;
static struct kept *kept;
static struct arena *kept_arena;

static enum fault keep(const struct txn *t, struct arena *a, const struct step_record *r,
                       struct kept **found) {
    struct fact f;
    if (!kept_arena)
        kept_arena = arena_new();
    struct kept *k = arena_alloc(kept_arena, sizeof *k);
    enum fault fault = event_read(t, a, r->opened, &f);
    if (!fault)
        fault = read_documents(t, kept_arena, f.private, &k->documents);
    if (fault)
        return fault;
    k->leaf = r->leaf;
    k->next = kept;
    *found = kept = k;
    return OK;
}

enum fault step_documents(const struct txn *t, struct arena *a, const struct step_record *r,
                          struct step_documents *d) {
    struct opening still_there;
    enum fault f = journal_opening(t, r->opened, STR("private"), &still_there);
    if (f)
        return f;
    pthread_mutex_lock(&kept_lock);
    struct kept *k = kept;
    while (k && !hash_equal(k->leaf, r->leaf))
        k = k->next;
    if (!k)
        f = keep(t, a, r, &k);
    if (!f)
        *d = k->documents;
    pthread_mutex_unlock(&kept_lock);
    return f;
}

/* --- material --- */

enum fault step_material(const struct txn *t, struct arena *a, uint32_t edition, const struct step_record *r,
                         struct str person, struct str candidate, struct str *salt, struct str *json) {
    struct fact f;
    struct roll_record voter;
    uint32_t number;
    size_t i;
    json_t *m;
    struct str bytes;
    enum fault fault = step_roll_get(t, edition, r->number, person, &voter);
    if (fault)
        return fault;
    if (!candidate_number(candidate, &number))
        return NOT_FOUND;
    if (recusal_stands(t, edition, person, number))
        return RECUSED;
    if ((fault = event_read(t, a, r->opened, &f)))
        return fault;
    json_array_foreach(json_object_get(f.private, "materials"), i, m) {
        if (!str_equal(json_get_str(m, "candidate"), candidate))
            continue;
        if ((fault = blob_named(t, a, m, "material", &bytes)))
            return fault;
        *salt = str_slice(bytes, 0, SALT_BYTES);
        *json = str_slice(bytes, SALT_BYTES, bytes.n);
        return OK;
    }
    return f.erased ? ERASED : NOT_FOUND;
}

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

static enum fault add_materials(struct command *c, struct batch *out, const json_t *materials, json_t *list) {
    size_t i;
    json_t *m;
    json_array_foreach(materials, i, m) {
        struct str salt, json = json_get_str(m, "json");
        struct hash blob;
        enum fault f = base64_decode(c->arena, json_get_str(m, "salt"), &salt);
        if (f)
            return f;
        struct buf b = buf_new(c->arena);
        buf_add(&b, salt);
        buf_add(&b, json);
        if ((f = batch_add_blob(out, buf_str(&b), &blob)))
            return f;
        json_t *o = json_object();
        json_set_str(o, "candidate", json_get_str(m, "candidate"));
        set_hash(o, c->arena, "material", blob);
        json_add_new(list, o);
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
    json_t *fields = json_object(), *documents = json_object(), *materials = json_array();
    json_set_str(fields, "step", p.id);
    if ((f = add_note(t, c, out, "rules", p.rules, s.rules_line, fields, documents)) ||
        (f = add_note(t, c, out, "slate", p.slate, s.slate_line, fields, documents)) ||
        (f = add_note(t, c, out, "roll", p.roll, s.roll_line, fields, documents)) ||
        (f = add_materials(c, out, p.materials, materials))) {
        json_decref(fields);
        json_decref(documents);
        json_decref(materials);
        return f;
    }
    json_set_str(documents, "template", s.plan.template_id);
    json_set_str(documents, "candidate", s.plan.candidate);
    json_set_new(fields, "documents", documents);
    json_set_new(fields, "materials", materials);
    snprintf(c->result.id, sizeof c->result.id, "%.*s", STR_ARGS(p.id));
    c->result.number = step_count(t, edition) + 1;
    return event_emit(c, out, "step.opened", s.plan.edition, p.secret, fields);
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
    r->opens = d->rules.opens;
    r->closes = d->rules.closes;
    r->voters = (uint32_t)d->roll.n;
    if (base64_hash(json_get_str(f->open, "rules"), &r->rules) ||
        base64_hash(json_get_str(f->open, "slate"), &r->slate) ||
        base64_hash(json_get_str(f->open, "roll"), &r->roll))
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
        !(fault = read_documents(f->txn, a, f->private, &d))) {
        r.number = ++e.steps;
        if (!(fault = fill_record(f, &d, &r)) && !(fault = edition_put(f->txn, edition, &e)) &&
            !(fault = step_put(f->txn, edition, &r)))
            fault = put_roll(f, edition, &r, &d.roll);
    }
    arena_free(a);
    return fault;
}
