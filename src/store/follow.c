/* follow.c: the others' batches, and what becomes of one of ours when the engine could not say.
 *
 * A batch is known by the root after it. It can enter the log only where it was decided, so once the log has
 * gone on from there without it, it never will. */
#include "store/follow.h"

#include "base/log.h"
#include "store/publish.h"
#include "store/txn_write.h"

#include <string.h>
#include <time.h>

enum { WAIT_FIRST_MS = 1, WAIT_MOST_MS = 1000, PATIENCE_TRIES = 12 };

/* Twice as long each time; returns the next. */
static int wait_longer(int ms) {
    nanosleep(&(struct timespec){ms / 1000, ms % 1000 * 1000000L}, NULL);
    return ms < WAIT_MOST_MS / 2 ? 2 * ms : WAIT_MOST_MS;
}

static enum fault local_position(const struct follower *w, struct position *p) {
    struct txn t;
    int64_t at;
    enum fault f = store_read(w->store, &t);
    if (f)
        return f;
    f = journal_position(&t, p, &at);
    store_read_end(&t);
    return f;
}

/* --- following --- */

static enum fault add_record(const struct follower *w, struct txn *t, const struct record *r) {
    int64_t at, last;
    uint64_t index;
    enum fault f = journal_last_at(t, &last);
    if (!f)
        f = journal_entry_at(r->entry, &at);
    if (!f && at < last)
        f = FOLDER_DAMAGED;
    if (f)
        return f;
    t->phase = TXN_JOURNAL;
    f = journal_append(t, r, at, &index);
    t->phase = TXN_APPLY;
    if (!f)
        f = w->domain->apply(t, index, r);
    t->phase = TXN_JOURNAL;
    return f ? f : record_erase(t, w->domain, r);
}

static enum fault add_batch(const struct follower *w, struct txn *t, const struct batch *b,
                            const struct offer *o, bool *ours) {
    enum fault f = OK;
    struct position p;
    int64_t last;
    t->phase = TXN_JOURNAL;
    for (size_t i = 0; i < b->blobs_n && !f; i++)
        f = journal_put_blob(t, &b->blobs[i]);
    for (size_t i = 0; i < b->records_n && !f; i++)
        f = add_record(w, t, &b->records[i]);
    t->phase = TXN_JOURNAL;
    if (!f)
        f = journal_settle(t);
    if (!f)
        f = journal_position(t, &p, &last);
    *ours = !f && o->pending && position_equal(&p, &o->after);
    t->phase = TXN_DECIDE;
    return *ours ? changes_redo(t, o->changes) : f;
}

struct following {
    const struct follower *w;
    struct offer *o;
    enum fault fault;
};

static enum outcome follow_batch(void *context, const struct batch *b) {
    struct following *x = context;
    struct txn t;
    x->fault = store_write(x->w->store, &t);
    if (x->fault)
        return ENGINE_REFUSED;
    bool ours = false;
    enum fault f = add_batch(x->w, &t, b, x->o, &ours);
    if (f) {
        enum fault broken = t.store->write.broken;
        store_abort(&t);
        f = broken ? broken : f;
    } else {
        f = store_commit(&t);
    }
    x->fault = f;
    if (f)
        return ENGINE_REFUSED;
    x->o->pending = false; /* the log has gone on from where it was offered: with it, or for ever without */
    x->o->found = x->o->found || ours;
    return ENGINE_DONE;
}

enum fault follow_log(const struct follower *w, struct offer *o) {
    struct position from;
    enum fault f = local_position(w, &from);
    if (f)
        return f;
    struct following x = {w, o, OK};
    enum outcome outcome = w->engine->follow(w->engine, &from, follow_batch, &x, 0);
    if (o->found)
        o->pending = false;
    return x.fault ? x.fault : outcome == ENGINE_DONE ? OK : BUSY;
}

enum fault follow_patiently(const struct follower *w, struct offer *o) {
    enum fault f = follow_log(w, o);
    for (int ms = WAIT_FIRST_MS, tries = 0; f == BUSY && tries < PATIENCE_TRIES; tries++) {
        ms = wait_longer(ms);
        f = follow_log(w, o);
    }
    return f;
}

enum fault follow_until_known(const struct follower *w, struct offer *o) {
    for (int ms = WAIT_FIRST_MS;; ms = wait_longer(ms)) {
        enum fault f = follow_log(w, o);
        if (o->found || (f && f != BUSY && f != DISK_FULL))
            return f;
        struct position local, head;
        if (!f && !local_position(w, &local) && w->engine->head(w->engine, &head) == ENGINE_DONE &&
            position_equal(&local, &head))
            return OK;
        if (ms == WAIT_MOST_MS)
            log_warning("batch-unknown", LOG_FAULT("fault", f));
    }
}

/* --- publishing --- */

static const struct str signed_key = STR_INIT("signed");

static struct str position_bytes(struct arena *a, const struct position *p) {
    struct key k = key_new();
    key_u64(&k, p->size);
    key_str(&k, hash_str(&p->root));
    return arena_copy(a, key_of(&k));
}

static enum fault root_at(const struct follower *w, uint64_t size, struct hash *root) {
    struct txn t;
    enum fault f = store_read(w->store, &t);
    if (f)
        return f;
    f = tree_root_at(size, journal_node, &t, root);
    store_read_end(&t);
    return f;
}

/* One attempt to move the register to `p`. BUSY: try again. FOLDER_DAMAGED: somebody signed another log. */
static enum fault move_register(const struct follower *w, struct arena *a, const struct position *p) {
    struct str old;
    if (w->engine->get(w->engine, signed_key, a, &old) != ENGINE_DONE)
        return BUSY;
    struct str new = position_bytes(a, p);
    if (str_equal(old, new))
        return OK;
    if (old.n) {
        if (old.n != new.n)
            return FOLDER_DAMAGED;
        struct offer none = {.pending = false};
        uint64_t size = key_read_u64(old, 0);
        if (size > p->size) { /* another node is further on: go there first */
            enum fault f = follow_log(w, &none);
            return f ? f : BUSY;
        }
        struct hash root;
        enum fault f = root_at(w, size, &root);
        if (f || memcmp(root.b, old.p + 8, TREE_HASH_BYTES) != 0)
            return f ? f : FOLDER_DAMAGED;
    }
    return w->engine->swap(w->engine, signed_key, old, new) == ENGINE_DONE ? OK : BUSY;
}

enum fault follow_publish(const struct follower *w) {
    enum fault f = OK;
    for (int ms = WAIT_FIRST_MS; w->engine->shared; ms = wait_longer(ms)) {
        struct arena *a = arena_new();
        struct position p;
        f = local_position(w, &p);
        if (!f)
            f = move_register(w, a, &p);
        arena_free(a);
        if (f != BUSY && f != DISK_FULL)
            break;
    }
    return f ? f : publish_committed(w->store, w->domain);
}
