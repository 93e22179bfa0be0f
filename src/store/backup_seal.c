/* backup_seal.c: the copy of a folder as one sealed file, while it is in use. LMDB writes its copy into a
 * pipe on a thread of its own, so nothing in clear touches the disk that the backup goes to. */
#include "store/backup.h"
#include "store/backup_stream.h"
#include "store/folder.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct copying {
    MDB_env *env;
    int from, to; /* a pipe */
    int code;
};

static enum fault say(struct messages *out, struct str file, enum fault f, const char *what, int code) {
    messages_add(out, file, 0, 0, "%s: %s.", what, mdb_strerror(code));
    return f;
}

static void *copy_main(void *p) {
    struct copying *c = p;
    c->code = mdb_env_copyfd2(c->env, c->to, MDB_CP_COMPACT);
    close(c->to);
    return NULL;
}

/* With signals left to the threads that expect them: a reader that gave up is an error here. */
static bool start(struct copying *c, pthread_t *thread) {
    sigset_t all, before;
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) < 0)
        return false;
    c->from = ends[0];
    c->to = ends[1];
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    int failed = pthread_create(thread, NULL, copy_main, c);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    if (!failed)
        return true;
    close(ends[0]);
    close(ends[1]);
    errno = failed;
    return false;
}

static enum fault add_keys(const struct store *s, struct backup_writer *w, struct messages *out) {
    unsigned char secret[SECRET_BYTES];
    enum fault f = backup_writer_add(w, FOLDER_STREAM_MAGIC, sizeof FOLDER_STREAM_MAGIC - 1);
    for (unsigned i = 0; i < KEY_FILES && !f; i++) {
        struct str path = folder_key_path(out->arena, s->dir, i);
        int fd = open(path.p, O_RDONLY | O_CLOEXEC);
        if (fd < 0 || read(fd, secret, sizeof secret) != sizeof secret)
            f = say(out, path, DISK_ERROR, "The key cannot be copied", errno);
        else
            f = backup_writer_add(w, secret, sizeof secret);
        if (fd >= 0)
            close(fd);
    }
    sodium_memzero(secret, sizeof secret);
    return f;
}

static enum fault add_data(const struct store *s, struct str to, struct backup_writer *w,
                           struct messages *out) {
    struct copying c = {.env = s->env};
    static const size_t room = BACKUP_PIECE_BYTES;
    unsigned char *buffer = arena_alloc(out->arena, room);
    pthread_t thread;
    if (!start(&c, &thread))
        return say(out, to, DISK_ERROR, "The log cannot be copied", errno);
    enum fault f = OK;
    ssize_t n = 1;
    while (!f && n > 0) {
        n = read(c.from, buffer, room);
        if (n < 0 && errno == EINTR)
            n = 1;
        else if (n > 0)
            f = backup_writer_add(w, buffer, (size_t)n);
    }
    int code = errno;
    close(c.from); /* before the thread is waited for: it may still want to write */
    pthread_join(thread, NULL);
    errno = code;
    if (!f && (n < 0 || c.code))
        return say(out, to, DISK_ERROR, "The log cannot be copied", c.code ? c.code : code);
    return f;
}

static enum fault fill(const struct store *s, struct str to, int fd, const struct backup_key *key,
                       struct messages *out) {
    struct backup_writer *w = sodium_malloc(sizeof *w);
    size_t said = out->n;
    enum fault f = w ? backup_writer_begin(w, fd, key) : INTERNAL;
    if (!f)
        f = add_keys(s, w, out);
    if (!f)
        f = add_data(s, to, w, out);
    if (!f)
        f = backup_writer_end(w);
    if (!f && fsync(fd) < 0)
        f = DISK_ERROR;
    if (f && out->n == said)
        say(out, to, f, "The backup cannot be written", errno);
    sodium_free(w);
    return f;
}

enum fault backup_seal(struct store *s, struct str to, const struct backup_key *key, struct messages *out) {
    struct arena *a = out->arena;
    to = arena_copy(a, to);
    struct stat there;
    if (lstat(to.p, &there) == 0) {
        messages_add(out, to, 0, 0, "There is something of this name already.");
        return ALREADY_DONE;
    }
    struct str part = arena_format(a, "%s.part-XXXXXX", to.p);
    int fd = mkostemp((char *)(uintptr_t)part.p, O_CLOEXEC);
    if (fd < 0)
        return say(out, to, DISK_ERROR, "The backup cannot be made", errno);
    signal(SIGXFSZ, SIG_IGN); /* a file's bound is a full disk */
    enum fault f = fill(s, to, fd, key, out);
    close(fd);
    if (!f && renameat2(AT_FDCWD, part.p, AT_FDCWD, to.p, RENAME_NOREPLACE) < 0)
        f = say(out, to, DISK_ERROR, "The backup cannot be given its name", errno);
    if (f)
        unlink(part.p);
    else if (folder_sync(folder_above(a, to)))
        f = say(out, to, DISK_ERROR, "The backup cannot be written", errno);
    return f;
}
