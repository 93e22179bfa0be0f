/* witnesses_keep.c: what the witnesses have signed, in the folder: so that a start has a witnessed checkpoint
 * before anybody was asked again. Nothing that is read here is believed without its signatures. */
#include "award/log/tables.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/log.h"
#include "desk/witnesses_parts.h"
#include "proof/cosignature.h"

#include <string.h>

static const struct str checkpoint_row = STR_INIT("checkpoint");

struct sight_record {
    uint64_t size;
    int64_t at;
};

static struct key sight_key(const struct witnesses *w, struct arena *a, size_t i) {
    struct key k = key_new();
    struct hash h = hash_of(cosignature_key_string(a, &w->policy.witnesses[i].key));
    key_u8(&k, 'w');
    key_str(&k, hash_str(&h));
    return k;
}

/* --- reading --- */

static void take_signatures(struct witnesses *w, struct arena *a, const struct note *n,
                            const struct policy_judgement *j, struct signatures *s) {
    for (size_t i = 0; i < w->policy.witnesses_n; i++) {
        const struct note_verifier *key = &w->policy.witnesses[i].key;
        for (size_t k = 0; j->at[i] && k < n->signatures_n; k++) {
            const struct note_signature *one = &n->signatures[k];
            struct str line = note_line(a, one->name, one->key_id, one->bytes);
            if (one->key_id != note_key_id(key->name, 0x04, key->public_key) ||
                !str_equal(one->name, key->name) || line.n > WITNESS_LINE_MAX)
                continue;
            memcpy(s->line[i], line.p, line.n);
            s->line_n[i] = line.n;
            s->at[i] = j->at[i];
        }
    }
}

/* Signed by this log, of a prefix of it, and with the quorum that the policy asks for now. */
static bool take_checkpoint(struct witnesses *w, struct arena *a, const struct txn *t, struct str bytes,
                            struct signatures *s) {
    struct note *n = arena_alloc(a, sizeof *n);
    struct checkpoint c;
    struct policy_judgement j;
    struct hash root;
    struct note_verifier log = store_log_verifier(w->store);
    if (note_parse(a, bytes, n) || checkpoint_parse(n->text, &c) || note_verify(n, &log, 1, NULL) ||
        policy_judge(&w->policy, n, &j, NULL) || !j.quorum)
        return false;
    if (c.position.size > store_published_size(w->store) ||
        tree_root_at(c.position.size, journal_node, (void *)(uintptr_t)t, &root) ||
        !hash_equal(root, c.position.root))
        return false;
    struct str line = note_line(a, n->signatures[0].name, n->signatures[0].key_id, n->signatures[0].bytes);
    struct str note = arena_format(a, "%.*s\n%.*s", STR_ARGS(n->text), STR_ARGS(line));
    if (note.n > sizeof s->note)
        return false;
    *s = (struct signatures){.position = c.position, .note_n = note.n};
    memcpy(s->note, note.p, note.n);
    take_signatures(w, a, n, &j, s);
    return true;
}

enum fault witnesses_recall(struct witnesses *w) {
    struct arena *a = arena_new();
    struct txn t;
    struct str bytes;
    enum fault f = store_read(w->store, &t);
    if (f) {
        arena_free(a);
        return f;
    }
    if (table_get(&t, T_WITNESSED, checkpoint_row, &bytes) == OK &&
        !take_checkpoint(w, a, &t, bytes, &w->newest)) {
        w->newest = (struct signatures){0};
        log_warning("checkpoint-not-witnessed-any-more", LOG_NUMBER("bytes", bytes.n));
    }
    for (size_t i = 0; i < w->policy.witnesses_n; i++) {
        struct key k = sight_key(w, a, i);
        struct sight_record r;
        if (table_get_record(&t, T_WITNESSED, key_of(&k), &r, sizeof r) == OK)
            w->workers[i].sight = (struct sight){r.size, r.at};
    }
    store_read_end(&t);
    arena_free(a);
    return OK;
}

/* --- writing --- */

struct rows {
    size_t n;
    struct str key[POLICY_WITNESSES_MAX + 1], value[POLICY_WITNESSES_MAX + 1];
};

static void add_row(struct rows *r, struct str key, struct str value) {
    r->key[r->n] = key;
    r->value[r->n++] = value;
}

static enum fault decide_rows(struct txn *t, struct command *c, struct batch *out) {
    const struct rows *r = c->args;
    enum fault f = OK;
    (void)out;
    for (size_t i = 0; i < r->n && !f; i++)
        f = table_put(t, T_WITNESSED, r->key[i], r->value[i]);
    return f;
}

/* Under the lock. */
static void collect(struct witnesses *w, struct arena *a, struct rows *r) {
    if (w->newest.note_n)
        add_row(r, checkpoint_row, signatures_note(a, &w->newest, w->policy.witnesses_n));
    for (size_t i = 0; i < w->policy.witnesses_n; i++) {
        struct sight_record one = {w->workers[i].sight.size, w->workers[i].sight.at};
        struct key k = sight_key(w, a, i);
        if (one.at)
            add_row(r, arena_copy(a, key_of(&k)), arena_copy(a, str_bytes(&one, sizeof one)));
    }
}

bool witnesses_keep(struct witnesses *w) {
    struct command *c = command_new();
    struct rows *r = arena_alloc(c->arena, sizeof *r);
    pthread_mutex_lock(&w->lock);
    bool any = w->unkept;
    if (any)
        collect(w, c->arena, r);
    w->unkept = false;
    pthread_mutex_unlock(&w->lock);
    c->arrived = clock_now();
    c->decide = decide_rows;
    c->args = r;
    enum fault f = any ? writer_run(w->writer, c) : OK;
    arena_free(c->arena);
    if (f == OK)
        return true;
    log_warning("signatures-not-kept", LOG_FAULT("fault", f));
    pthread_mutex_lock(&w->lock);
    w->unkept = true; /* at the next round of the clock */
    pthread_mutex_unlock(&w->lock);
    return false;
}
