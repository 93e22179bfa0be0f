/* backup.c: a copy of the folder that can be put in its place. LMDB copies one snapshot while writers go on,
 * compacted, so that what was erased before is not in it.
 *
 * It is made under another name and takes its own when all of it is on the disk and has been opened: what has
 * the name is whole. */
#include "store/backup.h"

#include "store/folder.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static enum fault say(struct messages *out, struct str file, const char *what, int code) {
    messages_add(out, file, 0, 0, "%s: %s.", what, mdb_strerror(code));
    enum fault f = env_fault(code);
    return f == NOT_FOUND ? DISK_ERROR : f;
}

static enum fault copy_key(struct str from, struct str to, struct messages *out) {
    unsigned char secret[SECRET_BYTES];
    int in = open(from.p, O_RDONLY | O_CLOEXEC),
        copy = open(to.p, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    bool good = in >= 0 && copy >= 0 && read(in, secret, sizeof secret) == sizeof secret &&
                write(copy, secret, sizeof secret) == sizeof secret && fsync(copy) == 0;
    enum fault f = good ? OK : say(out, to, "The key cannot be copied", errno);
    sodium_memzero(secret, sizeof secret);
    if (in >= 0)
        close(in);
    if (copy >= 0)
        close(copy);
    return f;
}

static enum fault copy_data(const struct store *s, struct str to, struct messages *out) {
    int code = env_copy(s, to, O_EXCL);
    return code ? say(out, to, "The log cannot be copied", code) : OK;
}

/* Opens it as a start would. */
static enum fault try_out(struct str dir, struct messages *out) {
    struct store *copy;
    enum fault f = store_open_shared(&(struct store_options){.dir = dir}, out, &copy);
    if (!f)
        store_close(copy);
    unlink(arena_format(out->arena, "%s/lock.mdb", dir.p).p);
    unlink(arena_format(out->arena, "%s/readers", dir.p).p);
    return f;
}

static enum fault fill(const struct store *s, struct str dir, struct str keys, struct messages *out) {
    struct arena *a = out->arena;
    if (mkdir(keys.p, 0700) < 0)
        return say(out, keys, "The folder cannot be made", errno);
    enum fault f = OK;
    for (unsigned i = 0; i < KEY_FILES && !f; i++)
        f = copy_key(folder_key_path(a, s->dir, i), folder_key_path(a, dir, i), out);
    if (!f)
        f = copy_data(s, arena_format(a, "%s/data.mdb", dir.p), out);
    if (!f)
        f = try_out(dir, out);
    if (!f && (folder_sync(keys) || folder_sync(dir)))
        f = say(out, dir, "The copy cannot be written", errno);
    return f;
}

static void remove_all(struct str dir, struct str keys, struct arena *a) {
    for (unsigned i = 0; i < KEY_FILES; i++)
        unlink(folder_key_path(a, dir, i).p);
    unlink(arena_format(a, "%s/data.mdb", dir.p).p);
    rmdir(keys.p);
    rmdir(dir.p);
}

enum fault backup_write(struct store *s, struct str to, struct messages *out) {
    struct arena *a = out->arena;
    while (to.n > 1 && to.p[to.n - 1] == '/')
        to.n--;
    to = arena_copy(a, to);
    struct stat there;
    if (lstat(to.p, &there) == 0) {
        messages_add(out, to, 0, 0, "There is something of this name already.");
        return ALREADY_DONE;
    }
    struct str part = arena_format(a, "%s.part-XXXXXX", to.p);
    if (!mkdtemp((char *)(uintptr_t)part.p))
        return say(out, to, "The folder cannot be made", errno);
    struct str keys = arena_format(a, "%s/keys", part.p);
    enum fault f = fill(s, part, keys, out);
    if (!f && renameat2(AT_FDCWD, part.p, AT_FDCWD, to.p, RENAME_NOREPLACE) < 0)
        f = say(out, to, "The copy cannot be given its name", errno);
    if (f)
        remove_all(part, keys, a);
    else if (folder_sync(folder_above(a, to)))
        f = say(out, to, "The copy cannot be written", errno);
    return f;
}
