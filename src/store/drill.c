/* drill.c: the way that a backup goes on the day it is needed, gone today. The folder in use is open only
 * while it is copied and while it is compared, so that an erasure need not wait for the replay. */
#include "store/drill.h"

#include "base/clock.h"
#include "store/anchor_tell.h"
#include "store/backup.h"
#include "store/journal.h"
#include "store/txn.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>

/* The folder that is made, the scratch copy that it is replayed into, and one more where it has to be
 * compacted. */
enum { COPIES_AT_ONCE = 3, SPARE_BYTES = 1 << 20 };

struct drill {
    const struct drilling *order;
    struct messages *out;
    struct drilled *done;
    struct str backup, folder;
    struct position newest; /* that has been signed, as known before the backup was made */
    enum drill_step step;
    int64_t since;
};

static void end_step(struct drill *d) {
    int64_t now = clock_ms();
    d->done->ms[d->step] += now - d->since;
    d->since = now;
}

static void begin(struct drill *d, enum drill_step step) {
    end_step(d);
    d->step = step;
    if (d->order->begins)
        d->order->begins(d->order->context, step);
}

static enum fault say(struct drill *d, struct str file, const char *what) {
    messages_add(d->out, file, 0, 0, "%s", what);
    return FOLDER_DAMAGED;
}

/* --- room --- */

/* Sizes in the unit in which they are told. */
static unsigned long long mib(uint64_t bytes) {
    return (bytes + (1 << 20) - 1) >> 20;
}

static enum fault has_room(struct drill *d, uint64_t wanted) {
    struct statvfs st;
    struct str room = arena_copy(d->out->arena, d->order->room);
    if (statvfs(room.p, &st) < 0)
        return OK; /* who writes will be told */
    uint64_t left = (uint64_t)st.f_bavail * st.f_frsize;
    if (left >= wanted)
        return OK;
    messages_add(
        d->out, room, 0, 0,
        "The drill needs some %llu MiB here, and %llu MiB are free: --in DIR names a folder on another disk.",
        mib(wanted), (unsigned long long)(left >> 20));
    return DISK_FULL;
}

/* --- the backup --- */

/* What the newest checkpoint is by those who keep it: the anchor, else the folder itself. */
static enum fault find_newest(struct drill *d, struct store *s) {
    struct anchor_summary is;
    struct arena *a = d->out->arena;
    d->newest = store_published(s, a).position;
    d->done->origin = arena_copy(a, store_log_verifier(s).name);
    enum fault f =
        d->order->store.anchor.n ? anchor_sum_up(a, d->order->store.anchor, d->out, &is) : NOT_FOUND;
    if (!f && str_equal(is.origin, d->done->origin)) {
        d->newest = is.newest;
        d->done->by_anchor = true;
    }
    return f == NOT_FOUND ? OK : f;
}

static enum fault seal(struct drill *d, struct store *s) {
    struct txn t;
    struct store_room room;
    enum fault f = store_read(s, &t);
    if (f)
        return f;
    f = store_room(&t, &room);
    store_read_end(&t);
    if (!f)
        f = has_room(d, (COPIES_AT_ONCE + 1) * room.used + SPARE_BYTES);
    if (f)
        return f;
    d->backup = arena_format(d->out->arena, "%.*s/backup.kaaring", STR_ARGS(d->order->room));
    return backup_seal(s, d->backup, d->order->key, d->out);
}

static enum fault measure(struct drill *d) {
    struct stat st;
    struct arena *a = d->out->arena;
    struct str file = arena_copy(a, d->backup);
    if (stat(file.p, &st) == 0 && S_ISDIR(st.st_mode))
        file = arena_format(a, "%s/data.mdb", file.p);
    if (stat(file.p, &st) < 0) {
        messages_add(d->out, d->backup, 0, 0, "The backup cannot be read: %s.", strerror(errno));
        return DISK_ERROR;
    }
    d->done->bytes = (uint64_t)st.st_size;
    return d->order->backup.n ? has_room(d, COPIES_AT_ONCE * d->done->bytes + SPARE_BYTES) : OK;
}

