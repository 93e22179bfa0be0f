/* anchored.c: between the log and its anchor, both ways. */
#include "store/anchored.h"

#include "base/log.h"
#include "store/anchor.h"
#include "store/compact.h"
#include "store/reapply.h"
#include "store/standing.h"

struct gathering {
    const struct erasures *known;
    struct erasures fresh;
};

static void add(void *context, uint64_t index, struct str class) {
    struct gathering *g = context;
    if (!erasures_has(g->known, index, class))
        erasures_add(&g->fresh, index, class);
}

static enum fault put_erasures(struct store *s, const struct domain *d, struct txn *t, uint64_t end) {
    struct arena *a = arena_new();
    struct gathering g = {&s->anchor_says, {.arena = a}};
    enum fault f = OK;
    for (uint64_t i = s->anchored; i < end && d->erasures && !f; i++) {
        struct record r;
        f = journal_record(t, i, &r);
        if (!f)
            d->erasures(&r, add, &g);
    }
    erasures_sort(&g.fresh);
    if (!f)
        f = anchor_erase(s->anchor, g.fresh.list, g.fresh.n);
    if (!f)
        s->anchored = end;
    arena_free(a);
    return f;
}

enum fault anchored_put(struct store *s, const struct domain *d, struct txn *t, const struct position *p) {
    if (!s->anchor)
        return OK;
    pthread_mutex_lock(&s->anchor_lock);
    enum fault f = store_only_reads(s) ? ONLY_READS : put_erasures(s, d, t, p->size);
    if (!f)
        f = anchor_sign(s->anchor, p);
    pthread_mutex_unlock(&s->anchor_lock);
    return f;
}

enum fault anchored_take(struct store *s, const struct domain *d) {
    struct standing is = store_standing(s);
    if (is.kind != STANDING_BEHIND && is.kind != STANDING_SUCCEEDED)
        return OK; /* of another history the anchor's places say nothing */
    struct arena *a = arena_new();
    struct messages said = messages_new(a);
    size_t n;
    enum fault f = reapply_erasures(s, d, &s->anchor_says, &said, &n);
    if (!f && n && (f = compact(s)) == BUSY)
        f = OK; /* somebody reads the folder: the writer tries again */
    messages_print(&said, stderr);
    if (!f && n)
        log_warning("erased-again", LOG_NUMBER("openings", n));
    arena_free(a);
    return f;
}
