/* reapply.c: openings deleted by the anchor's word. */
#include "store/reapply.h"

#include "store/anchor.h"
#include "store/compact.h"
#include "store/erased_rows.h"
#include "store/journal.h"
#include "store/replay.h"
#include "store/standing_find.h"
#include "store/txn_write.h"

/* Whether it is still there. */
static bool lingers(const struct txn *t, const struct erasure *e) {
    struct opening o;
    return journal_opening(t, e->index, erasure_class(e), &o) == OK;
}

static enum fault erase_all(struct txn *t, const struct erasures *e, size_t *n) {
    enum fault f = OK;
    t->phase = TXN_REPAIR;
    for (size_t i = 0; i < e->n && !f; i++) {
        if (!lingers(t, &e->list[i]))
            continue;
        struct key opening = key_new();
        key_u64(&opening, e->list[i].index);
        key_u8(&opening, (unsigned char)e->list[i].class);
        f = table_delete(t, TABLE_OPENINGS, key_of(&opening));
        if (!f)
            f = erased_row_put(t, &e->list[i]);
        ++*n;
    }
    t->phase = TXN_JOURNAL;
    return f || *n == 0 ? f : compact_want(t);
}

enum fault reapply_erasures(struct store *s, const struct domain *d, const struct erasures *e,
                            struct messages *out, size_t *n) {
    struct txn t;
    *n = 0;
    if (e->n == 0)
        return OK;
    enum fault f = store_write(s, &t);
    if (f)
        return f;
    f = erase_all(&t, e, n);
    if (!f && *n)
        f = store_commit(&t);
    else
        store_abort(&t);
    if (!f && *n)
        f = replay_rebuild(s, d, out);
    if (f)
        messages_add(out, s->dir, 0, 0, "What was erased later could not be erased here: %s.",
                     fault_key(f).p);
    return f;
}

static bool is_ours(const struct store *s, const struct anchor_text *x) {
    bool ours = str_equal(x->origin, s->lineage.name) || lineage_has(&s->lineage, x->origin);
    for (size_t i = 0; i < x->earlier_n; i++)
        ours |= str_equal(x->earlier[i], s->lineage.name);
    return ours;
}

enum fault reapply_anchored(struct store *s, const struct domain *d, struct str path, struct messages *out,
                            size_t *n) {
    struct arena *a = arena_new();
    struct anchor_text x;
    *n = 0;
    enum fault f = anchor_read(a, path, out, &x);
    if (!f && is_ours(s, &x))
        f = reapply_erasures(s, d, &x.erased, out, n);
    else if (f == NOT_FOUND)
        f = OK;
    if (!f)
        f = standing_mark(s);
    arena_free(a);
    return f;
}
