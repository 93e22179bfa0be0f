/* restore.c: from a backup to a folder that can be served, step by step; every way out removes what was made.
 */
#include "store/restore.h"

#include "store/backup_stream.h"
#include "store/compact.h"
#include "store/folder.h"
#include "store/reapply.h"
#include "store/replay.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static enum fault say(struct messages *out, struct str file, const char *what) {
    enum fault f = errno == ENOSPC || errno == EDQUOT || errno == EFBIG ? DISK_FULL : DISK_ERROR;
    messages_add(out, file, 0, 0, "%s: %s.", what, strerror(errno));
    return f;
}

static struct str data_path(struct arena *a, struct str dir) {
    return arena_format(a, "%.*s/data.mdb", STR_ARGS(dir));
}

/* --- writing the files --- */

static enum fault write_bytes(struct messages *out, struct str path, int fd, const unsigned char *p,
                              size_t n) {
    while (n) {
        ssize_t done = write(fd, p, n);
        if (done < 0 && errno == EINTR)
            continue;
        if (done <= 0)
            return say(out, path, "The folder cannot be written");
        p += done;
        n -= (size_t)done;
    }
    return OK;
}

/* What the folder is made of, taken piece by piece from the one run of bytes that a sealed backup holds. */
struct unpacking {
    struct str dir;
    size_t at; /* in the magic and the keys, which come first */
    int data;
};

enum { MAGIC_BYTES = sizeof FOLDER_STREAM_MAGIC - 1, FRONT_BYTES = MAGIC_BYTES + KEY_FILES * SECRET_BYTES };

static enum fault put_file(struct messages *out, struct str path, const unsigned char *p, size_t n) {
    int fd = open(path.p, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd < 0)
        return say(out, path, "The folder cannot be written");
    enum fault f = write_bytes(out, path, fd, p, n);
    if (!f && fsync(fd) < 0)
        f = say(out, path, "The folder cannot be written");
    close(fd);
    return f;
}

static enum fault unpack_front(struct unpacking *u, struct messages *out, const unsigned char *p, size_t n) {
    if (n < FRONT_BYTES || memcmp(p, FOLDER_STREAM_MAGIC, MAGIC_BYTES) != 0)
        return FILE_INVALID;
    enum fault f = OK;
    for (unsigned i = 0; i < KEY_FILES && !f; i++)
        f = put_file(out, folder_key_path(out->arena, u->dir, i), p + MAGIC_BYTES + i * SECRET_BYTES,
                     SECRET_BYTES);
    u->at = FRONT_BYTES;
    return f;
}

/* The first piece holds the whole front: it is far shorter. */
static enum fault unpack(struct unpacking *u, struct messages *out, const unsigned char *p, size_t n) {
    size_t front = u->at ? 0 : FRONT_BYTES;
    enum fault f = front ? unpack_front(u, out, p, n) : OK;
    return f ? f : write_bytes(out, data_path(out->arena, u->dir), u->data, p + front, n - front);
}

static enum fault refuse(const struct restoring *r, const struct backup_reader *reader,
                         enum backup_state state, struct messages *out) {
    struct arena *a = out->arena;
    switch (state) {
    case BACKUP_UNREAD:
        return say(out, r->backup, "The backup cannot be read");
    case BACKUP_OTHER_KEY:
        messages_add(out, r->backup, 0, 0, "The backup is sealed to the key %s, and this is the key %s.",
                     backup_key_id(a, reader->id).p, backup_key_id(a, r->key->id).p);
        break;
    case BACKUP_CUT:
        messages_add(out, r->backup, 0, 0, "The backup is not whole: it ends too early, or was changed.");
        break;
    case BACKUP_ALTERED:
        messages_add(out, r->backup, 0, 0, "The backup is not as it was made: something in it was changed.");
        break;
    default:
        messages_add(out, r->backup, 0, 0, "It is no backup of kaaring.");
    }
    return FILE_INVALID;
}

static enum fault open_sealed(const struct restoring *r, int fd, struct str dir, struct messages *out) {
    struct backup_reader *reader = sodium_malloc(sizeof *reader);
    struct str data = data_path(out->arena, dir);
    struct unpacking u = {.dir = dir, .data = open(data.p, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600)};
    if (!reader || u.data < 0) {
        sodium_free(reader);
        return say(out, data, "The folder cannot be written");
    }
    enum backup_state state = backup_reader_begin(reader, fd, r->key);
    enum fault f = OK;
    for (size_t n = 1; state == BACKUP_GOOD && !f && n;) {
        state = backup_reader_next(reader, &n);
        if (state == BACKUP_GOOD && n)
            f = unpack(&u, out, reader->piece, n);
    }
    if (state != BACKUP_GOOD)
        f = refuse(r, reader, state, out);
    else if (f == FILE_INVALID)
        f = refuse(r, reader, BACKUP_NONE, out);
    else if (!f && fsync(u.data) < 0)
        f = say(out, data, "The folder cannot be written");
    close(u.data);
    backup_reader_end(reader);
    sodium_free(reader);
    return f;
}

