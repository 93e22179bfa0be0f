/* unsealing.c: takes shares, and opens a step as soon as there are enough. The secret is in this process from
 * then on and never before. */
#include "award/close/unsealing.h"

#include "award/log/tables.h"
#include "award/people/enrolment.h"
#include "award/rules/edition.h"
#include "award/step/step_parts.h"
#include "base/json.h"

#include <sodium.h>
#include <string.h>

_Static_assert(sizeof(struct share_record) == 16, "no padding: records are compared byte by byte");

struct giving {
    uint32_t edition;
    struct edition_record e;
    struct step_record step;
    struct step_documents d;
    struct share_text share;
};

static struct key share_key(uint32_t edition, uint32_t step, uint32_t index) {
    struct key k = key_new();
    key_u32(&k, edition);
    key_u32(&k, step);
    key_u32(&k, index);
    return k;
}

static enum fault share_get(const struct txn *t, uint32_t edition, uint32_t step, uint32_t index,
                            struct share_record *r) {
    struct key k = share_key(edition, step, index);
    return table_get_record(t, T_SHARES, key_of(&k), r, sizeof *r);
}

bool share_given(const struct txn *t, uint32_t edition, const struct step_record *s, uint32_t index) {
    struct share_record r;
    return share_get(t, edition, s->number, index, &r) == OK;
}

bool step_taken_anew(const struct txn *t, uint32_t edition, const struct step_record *s) {
    for (uint32_t n = step_count(t, edition); n > s->number; n--) {
        struct step_record r;
        if (step_get(t, edition, n, &r) == OK && r.candidate == s->candidate &&
            str_equal(str_of(r.template_id), str_of(s->template_id)))
            return true;
    }
    return false;
}

/* --- is it the right one --- */

static enum fault check_state(const struct txn *t, const struct giving *g) {
    return g->step.secrecy == SECRECY_SEALED && g->step.state == STEP_IS_CLOSED &&
                   !step_taken_anew(t, g->edition, &g->step)
               ? OK
               : WRONG_STATE;
}

/* The holder says which closing they saw, and whether it was corrected: a share given for another one opens
 * nothing. */
static enum fault check_closed(const struct txn *t, const struct giving *g) {
    struct str entry;
    uint64_t latest = g->step.corrected ? g->step.corrected : g->step.closed;
    enum fault f = journal_entry(t, latest, &entry);
    return f ? f : hash_equal(tree_leaf(entry), g->share.closed) ? OK : SHARE_WRONG;
}

static enum fault check_share(const struct txn *t, const struct giving *g, const struct share_give *args) {
    const struct share_text *x = &g->share;
    const struct step_key *key = &g->d.key;
    size_t holder = holders_find(&g->d.holders, args->person);
    if (holder == g->d.holders.n)
        return NOT_ALLOWED;
    if (!str_equal(x->origin, store_origin(t->store)) || !str_equal(x->edition, args->edition) ||
        !str_equal(x->step, args->step) || !str_equal(x->person, args->person) ||
        !hash_equal(x->key, g->step.key) || x->share.b[0] != holder + 1)
        return SHARE_WRONG;
    struct hash digest = share_digest(key->origin, key->edition, key->step, &key->key, &x->share);
    if (!hash_equal(digest, key->digests[holder]))
        return SHARE_WRONG;
    return share_given(t, g->edition, &g->step, x->share.b[0]) ? ALREADY_DONE : check_closed(t, g);
}

static enum fault read_giving(const struct txn *t, struct command *c, const struct share_give *args,
                              struct giving *g) {
    struct note n;
    uint32_t key;
    enum fault f = str_equal(c->by, args->person) ? OK : NOT_ALLOWED;
    if (f || (f = edition_number(t, args->edition, &g->edition)) || (f = edition_get(t, g->edition, &g->e)) ||
        (f = step_find(t, g->edition, args->step, &g->step)) || (f = check_state(t, g)) ||
        (f = step_documents(t, c->arena, &g->step, &g->d)) || (f = note_parse(c->arena, args->note, &n)))
        return f;
    if (n.signatures_n != 1)
        return NOTE_MALFORMED;
    if ((f = share_read(c->arena, n.text, &g->share)) ||
        (f = enrolment_verify(t, c->arena, args->person, &n, UINT64_MAX, &key)))
        return f;
    return check_share(t, g, args);
}