static enum fault take(struct drill *d) {
    struct store *s;
    struct store_options so = d->order->store;
    so.anchor = (struct str){0};
    enum fault f = store_open_shared(&so, d->out, &s);
    if (f)
        return f;
    f = find_newest(d, s);
    if (!f && d->order->backup.n == 0)
        f = seal(d, s);
    else
        d->backup = d->order->backup;
    store_close(s);
    return f ? f : measure(d);
}

/* --- the restore --- */

static void replays(void *context) {
    begin(context, DRILL_REPLAY);
}

static enum fault restore(struct drill *d) {
    d->folder = arena_format(d->out->arena, "%.*s/folder", STR_ARGS(d->order->room));
    struct restoring r = {.backup = d->backup,
                          .key = d->order->key,
                          .store = d->order->store,
                          .domain = d->order->domain,
                          .settle = d->order->settle,
                          .replays = replays,
                          .context = d};
    r.store.dir = d->folder;
    return restore_folder(&r, d->out, &d->done->restored);
}

/* --- the comparison --- */

static const struct hash no_root; /* of a position of which only the size is known */

static bool begins_with(struct store *s, const struct position *p) {
    struct txn t;
    struct hash root;
    if (p->size > store_published_size(s))
        return false;
    if (hash_equal(p->root, no_root))
        return true;
    if (store_read(s, &t))
        return false;
    bool same = tree_root_at(p->size, journal_node, &t, &root) == OK && hash_equal(root, p->root);
    store_read_end(&t);
    return same;
}

/* Two folders at most, of which the longer has all that the other has, and what was signed. */
static enum fault compare(struct drill *d, struct store *here, struct store *restored) {
    struct arena *a = d->out->arena;
    struct note *note = arena_alloc(a, sizeof *note);
    struct published is = store_published(here, a), was = store_published(restored, a);
    struct note_verifier key = store_log_verifier(restored);
    bool longer = was.position.size > is.position.size;
    d->done->here = is.position.size;
    d->done->signed_size = d->newest.size;
    if (note_parse(a, is.note, note) || note_verify(note, &key, 1, NULL))
        return say(d, d->backup,
                   "It is a backup of another log, or from before the log went on under another key.");
    if (!begins_with(longer ? restored : here, longer ? &is.position : &was.position))
        return say(d, d->backup, "Its entries are another history than those of the folder in use.");
    if (!begins_with(longer ? restored : here, &d->newest)) {
        messages_add(d->out, d->done->by_anchor ? d->order->store.anchor : d->order->store.dir, 0, 0,
                     "A checkpoint of %" PRIu64
                     " entries has been signed, and neither the folder nor the backup has them.",
                     d->newest.size);
        return FOLDER_DAMAGED;
    }
    return OK;
}

static enum fault hold_together(struct drill *d) {
    struct store *here, *restored;
    struct store_options so = d->order->store;
    so.anchor = (struct str){0};
    enum fault f = store_open_shared(&so, d->out, &here);
    if (f)
        return f;
    so.dir = d->folder;
    f = store_open_shared(&so, d->out, &restored);
    if (!f) {
        f = compare(d, here, restored);
        store_close(restored);
    }
    store_close(here);
    return f;
}

enum fault drill(const struct drilling *order, struct messages *out, struct drilled *done) {
    struct drill d = {.order = order, .out = out, .done = done, .since = clock_ms()};
    *done = (struct drilled){.bytes = 0};
    begin(&d, DRILL_COPY);
    enum fault f = take(&d);
    if (!f) {
        begin(&d, DRILL_RESTORE);
        f = restore(&d);
    }
    if (!f) {
        begin(&d, DRILL_COMPARE);
        f = hold_together(&d);
    }
    end_step(&d);
    return f;
}
