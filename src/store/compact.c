/* compact.c: copy, exchange, overwrite.
 *
 * Copy and original exchange their names in one step, so whoever starts after a crash finds a whole file
 * under data.mdb, and under compact.mdb either half a copy or what must go. LMDB keeps the locks of readers
 * in a file of its own, which it makes anew when its only user opens it; so the exchange is made only while
 * no other process has the folder open (DIR/readers), and while no thread of this one reads. */
#include "store/compact.h"

#include "base/file.h"
#include "store/folder.h"
#include "store/meta.h"
#include "store/txn_write.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

/* --- what is wanted --- */

enum fault compact_want(struct txn *t) {
    atomic_store(&t->store->unclean, true);
    t->store->write.erases = true;
    return meta_put(t, META_UNCLEAN, STR("\1"));
}

enum fault compact_recall(struct store *s) {
    struct txn t;
    bool unclean;
    enum fault f = store_read(s, &t);
    if (f)
        return f;
    f = meta_get_flag(&t, META_UNCLEAN, &unclean);
    atomic_store(&s->unclean, unclean);
    store_read_end(&t);
    return f;
}

bool compact_wanted(const struct store *s) {
    return atomic_load(&s->unclean);
}

static enum fault note_done(struct store *s) {
    struct txn t;
    enum fault f = store_write(s, &t);
    if (f)
        return f;
    t.phase = TXN_JOURNAL;
    f = meta_put(&t, META_UNCLEAN, STR("\0"));
    if (!f)
        return store_commit(&t);
    store_abort(&t);
    return f;
}

/* --- the file that goes --- */

static struct str spare_path(struct arena *a, struct str dir) {
    return arena_format(a, "%.*s/compact.mdb", STR_ARGS(dir));
}

enum fault compact_clear(struct str dir, struct messages *out) {
    struct str path = spare_path(out->arena, dir);
    if (file_wipe(path))
        return OK;
    messages_add(out, path, 0, 0, "What was erased from the log is in it, and it cannot be removed: %s.",
                 strerror(errno));
    return DISK_ERROR;
}

/* --- the copy --- */

static enum fault copy(const struct store *s, struct str path) {
    int code = env_copy(s, path, O_TRUNC);
    if (code)
        unlink(path.p); /* of a copy nothing has to be wiped: it never had what was erased */
    return env_fault(code);
}

/* --- the exchange --- */

/* *done is false where the file system cannot do it: then the old file is open again. */
static enum fault exchange(struct store *s, struct str fresh, struct arena *a, bool *done) {
    struct str data = arena_format(a, "%s/data.mdb", s->dir.p);
    struct messages said = messages_new(a);
    env_shut(s);
    *done = renameat2(AT_FDCWD, fresh.p, AT_FDCWD, data.p, RENAME_EXCHANGE) == 0;
    if (*done && folder_sync(s->dir))
        return DISK_ERROR;
    return env_reopen(s, &said);
}

static enum fault position_now(struct store *s, struct position *p) {
    struct txn t;
    int64_t at;
    enum fault f = store_read(s, &t);
    if (f)
        return f;
    f = meta_get_position(&t, META_POSITION, p, &at);
    store_read_end(&t);
    return f;
}

/* After a fault nobody can read any more: the process must end. */
static enum fault replace(struct store *s, struct str fresh, struct arena *a, bool *done) {
    struct position before, after;
    if (position_now(s, &before))
        return DISK_ERROR;
    txn_hold_readers(s);
    if (exchange(s, fresh, a, done))
        return DISK_ERROR;
    txn_let_readers(s);
    return position_now(s, &after) || !position_equal(&before, &after) ? DISK_ERROR : OK;
}

/* The old file is named `fresh` now. */
static enum fault finish(struct store *s, struct str fresh) {
    if (!file_wipe(fresh))
        return DISK_ERROR;
    atomic_store(&s->unclean, false);
    enum fault f = note_done(s);
    return f == DISK_FULL ? OK : f; /* then it is done once more at the next start */
}

enum fault compact(struct store *s) {
    struct arena *a = arena_new();
    struct str fresh = spare_path(a, s->dir);
    enum fault f = copy(s, fresh);
    int readers = -1;
    bool done = false;
    if (!f)
        f = folder_lock_readers(s->dir, true, &readers);
    if (f)
        unlink(fresh.p);
    else
        f = replace(s, fresh, a, &done);
    if (readers >= 0)
        close(readers);
    if (!f && !done) {
        unlink(fresh.p);
        f = BUSY;
    }
    if (!f)
        f = finish(s, fresh);
    arena_free(a);
    return f;
}