/* --- opening --- */

static enum fault share_from_log(const struct txn *t, struct arena *a, uint64_t index, struct share *share) {
    struct fact f;
    struct note n;
    struct share_text text;
    enum fault fault = event_read(t, a, index, &f);
    if (fault)
        return fault;
    if (f.erased)
        return ERASED;
    if ((fault = note_parse(a, json_get_str(f.private, "note"), &n)) ||
        (fault = share_read(a, n.text, &text)))
        return fault;
    *share = text.share;
    return OK;
}

/* Those given before, and this one; in the order of their holders. */
static enum fault gather_shares(const struct txn *t, struct arena *a, const struct giving *g,
                                struct share shares[SEAL_HOLDERS_MAX], size_t *n) {
    *n = 0;
    for (uint32_t i = 1; i <= g->step.holders; i++) {
        struct share_record r;
        enum fault f = OK;
        if (g->share.share.b[0] == i)
            shares[(*n)++] = g->share.share;
        else if (share_get(t, g->edition, g->step.number, i, &r) == OK &&
                 !(f = share_from_log(t, a, r.index, &shares[*n])))
            (*n)++;
        if (f)
            return f;
    }
    return OK;
}

static enum fault emit_unsealed(struct txn *t, struct command *c, struct batch *out, const struct giving *g,
                                const struct seal_key *secret) {
    json_t *fields = json_object(), *closed;
    struct str edition = edition_id_of(&g->e);
    json_set_str(fields, "step", str_of(g->step.id));
    json_set_str(fields, "secret", base64_encode(c->arena, str_bytes(secret->b, sizeof secret->b)));
    enum fault f = event_emit(c, out, "step.unsealed", edition, g->e.secret, fields);
    if (f || (f = step_closed_now(t, c->arena, &g->step, &closed)))
        return f;
    return step_emit_counted(t, c, out, edition, g->e.secret, &g->step, closed, secret);
}

/* What the digests let through and yet does not give the secret is the chair's browser's doing: then nothing
 * opens, however many give theirs, and the page says so. */
static enum fault open_when_enough(struct txn *t, struct command *c, struct batch *out,
                                   const struct giving *g) {
    struct share shares[SEAL_HOLDERS_MAX];
    struct seal_key secret;
    size_t n;
    enum fault f = gather_shares(t, c->arena, g, shares, &n);
    if (!f && n >= g->d.key.threshold && seal_rebuild(shares, n, g->d.key.threshold, &g->d.key.key, &secret))
        f = emit_unsealed(t, c, out, g, &secret);
    sodium_memzero(shares, sizeof shares);
    sodium_memzero(&secret, sizeof secret);
    return f;
}

enum fault share_give(struct txn *t, struct command *c, struct batch *out) {
    const struct share_give *args = c->args;
    struct giving g;
    enum fault f = read_giving(t, c, args, &g);
    if (f)
        return f;
    json_t *fields = json_object();
    json_set_str(fields, "step", args->step);
    json_set_str(fields, "person", args->person);
    json_set_int(fields, "share", g.share.share.b[0]);
    json_set_str(fields, "note", args->note);
    c->result.number = g.step.shares + 1u;
    f = event_emit(c, out, "share.given", args->edition, g.e.secret, fields);
    return f ? f : open_when_enough(t, c, out, &g);
}

/* --- applying --- */

enum fault apply_share_given(struct fact *f) {
    uint32_t edition;
    struct step_record s;
    struct share_record r = {.version = 1, .index = f->index};
    enum fault fault = step_of_fact(f, &edition, &s);
    if (fault)
        return fault;
    struct key k = share_key(edition, s.number, (uint32_t)json_get_int(f->open, "share"));
    s.shares++;
    fault = table_put(f->txn, T_SHARES, key_of(&k), str_bytes(&r, sizeof r));
    return fault ? fault : step_put(f->txn, edition, &s);
}

enum fault apply_step_unsealed(struct fact *f) {
    uint32_t edition;
    struct step_record s;
    enum fault fault = step_of_fact(f, &edition, &s);
    if (fault)
        return fault;
    s.unsealed = f->index;
    return step_put(f->txn, edition, &s);
}
