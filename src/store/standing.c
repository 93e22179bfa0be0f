/* standing.c: the folder, its anchor, and what others have seen, compared. Signs nothing. */
#include "store/standing.h"

#include "base/log.h"
#include "store/anchor.h"
#include "store/journal.h"
#include "store/meta.h"
#include "store/standing_find.h"
#include "store/txn_write.h"

#include <inttypes.h>
#include <string.h>

static const struct hash no_root;

/* --- comparing --- */

static bool root_is_known(const struct position *p) {
    return memcmp(p->root.b, no_root.b, TREE_HASH_BYTES) != 0;
}

static enum standing_kind compare(struct txn *t, const struct position *here, const struct position *seen) {
    struct hash root;
    if (seen->size > here->size)
        return STANDING_BEHIND;
    if (!root_is_known(seen))
        return STANDING_GOOD;
    return tree_root_at(seen->size, journal_node, t, &root) == OK && hash_equal(root, seen->root)
               ? STANDING_GOOD
               : STANDING_OTHER;
}

static void set(struct store *s, enum standing_kind kind, uint64_t here, const struct position *seen,
                struct str by) {
    pthread_mutex_lock(&s->published_lock);
    if (s->standing.kind == STANDING_GOOD) /* the first reason stays */
        s->standing = (struct standing){kind, here, *seen, by};
    pthread_mutex_unlock(&s->published_lock);
    atomic_store(&s->only_reads, true);
}

/* So that the next start knows it too. */
static void tell_anchor(struct store *s, const struct position *p) {
    if (!s->anchor)
        return;
    pthread_mutex_lock(&s->anchor_lock);
    enum fault f = anchor_overrule(s->anchor, p);
    pthread_mutex_unlock(&s->anchor_lock);
    if (f)
        log_error("anchor-not-told", LOG_FAULT("fault", f));
}

bool store_seen(struct store *s, const struct position *p, struct str by) {
    struct txn t;
    struct position here;
    int64_t at;
    if (store_read(s, &t))
        return true; /* nothing can be said, so nothing is */
    enum standing_kind kind = STANDING_GOOD;
    if (journal_position(&t, &here, &at) == OK)
        kind = compare(&t, &here, p);
    store_read_end(&t);
    if (kind == STANDING_GOOD)
        return true;
    pthread_mutex_lock(&s->published_lock);
    by = arena_copy(s->arena, by);
    pthread_mutex_unlock(&s->published_lock);
    set(s, kind, here.size, p, by);
    log_error("folder-went-back", LOG_WORD("standing", kind == STANDING_BEHIND ? "behind" : "other-history"),
              LOG_NUMBER("has", here.size), LOG_NUMBER("seen", p->size));
    tell_anchor(s, p);
    return false;
}

/* --- telling --- */

bool store_only_reads(const struct store *s) {
    return atomic_load(&s->only_reads);
}

struct standing store_standing(const struct store *s) {
    struct store *open = (struct store *)(uintptr_t)s; /* the lock is no part of what the caller sees */
    pthread_mutex_lock(&open->published_lock);
    struct standing standing = s->standing;
    pthread_mutex_unlock(&open->published_lock);
    return standing;
}

#define WAY_ON                                                                                               \
    "The server only reads: it accepts nothing and signs nothing. "                                          \
    "Put the newest state back, or begin a successor log: kaaring succeed."

void store_say_standing(const struct store *s, struct messages *out) {
    struct standing is = store_standing(s);
    switch (is.kind) {
    case STANDING_GOOD:
        break;
    case STANDING_BEHIND:
        messages_add(out, s->dir, 0, 0,
                     "The folder has %" PRIu64 " entries, and by %.*s %" PRIu64
                     " have been signed: it is an older state, as of a backup or a snapshot. " WAY_ON,
                     is.here, STR_ARGS(is.by), is.seen.size);
        break;
    case STANDING_OTHER:
        messages_add(out, s->dir, 0, 0,
                     "The folder's %" PRIu64 " entries are another history than the %" PRIu64
                     " that by %.*s have been signed. " WAY_ON,
                     is.here, is.seen.size, STR_ARGS(is.by));
        break;
    case STANDING_SUCCEEDED:
        messages_add(out, s->dir, 0, 0,
                     "The log has gone on as %.*s, and the folder is from before that. " WAY_ON,
                     STR_ARGS(is.by));
        break;
    case STANDING_UNKNOWN:
        messages_add(out, is.by, 0, 0,
                     "The anchor is not there, and %s has had one: nobody can tell whether more has been "
                     "signed than these %" PRIu64 " entries. " WAY_ON
                     " If you know that this is the newest state: kaaring anchor new.",
                     s->dir.p, is.here);
        break;
    }
}

/* --- at the start --- */

