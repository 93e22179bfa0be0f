/* publish.c: signing checkpoints. Never one that does not contain all before, never two roots at one size.
 *
 * Only what is committed is signed, so what a checkpoint names outlives any crash. META_SIGNED follows one
 * transaction later; a crash between the two makes the next start sign the same text again, which gives the
 * same bytes. */
#include "store/publish.h"

#include "store/anchored.h"
#include "store/journal.h"
#include "store/meta.h"
#include "store/standing.h"

#include <assert.h>
#include <inttypes.h>
#include <string.h>

/* Whether the log of this transaction begins with `p`. */
static bool begins_with(struct txn *t, const struct position *p, uint64_t size) {
    struct hash root;
    return p->size <= size && tree_root_at(p->size, journal_node, t, &root) == OK &&
           hash_equal(root, p->root);
}

static void publish(struct store *s, const struct position *p) {
    struct arena *a = arena_new();
    struct checkpoint c = {s->lineage.name, *p};
    struct str note = note_sign(a, checkpoint_text(a, &c), &s->keys->log, 1);
    assert(note.n <= NOTE_ROOM);
    pthread_mutex_lock(&s->published_lock);
    s->published = *p;
    memcpy(s->note, note.p, note.n);
    s->note_n = note.n;
    pthread_mutex_unlock(&s->published_lock);
    atomic_store(&s->published_size, p->size);
    atomic_fetch_add(&s->signatures, 1);
    arena_free(a);
}

enum fault publish_first(struct store *s, struct messages *out) {
    struct txn t;
    enum fault f = store_read(s, &t);
    if (f)
        return f;
    struct position p;
    int64_t at;
    f = meta_get_position(&t, META_POSITION, &p, &at);
    if (!f)
        f = meta_get_position(&t, META_SIGNED, &s->signed_stored, &at);
    if (!f && !begins_with(&t, &s->signed_stored, p.size)) {
        messages_add(out, s->dir, 0, 0,
                     "A checkpoint of %" PRIu64 " entries has been signed, and the log, of %" PRIu64
                     ", does not begin with them: restore the newest backup.",
                     s->signed_stored.size, p.size);
        f = FOLDER_DAMAGED;
    }
    store_read_end(&t);
    if (!f) /* what only reads shows what it knows to have been signed, which gives the same bytes again */
        publish(s, store_only_reads(s) ? &s->signed_stored : &p);
    return f;
}

enum fault publish_committed(struct store *s, const struct domain *d) {
    struct txn t;
    if (store_only_reads(s))
        return OK;
    enum fault f = store_read(s, &t);
    if (f)
        return f;
    struct position p, old = s->published; /* written by this thread alone */
    int64_t at;
    f = journal_position(&t, &p, &at);
    if (!f && !begins_with(&t, &old, p.size))
        f = FOLDER_DAMAGED;
    if (!f)
        f = anchored_put(s, d, &t, &p);
    store_read_end(&t);
    if (!f && p.size > old.size)
        publish(s, &p);
    return f == ONLY_READS ? OK : f;
}

enum fault publish_record(struct txn *t) {
    struct store *s = t->store;
    if (s->signed_stored.size == s->published.size)
        return OK;
    enum fault f = meta_put_position(t, META_SIGNED, &s->published, 0);
    if (!f)
        s->signed_stored = s->published;
    return f;
}
