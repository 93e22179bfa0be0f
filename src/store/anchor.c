/* anchor.c: the anchor as a file: read whole, written in two places and at its end. */
#include "store/anchor.h"

#include "base/buf.h"
#include "base/file.h"
#include "store/folder.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

struct anchor {
    int fd;
    struct str origin;
    struct position newest;
    unsigned slot;
    size_t slots_at, slot_bytes;
};

static enum fault say_errno(struct messages *out, struct str file, const char *what) {
    enum fault f = errno == ENOSPC || errno == EDQUOT || errno == EFBIG ? DISK_FULL : DISK_ERROR;
    messages_add(out, file, 0, 0, "%s: %s.", what, strerror(errno));
    return f;
}

static bool write_at(int fd, struct str bytes, off_t at) {
    while (bytes.n) {
        ssize_t n = pwrite(fd, bytes.p, bytes.n, at);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return false;
        bytes = str_slice(bytes, (size_t)n, bytes.n);
        at += n;
    }
    return true;
}

/* --- reading --- */

static enum fault parse(struct arena *a, struct str path, struct str bytes, struct messages *out,
                        struct anchor_text *x) {
    if (anchor_parse(a, bytes, x) == OK)
        return OK;
    messages_add(out, path, 0, 0,
                 "The anchor is damaged or no anchor: put the right one back, or move it away and run "
                 "`kaaring anchor`.");
    return FOLDER_DAMAGED;
}

enum fault anchor_read(struct arena *a, struct str path, struct messages *out, struct anchor_text *x) {
    struct str bytes;
    struct stat st;
    path = arena_copy(a, path);
    enum fault f = file_read(a, path, ANCHOR_BYTES_MAX, &bytes);
    if (f == NOT_FOUND)
        return f;
    if (f == FILE_INVALID || f == REQUEST_TOO_LARGE)
        return parse(a, path, STR(""), out, x);
    if (f || stat(path.p, &st) < 0)
        return say_errno(out, path, "The anchor cannot be read");
    f = folder_private(out, path, &st);
    return f ? f : parse(a, path, bytes, out, x);
}

/* --- writing it whole --- */

enum fault anchor_put(struct str path, const struct anchor_text *x, struct messages *out) {
    struct arena *a = arena_new();
    struct str fresh = arena_format(a, "%.*s.new", STR_ARGS(path));
    path = arena_copy(a, path);
    unlink(fresh.p); /* of a start that did not come to its end */
    int fd = open(fresh.p, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    bool good = fd >= 0 && fchmod(fd, 0600) == 0 && write_at(fd, anchor_write(a, x), 0) && fsync(fd) == 0 &&
                rename(fresh.p, path.p) == 0 && folder_sync(folder_above(a, path)) == OK;
    enum fault f = good ? OK : say_errno(out, path, "The anchor cannot be written");
    if (fd >= 0)
        close(fd);
    if (f)
        unlink(fresh.p);
    arena_free(a);
    return f;
}

enum fault anchor_follow(struct str path, const struct lineage *next, bool sample, struct messages *out) {
    struct arena *a = arena_new();
    struct anchor_text x, y = {.origin = next->name, .sample = sample, .newest = {0, hash_of(STR(""))}};
    enum fault f = anchor_read(a, path, out, &x);
    if (f == OK)
        y.erased = x.erased;
    for (size_t i = 0; i < next->n; i++)
        y.earlier[y.earlier_n++] = next->list[i].log.name;
    f = f && f != NOT_FOUND ? f : anchor_put(path, &y, out);
    arena_free(a);
    return f;
}

/* --- in use --- */

static void close_anchor(void *p) {
    struct anchor *anchor = p;
    if (anchor->fd >= 0) {
        fdatasync(anchor->fd);
        close(anchor->fd);
    }
}

/* Only the file that has the name now: another process may have put a new one there. */
static enum fault lock(struct str path, struct messages *out, int fd) {
    struct stat ours, there;
    if (flock(fd, LOCK_EX | LOCK_NB) == 0 && fstat(fd, &ours) == 0 && stat(path.p, &there) == 0 &&
        ours.st_ino == there.st_ino)
        return OK;
    messages_add(out, path, 0, 0, "The anchor is in use by another process.");
    return FOLDER_LOCKED;
}

enum fault anchor_open(struct arena *a, struct str path, struct messages *out, struct anchor_text *x,
                       struct anchor **anchor) {
    struct anchor *n = arena_alloc(a, sizeof *n);
    *n = (struct anchor){.fd = -1, .origin = arena_copy(a, x->origin)};
    arena_defer(a, close_anchor, n);
    path = arena_copy(a, path);
    enum fault f = x->spare ? anchor_put(path, x, out) : OK;
    if (!f && x->spare) /* where its lines stand now */
        f = anchor_read(a, path, out, x);
    if (f)
        return f == NOT_FOUND ? DISK_ERROR : f;
    n->fd = open(path.p, O_RDWR | O_CLOEXEC | O_NOCTTY);
    if (n->fd < 0)
        return say_errno(out, path, "The anchor cannot be opened");
    n->newest = x->newest;
    n->slot = x->slot;
    n->slots_at = x->slots_at;
    n->slot_bytes = anchor_signed_line(a, n->origin, &n->newest).n;
    *anchor = n;
    return lock(path, out, n->fd);
}

/* In the place of the older of its two lines. */
static enum fault put_signed(struct anchor *n, const struct position *p) {
    struct arena *a = arena_new();
    unsigned other = (n->slot + 1) % ANCHOR_SLOTS;
    struct str line = anchor_signed_line(a, n->origin, p);
    bool good = write_at(n->fd, line, (off_t)(n->slots_at + other * n->slot_bytes));
    arena_free(a);
    if (!good)
        return DISK_ERROR;
    n->newest = *p;
    n->slot = other;
    return OK;
}

enum fault anchor_sign(struct anchor *n, const struct position *p) {
    return p->size == n->newest.size && hash_equal(p->root, n->newest.root) ? OK : put_signed(n, p);
}

enum fault anchor_overrule(struct anchor *n, const struct position *p) {
    enum fault f = OK;
    for (unsigned i = 0; i < ANCHOR_SLOTS && !f; i++)
        f = put_signed(n, p);
    return f || fdatasync(n->fd) < 0 ? DISK_ERROR : OK;
}

enum fault anchor_erase(struct anchor *n, const struct erasure *list, size_t count) {
    if (count == 0)
        return OK;
    struct arena *a = arena_new();
    struct buf out = buf_new(a);
    off_t end = lseek(n->fd, 0, SEEK_END);
    for (size_t i = 0; i < count; i++)
        buf_add(&out, anchor_erased_line(a, n->origin, &list[i]));
    bool good = end >= 0 && write_at(n->fd, buf_str(&out), end) && fdatasync(n->fd) == 0;
    if (!good && end >= 0 && ftruncate(n->fd, end) < 0)
        good = false; /* what is torn is left out by the next start */
    arena_free(a);
    return good ? OK : DISK_ERROR;
}

void anchor_sync(struct anchor *n) {
    fdatasync(n->fd);
}

struct position anchor_newest(const struct anchor *n) {
    return n->newest;
}