enum fault standing_mark(struct store *s) {
    struct txn t;
    enum fault f = store_write(s, &t);
    if (f)
        return f;
    t.phase = TXN_REPAIR;
    f = meta_put(&t, META_ANCHOR, STR("\1"));
    if (!f)
        return store_commit(&t);
    store_abort(&t);
    return f;
}

static enum fault foreign(const struct anchor_text *x, const struct store *s, struct str path,
                          struct messages *out) {
    messages_add(out, path, 0, 0, "The anchor is that of the log %.*s, and %s holds the log %.*s.",
                 STR_ARGS(x->origin), s->dir.p, STR_ARGS(s->lineage.name));
    return FOLDER_DAMAGED;
}

struct folder_says {
    struct position here;
    bool marked;
};

static enum fault read_folder(const struct txn *t, struct folder_says *is) {
    struct str v;
    int64_t at;
    enum fault f = meta_get_position(t, META_POSITION, &is->here, &at);
    is->marked = meta_get(t, META_ANCHOR, &v) == OK;
    return f;
}

/* Of a folder that has never had one. */
static enum fault make(struct store *s, struct messages *out, struct anchor_text *x) {
    *x =
        (struct anchor_text){.origin = s->lineage.name, .sample = s->sample, .newest = {0, hash_of(STR(""))}};
    for (size_t i = 0; i < s->lineage.n; i++)
        x->earlier[x->earlier_n++] = s->lineage.list[i].log.name;
    enum fault f = anchor_put(s->anchor_path, x, out);
    return f ? f : anchor_read(s->arena, s->anchor_path, out, x);
}

static bool succeeded(const struct anchor_text *x, struct str name) {
    bool found = false;
    for (size_t i = 0; i < x->earlier_n; i++)
        found |= str_equal(x->earlier[i], name);
    return found;
}

/* The folder is from before a succession; or the power failed between one and its anchor. */
static enum fault other_name(struct store *s, enum env_kind kind, const struct folder_says *is,
                             struct messages *out, struct anchor_text *x) {
    if (succeeded(x, s->lineage.name)) {
        set(s, STANDING_SUCCEEDED, is->here.size, &x->newest, arena_copy(s->arena, x->origin));
        return OK;
    }
    if (!lineage_has(&s->lineage, x->origin))
        return foreign(x, s, s->anchor_path, out);
    if (kind != ENV_OWNER)
        return OK;
    enum fault f = anchor_follow(s->anchor_path, &s->lineage, s->sample, out);
    return f ? f : anchor_read(s->arena, s->anchor_path, out, x);
}

static enum fault judge(struct store *s, enum env_kind kind, struct messages *out, enum fault found,
                        struct anchor_text *x, bool *marked) {
    struct txn t;
    struct folder_says is;
    enum fault f = store_read(s, &t);
    if (f)
        return f;
    f = read_folder(&t, &is);
    *marked = is.marked;
    if (f) {
    } else if (found == OK && !str_equal(x->origin, s->lineage.name)) {
        f = other_name(s, kind, &is, out, x);
    } else if (found == OK) {
        enum standing_kind k = compare(&t, &is.here, &x->newest);
        if (k != STANDING_GOOD)
            set(s, k, is.here.size, &x->newest, s->anchor_path);
    } else if (is.marked) {
        set(s, STANDING_UNKNOWN, is.here.size, &(struct position){0}, s->anchor_path);
    } else if (kind == ENV_OWNER) {
        f = make(s, out, x);
    }
    store_read_end(&t);
    return f;
}

enum fault standing_find(struct store *s, enum env_kind kind, struct str anchor, struct messages *out) {
    struct anchor_text x = {.origin = {0}};
    bool marked;
    if (anchor.n == 0)
        return OK;
    s->anchor_path = arena_copy(s->arena, anchor);
    /* before the snapshot: what a server signs meanwhile is then not taken for what the folder lacks */
    enum fault found = anchor_read(s->arena, s->anchor_path, out, &x);
    if (found && found != NOT_FOUND)
        return found;
    enum fault f = judge(s, kind, out, found, &x, &marked);
    if (!f && kind == ENV_OWNER && x.origin.n)
        f = anchor_open(s->arena, s->anchor_path, out, &x, &s->anchor);
    s->anchor_says = x.erased;
    s->anchored = x.newest.size;
    if (!f && s->anchor && !marked)
        f = standing_mark(s);
    return f;
}

enum fault store_new_anchor(struct store *s, struct str path, struct messages *out) {
    struct anchor_text x = {.origin = s->lineage.name, .sample = s->sample, .newest = {0, hash_of(STR(""))}};
    struct anchor_text there;
    struct arena *a = arena_new();
    enum fault f = anchor_read(a, path, out, &there);
    arena_free(a);
    if (f == OK)
        messages_add(out, path, 0, 0, "There is an anchor already; it says whose it is: kaaring anchor.");
    if (f != NOT_FOUND)
        return f ? f : ALREADY_DONE;
    f = anchor_put(path, &x, out);
    return f ? f : standing_mark(s);
}
