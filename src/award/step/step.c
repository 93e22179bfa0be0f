/* step.c: steps as they open, and what everybody else reads of them. */
#include "award/candidate/candidate.h"
#include "award/log/event.h"
#include "award/log/tables.h"
#include "award/step/recusal.h"
#include "award/step/step_parts.h"
#include "base/json.h"
#include "base/time.h"

#include <pthread.h>
#include <string.h>

_Static_assert(sizeof(struct step_record) == 352, "no padding: records are compared byte by byte");
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

static enum fault read_sealing(const struct txn *t, struct arena *a, const json_t *documents,
                               struct step_documents *d) {
    struct str holders, key;
    enum fault f = blob_named(t, a, documents, "holders", &d->holders_note);
    if (f || (f = blob_named(t, a, documents, "key", &d->key_note)))
        return f;
    return text_of_note(a, d->holders_note, &holders) || text_of_note(a, d->key_note, &key) ||
                   holders_read(a, holders, &d->holders) || step_key_read(a, key, &d->key)
               ? FOLDER_DAMAGED
               : OK;
}

enum fault step_read_documents(const struct txn *t, struct arena *a, const json_t *private,
                               struct step_documents *d) {
    *d = (struct step_documents){0}; /* an open step has no holders, and says so */
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
    d->rules_hash = note_hash(rules);
    d->slate_hash = note_hash(slate);
    return d->rules.secrecy == SECRECY_SEALED ? read_sealing(t, a, documents, d) : OK;
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
        fault = step_read_documents(t, kept_arena, f.private, &k->documents);
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

/* Of a step that was opened before each candidate's had an entry: a blob that step.opened names. */
static enum fault material_blob(const struct txn *t, struct arena *a, uint64_t opened, struct str candidate,
                                struct str *salt, struct str *json) {
    struct fact f;
    size_t i;
    json_t *m;
    struct str bytes;
    enum fault fault = event_read(t, a, opened, &f);
    if (fault)
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

enum fault step_material_committed(const struct txn *t, struct arena *a, const struct step_record *r,
                                   struct str candidate, struct str *salt, struct str *json) {
    struct step_documents d;
    struct fact f;
    enum fault fault = step_documents(t, a, r, &d);
    if (fault)
        return fault;
    size_t at = slate_find(&d.slate, candidate);
    if (at == d.slate.n)
        return NOT_FOUND;
    fault = event_read(t, a, r->opened + 1 + at, &f);
    if (fault && fault != NOT_FOUND)
        return fault;
    if (fault || !f.type || !str_equal(str_of(f.type->name), STR("step.material")))
        return material_blob(t, a, r->opened, candidate, salt, json);
    if (f.erased)
        return ERASED;
    *json = json_get_str(f.private, "json");
    return base64_decode(a, json_get_str(f.private, "salt"), salt) ? FOLDER_DAMAGED : OK;
}

enum fault step_material(const struct txn *t, struct arena *a, uint32_t edition, const struct step_record *r,
                         struct str person, struct str candidate, struct str *salt, struct str *json) {
    struct roll_record voter;
    uint32_t number;
    enum fault fault = step_roll_get(t, edition, r->number, person, &voter);
    if (fault)
        return fault;
    if (!candidate_number(candidate, &number))
        return NOT_FOUND;
    if (recusal_stands(t, edition, person, number))
        return RECUSED;
    return step_material_committed(t, a, r, candidate, salt, json);
}

/* --- what a sealed step keeps --- */

enum fault step_share_box(const struct txn *t, struct arena *a, const struct step_record *r, uint32_t index,
                          struct str *box) {
    struct fact f;
    if (r->secrecy != SECRECY_SEALED || index == 0 || index > r->holders)
        return NOT_FOUND;
    enum fault fault = event_read(t, a, r->opened, &f);
    if (fault)
        return fault;
    if (f.erased)
        return ERASED;
    const json_t *shares = json_object_get(f.private, "shares");
    return base64_decode(a, json_text(json_array_get(shares, index - 1)), box) ? FOLDER_DAMAGED : OK;
}

enum fault step_secret(const struct txn *t, struct arena *a, const struct step_record *r,
                       struct seal_key *secret) {
    struct fact f;
    struct str bytes;
    if (r->unsealed == 0)
        return NOT_FOUND;
    enum fault fault = event_read(t, a, r->unsealed, &f);
    if (fault)
        return fault;
    if (f.erased)
        return ERASED;
    if (base64_decode(a, json_get_str(f.private, "secret"), &bytes) || bytes.n != sizeof secret->b)
        return FOLDER_DAMAGED;
    memcpy(secret->b, bytes.p, sizeof secret->b);
    return OK;
}

enum fault step_of_fact(const struct fact *f, uint32_t *edition, struct step_record *s) {
    enum fault fault = edition_number(f->txn, f->edition, edition);
    return fault ? fault : step_find(f->txn, *edition, json_get_str(f->open, "step"), s);
}

enum fault step_anew_from(const struct txn *t, struct arena *a, const struct step_record *s, int64_t *from) {
    struct fact closed;
    if (s->state != STEP_IS_CLOSED || s->secrecy != SECRECY_SEALED)
        return NOT_FOUND;
    enum fault f = event_read(t, a, s->closed, &closed);
    *from = closed.at + DAY_SECONDS;
    return f;
}

bool step_stays_shut(const struct txn *t, struct arena *a, const struct step_record *s, int64_t now) {
    int64_t from;
    return step_anew_from(t, a, s, &from) == OK && now >= from;
}
