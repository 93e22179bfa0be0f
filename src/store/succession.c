/* succession.c: the one transaction in which a log gets another name. The key file follows its commit: a
 * start that finds both takes the one that the folder names. */
#include "store/succession.h"

#include "store/anchor.h"
#include "store/erased_rows.h"
#include "store/folder.h"
#include "store/meta.h"
#include "store/txn_write.h"

#include <assert.h>
#include <string.h>

const struct predecessor *store_predecessors(const struct store *s, size_t *n) {
    *n = s->lineage.n;
    return s->lineage.list;
}

struct position succession_known(const struct store *s) {
    struct standing is = store_standing(s);
    return is.kind == STANDING_BEHIND || is.kind == STANDING_OTHER ? is.seen : s->signed_stored;
}

enum fault succession_erased(const struct txn *t, each_erasure *each, void *context) {
    struct arena *a = arena_new();
    struct erasures e = {.arena = a};
    enum fault f = erased_rows_read(t, &e);
    erasures_sort(&e);
    for (size_t i = 0; i < e.n && f == OK; i++)
        each(context, e.list[i].index, erasure_class(&e.list[i]));
    arena_free(a);
    return f;
}

/* --- the first entries of its own --- */

static enum fault enter(struct txn *t, const struct domain *d, struct command *c) {
    struct batch own = batch_new(c->arena);
    int64_t last;
    t->phase = TXN_DECIDE;
    enum fault f = journal_last_at(t, &last);
    if (f)
        return f;
    c->at = c->arrived > last ? c->arrived : last;
    f = c->decide(t, c, &own);
    for (size_t i = 0; i < own.records_n && !f; i++) {
        uint64_t index;
        t->phase = TXN_JOURNAL;
        f = journal_append(t, &own.records[i], c->at, &index);
        t->phase = TXN_APPLY;
        if (!f)
            f = d->apply(t, index, &own.records[i]);
    }
    t->phase = TXN_JOURNAL;
    return f ? f : journal_settle(t);
}

/* Nothing has been signed under the new name. */
static enum fault rename_log(struct txn *t, const struct lineage *next, struct str fingerprints) {
    struct position none = {0, hash_of(STR(""))};
    t->phase = TXN_REPAIR;
    enum fault f = meta_put(t, META_LOG, lineage_write(t->store->write.arena, next));
    if (!f)
        f = meta_put(t, META_KEYS, fingerprints);
    if (!f)
        f = meta_put(t, META_ANCHOR, STR("\1"));
    return f ? f : meta_put_position(t, META_SIGNED, &none, 0);
}

static enum fault commit(struct store *s, const struct domain *d, struct command *c,
                         const struct lineage *next, const unsigned char fresh[TREE_HASH_BYTES]) {
    unsigned char fingerprints[FOLDER_FINGERPRINT_BYTES];
    struct str v = {0};
    struct txn t;
    enum fault f = store_write(s, &t);
    if (f)
        return f;
    f = enter(&t, d, c);
    if (!f)
        f = meta_get(&t, META_KEYS, &v);
    if (!f) {
        assert(v.n == sizeof fingerprints); /* store_open has seen to it */
        memcpy(fingerprints, v.p, sizeof fingerprints);
        memcpy(fingerprints, fresh, TREE_HASH_BYTES);
        f = rename_log(&t, next, str_bytes(fingerprints, sizeof fingerprints));
    }
    if (!f)
        return store_commit(&t);
    store_abort(&t);
    return f;
}

/* --- all of it --- */

static enum fault check_name(const struct store *s, struct str origin, struct messages *out) {
    if (origin_valid(origin) && !str_equal(origin, s->lineage.name) && !str_equal(origin, s->origin) &&
        !lineage_has(&s->lineage, origin))
        return s->lineage.n < LINEAGE_MAX ? OK : TOO_MANY;
    messages_add(
        out, origin, 0, 0,
        "It cannot be the successor's name: that is a web address without scheme that no log of this "
        "folder has had.");
    return FIELD_URL;
}

static struct lineage next_of(const struct store *s, struct str origin, uint64_t carried) {
    struct lineage next = s->lineage;
    memmove(next.list + 1, next.list, next.n * sizeof *next.list);
    next.list[0] = (struct predecessor){store_log_verifier(s), succession_known(s), carried};
    next.n++;
    next.name = origin;
    return next;
}

static enum fault here(struct store *s, struct position *p) {
    struct txn t;
    int64_t at;
    enum fault f = store_read(s, &t);
    if (f)
        return f;
    f = journal_position(&t, p, &at);
    store_read_end(&t);
    return f;
}

enum fault store_succeed(struct store *s, const struct domain *d, struct command *c, struct str origin,
                         struct messages *out) {
    unsigned char fresh[TREE_HASH_BYTES];
    struct position p;
    assert(s->lock >= 0);
    enum fault f = check_name(s, origin, out);
    if (!f)
        f = here(s, &p);
    if (!f)
        f = folder_next_key(s->dir, out, fresh);
    if (f)
        return f;
    struct lineage next = next_of(s, arena_copy(s->arena, origin), p.size);
    f = commit(s, d, c, &next, fresh);
    if (f)
        return f;
    s->lineage = next;
    f = folder_settle_key(s->dir, out, fresh);
    return f || s->anchor_path.n == 0 ? f : anchor_follow(s->anchor_path, &next, s->sample, out);
}