static enum fault copy_file(struct str from, struct str to, struct messages *out) {
    int in = open(from.p, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (in < 0)
        return say(out, from, "The backup cannot be read");
    int copy = open(to.p, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    enum fault f = copy < 0 ? say(out, to, "The folder cannot be written") : OK;
    unsigned char *piece = arena_alloc(out->arena, BACKUP_PIECE_BYTES);
    for (ssize_t n = 1; !f && n > 0;) {
        n = read(in, piece, BACKUP_PIECE_BYTES);
        if (n < 0)
            f = say(out, from, "The backup cannot be read");
        else if (n > 0)
            f = write_bytes(out, to, copy, piece, (size_t)n);
    }
    sodium_memzero(piece, BACKUP_PIECE_BYTES);
    if (!f && fsync(copy) < 0)
        f = say(out, to, "The folder cannot be written");
    if (copy >= 0)
        close(copy);
    close(in);
    return f;
}

static enum fault copy_plain(const struct restoring *r, struct str dir, struct messages *out) {
    struct arena *a = out->arena;
    enum fault f = copy_file(data_path(a, r->backup), data_path(a, dir), out);
    for (unsigned i = 0; i < KEY_FILES && !f; i++)
        f = copy_file(folder_key_path(a, r->backup, i), folder_key_path(a, dir, i), out);
    return f;
}

static enum fault take(const struct restoring *r, struct str dir, struct messages *out) {
    struct stat st;
    struct str from = arena_copy(out->arena, r->backup);
    int fd = open(from.p, O_RDONLY | O_CLOEXEC);
    if (fd < 0 || fstat(fd, &st) < 0) {
        enum fault f = say(out, from, "The backup cannot be read");
        if (fd >= 0)
            close(fd);
        return f;
    }
    enum fault f = OK;
    if (S_ISDIR(st.st_mode)) {
        f = copy_plain(r, dir, out);
    } else if (!r->key) {
        messages_add(out, from, 0, 0, "A backup in one file is sealed: --key FILE names the secret key.");
        f = FILE_INVALID;
    } else {
        f = open_sealed(r, fd, dir, out);
    }
    close(fd);
    return f;
}

/* --- looking at it --- */

static enum fault look(const struct restoring *r, struct str dir, struct messages *out,
                       struct restored *done) {
    struct store *s;
    struct store_options o = r->store;
    o.dir = dir;
    o.anchor = (struct str){0};
    if (r->replays)
        r->replays(r->context);
    enum fault f = store_open(&o, out, &s);
    if (f)
        return f;
    f = replay_if_stale(s, r->domain, r->settle, out);
    if (!f)
        f = replay_check(s, r->domain, out);
    if (!f)
        f = reapply_anchored(s, r->domain, r->store.anchor, out, &done->erased);
    if (!f && done->erased && (f = compact(s)))
        messages_add(out, dir, 0, 0, "The folder cannot be compacted: %s.", fault_key(f).p);
    done->entries = store_published_size(s);
    store_close(s);
    return f;
}

static void remove_file(struct str dir, const char *name) {
    struct arena *a = arena_new();
    unlink(arena_format(a, "%.*s/%s", STR_ARGS(dir), name).p);
    arena_free(a);
}

static void remove_folder(struct str dir) {
    static const char *const all[] = {"data.mdb",     "lock.mdb",           "lock",
                                      "keys/log.key", "keys/documents.key", "keys/secret"};
    struct arena *a = arena_new();
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        remove_file(dir, all[i]);
    rmdir(arena_format(a, "%.*s/keys", STR_ARGS(dir)).p);
    rmdir(arena_copy(a, dir).p);
    arena_free(a);
}

static enum fault put_in_place(struct str part, struct str to, struct messages *out) {
    remove_file(part, "lock");
    remove_file(part, "lock.mdb");
    struct str keys = arena_format(out->arena, "%.*s/keys", STR_ARGS(part));
    if (folder_sync(keys) || folder_sync(part) ||
        renameat2(AT_FDCWD, part.p, AT_FDCWD, to.p, RENAME_NOREPLACE) < 0 ||
        folder_sync(folder_above(out->arena, to)))
        return say(out, to, "The folder cannot be put in its place");
    return OK;
}

enum fault restore_folder(const struct restoring *r, struct messages *out, struct restored *done) {
    struct arena *a = out->arena;
    struct str to = r->store.dir;
    struct stat there;
    while (to.n > 1 && to.p[to.n - 1] == '/')
        to.n--;
    to = arena_copy(a, to);
    *done = (struct restored){.erased = 0};
    signal(SIGXFSZ, SIG_IGN); /* a file's bound is a full disk */
    if (lstat(to.p, &there) == 0) {
        messages_add(out, to, 0, 0,
                     "There is something of this name already: a backup is never put over it.");
        return ALREADY_DONE;
    }
    struct str part = arena_format(a, "%s.part-XXXXXX", to.p);
    if (!mkdtemp((char *)(uintptr_t)part.p))
        return say(out, to, "The folder cannot be made");
    enum fault f = mkdir(arena_format(a, "%s/keys", part.p).p, 0700) < 0
                       ? say(out, part, "The folder cannot be made")
                       : take(r, part, out);
    if (!f)
        f = look(r, part, out, done);
    if (!f)
        f = put_in_place(part, to, out);
    if (f)
        remove_folder(part);
    return f;
}
