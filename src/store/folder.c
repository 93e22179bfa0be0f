/* folder.c: directories, keys and the lock. Personal data and keys lie in here: whatever others could read or
 * change is refused with the name of the file and what to do. */
#include "store/folder.h"

#include <assert.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *const key_files[KEY_FILES] = {"log.key", "documents.key", "secret"};

struct str folder_key_path(struct arena *a, struct str dir, unsigned i) {
    assert(i < KEY_FILES);
    return arena_format(a, "%.*s/keys/%s", STR_ARGS(dir), key_files[i]);
}

static enum fault say_errno(struct messages *out, struct str file, const char *what) {
    enum fault f = errno == ENOSPC || errno == EDQUOT ? DISK_FULL : DISK_ERROR;
    messages_add(out, file, 0, 0, "%s: %s.", what, strerror(errno));
    return f;
}

/* --- making --- */

/* A volume of its own has lost+found. */
static bool counts(struct str name) {
    return !str_equal(name, STR(".")) && !str_equal(name, STR("..")) && !str_equal(name, STR("lost+found"));
}

static bool empty(struct str dir) {
    DIR *d = opendir(dir.p);
    bool found = false;
    for (struct dirent *e; d && !found && (e = readdir(d));)
        found = counts(str_of(e->d_name));
    if (d)
        closedir(d);
    return d && !found;
}

struct str folder_above(struct arena *a, struct str path) {
    size_t n = path.n;
    while (n && path.p[n - 1] != '/')
        n--;
    return n ? arena_copy(a, str_slice(path, 0, n)) : STR(".");
}

enum fault folder_sync(struct str dir) {
    int fd = open(dir.p, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return DISK_ERROR;
    enum fault f = fsync(fd) ? DISK_ERROR : OK;
    close(fd);
    return f;
}

static enum fault make_key(struct messages *out, struct str path) {
    unsigned char secret[SECRET_BYTES];
    randombytes_buf(secret, sizeof secret);
    int fd = open(path.p, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    bool good = fd >= 0 && fchmod(fd, 0600) == 0 && write(fd, secret, sizeof secret) == sizeof secret &&
                fsync(fd) == 0;
    sodium_memzero(secret, sizeof secret);
    enum fault f = good ? OK : say_errno(out, path, "The key cannot be written");
    if (fd >= 0)
        close(fd);
    return f;
}

void folder_unmake(struct str dir, struct arena *a) {
    static const char *const others[] = {"data.mdb", "lock.mdb", "lock", "readers"};
    for (unsigned i = 0; i < KEY_FILES; i++)
        unlink(folder_key_path(a, dir, i).p);
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        unlink(arena_format(a, "%s/%s", dir.p, others[i]).p);
    rmdir(arena_format(a, "%s/keys", dir.p).p);
}

enum fault folder_make(struct str dir, struct messages *out) {
    struct arena *a = out->arena;
    dir = arena_copy(a, dir);
    if (mkdir(dir.p, 0700) < 0 && errno != EEXIST)
        return say_errno(out, dir, "The data folder cannot be made");
    if (!empty(dir)) {
        messages_add(out, dir, 0, 0, "A data folder can only be made where there is nothing yet.");
        return ALREADY_DONE;
    }
    struct str keys = arena_format(a, "%s/keys", dir.p);
    if (chmod(dir.p, 0700) < 0 || mkdir(keys.p, 0700) < 0)
        return say_errno(out, keys, "The data folder cannot be made");
    enum fault f = OK;
    for (unsigned i = 0; i < KEY_FILES && !f; i++)
        f = make_key(out, folder_key_path(a, dir, i));
    if (!f && (folder_sync(keys) || folder_sync(dir)))
        f = say_errno(out, dir, "The data folder cannot be made");
    if (f)
        folder_unmake(dir, a);
    return f;
}

/* --- looking --- */

enum fault folder_private(struct messages *out, struct str path, const struct stat *st) {
    bool folder = S_ISDIR(st->st_mode);
    if (st->st_uid != geteuid() && st->st_uid != 0 && geteuid() != 0) {
        messages_add(out, path, 0, 0, "It belongs to another user: run chown.");
        return FOLDER_DAMAGED;
    }
    if (st->st_mode & 077) {
        messages_add(out, path, 0, 0, "Others than its owner have access to it (mode %04o): run chmod %s.",
                     (unsigned)st->st_mode & 07777, folder ? "0700" : "0600");
        return FOLDER_DAMAGED;
    }
    return OK;
}

enum fault folder_check(struct str dir, struct messages *out) {
    struct arena *a = out->arena;
    dir = arena_copy(a, dir);
    struct str data = arena_format(a, "%s/data.mdb", dir.p), keys = arena_format(a, "%s/keys", dir.p);
    struct stat st;
    if (stat(dir.p, &st) < 0 || !S_ISDIR(st.st_mode) || stat(data.p, &st) < 0) {
        messages_add(out, dir, 0, 0, "There is no data folder here.");
        return FOLDER_MISSING;
    }
    if (st.st_size == 0) {
        messages_add(out, data, 0, 0, "The file is empty.");
        return FOLDER_DAMAGED;
    }
    const struct str private[] = {dir, data, keys};
    enum fault f = OK;
    for (size_t i = 0; i < sizeof private / sizeof *private; i++) {
        enum fault wrong = OK;
        if (stat(private[i].p, &st) < 0) {
            messages_add(out, private[i], 0, 0, "It is not there.");
            wrong = FOLDER_DAMAGED;
        } else {
            wrong = folder_private(out, private[i], &st);
        }
        f = f ? f : wrong;
    }
    return f;
}

enum fault folder_lock(struct str dir, struct messages *out, int *fd) {
    struct str path = arena_format(out->arena, "%.*s/lock", STR_ARGS(dir));
    *fd = open(path.p, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (*fd < 0)
        return say_errno(out, path, "The lock cannot be opened");
    char pid[24] = {0};
    if (flock(*fd, LOCK_EX | LOCK_NB) == 0) { /* the number is for the sentence below alone */
        if (ftruncate(*fd, 0) == 0)
            dprintf(*fd, "%ld", (long)getpid());
        return OK;
    }
    bool told = errno == EWOULDBLOCK && pread(*fd, pid, sizeof pid - 1, 0) > 0;
    close(*fd);
    *fd = -1;
    messages_add(out, arena_copy(out->arena, dir), 0, 0, "The data folder is in use by another process%s%s.",
                 told ? ", number " : "", pid);
    return FOLDER_LOCKED;
}

enum fault folder_lock_readers(struct str dir, bool alone, int *fd) {
    struct arena *a = arena_new();
    struct str path = arena_format(a, "%.*s/readers", STR_ARGS(dir));
    *fd = open(path.p, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    arena_free(a);
    if (*fd < 0) /* where nothing can be written nothing will be exchanged either */
        return !alone && errno == EROFS ? OK : env_fault(errno);
    if (flock(*fd, alone ? LOCK_EX | LOCK_NB : LOCK_SH) == 0)
        return OK;
    enum fault f = errno == EWOULDBLOCK ? BUSY : DISK_ERROR;
    close(*fd);
    *fd = -1;
    return f;
}

/* --- keys --- */

static enum fault read_key(struct messages *out, struct str path, unsigned char secret[SECRET_BYTES]) {
    int fd = open(path.p, O_RDONLY | O_CLOEXEC);
    struct stat st;
    if (fd < 0 || fstat(fd, &st) < 0) {
        messages_add(out, path, 0, 0, "The key cannot be read: %s.", strerror(errno));
        if (fd >= 0)
            close(fd);
        return FOLDER_DAMAGED;
    }
    enum fault f = folder_private(out, path, &st);
    if (!f && (!S_ISREG(st.st_mode) || st.st_size != SECRET_BYTES ||
               read(fd, secret, SECRET_BYTES) != SECRET_BYTES)) {
        messages_add(out, path, 0, 0, "It is not a key: a key is %d bytes.", SECRET_BYTES);
        f = FOLDER_DAMAGED;
    }
    close(fd);
    return f;
}

static void keys_free(void *keys) {
    sodium_free(keys); /* wipes it */
}

static void make_signer(struct note_signer *signer, struct str name, const unsigned char seed[SECRET_BYTES]) {
    _Static_assert(crypto_sign_SEEDBYTES == SECRET_BYTES && crypto_sign_SECRETKEYBYTES == NOTE_SECRET_BYTES,
                   "");
    unsigned char public_key[crypto_sign_PUBLICKEYBYTES];
    signer->name = name;
    crypto_sign_seed_keypair(public_key, signer->secret_key, seed);
}

static struct hash fingerprint_of(const unsigned char secret[SECRET_BYTES]) {
    struct str parts[] = {STR("kaaring key file v1\n"), str_bytes(secret, SECRET_BYTES)};
    return hash_of_parts(parts, 2);
}

enum fault folder_keys(struct store *s, struct messages *out, struct keys **keys,
                       unsigned char fingerprint[FOLDER_FINGERPRINT_BYTES]) {
    struct keys *k = sodium_malloc(sizeof *k);
    assert(k);
    arena_defer(s->arena, keys_free, k);
    unsigned char secret[SECRET_BYTES];
    enum fault f = OK;
    for (unsigned i = 0; i < KEY_FILES && !f; i++) {
        f = read_key(out, folder_key_path(out->arena, s->dir, i), secret);
        if (f)
            break;
        struct hash h = fingerprint_of(secret);
        memcpy(fingerprint + i * TREE_HASH_BYTES, h.b, TREE_HASH_BYTES);
        if (i == 0)
            make_signer(&k->log, s->lineage.name, secret);
        else if (i == 1)
            make_signer(&k->documents, arena_format(s->arena, "%s/documents", s->origin.p), secret);
        else
            memcpy(k->secret, secret, SECRET_BYTES);
    }
    sodium_memzero(secret, sizeof secret);
    sodium_mprotect_readonly(k);
    *keys = k;
    return f;
}

/* --- another key for checkpoints --- */

static struct str next_key_path(struct arena *a, struct str dir) {
    return arena_format(a, "%.*s.new", STR_ARGS(folder_key_path(a, dir, 0)));
}

static enum fault fingerprint_file(struct messages *out, struct str path,
                                   unsigned char fingerprint[TREE_HASH_BYTES]) {
    unsigned char secret[SECRET_BYTES];
    enum fault f = read_key(out, path, secret);
    if (!f)
        memcpy(fingerprint, fingerprint_of(secret).b, TREE_HASH_BYTES);
    sodium_memzero(secret, sizeof secret);
    return f;
}

/* Writes over the old bytes before their name goes. */
static void destroy(struct str path) {
    static const unsigned char zeros[SECRET_BYTES];
    int fd = open(path.p, O_WRONLY | O_CLOEXEC);
    if (fd < 0)
        return;
    if (write(fd, zeros, sizeof zeros) == sizeof zeros)
        fsync(fd);
    close(fd);
}

enum fault folder_next_key(struct str dir, struct messages *out, unsigned char fingerprint[TREE_HASH_BYTES]) {
    struct str path = next_key_path(out->arena, dir);
    unlink(path.p); /* of a succession that came to nothing */
    enum fault f = make_key(out, path);
    if (!f && folder_sync(arena_format(out->arena, "%.*s/keys", STR_ARGS(dir))))
        f = say_errno(out, path, "The key cannot be written");
    return f ? f : fingerprint_file(out, path, fingerprint);
}

enum fault folder_settle_key(struct str dir, struct messages *out,
                             const unsigned char wanted[TREE_HASH_BYTES]) {
    struct arena *a = out->arena;
    struct str next = next_key_path(a, dir), path = folder_key_path(a, dir, 0);
    unsigned char is[TREE_HASH_BYTES];
    struct stat st;
    if (stat(next.p, &st) < 0)
        return OK;
    enum fault f = fingerprint_file(out, next, is);
    if (f)
        return f;
    if (memcmp(is, wanted, sizeof is) != 0)
        return unlink(next.p) == 0 ? OK : say_errno(out, next, "The key cannot be removed");
    destroy(path);
    if (rename(next.p, path.p) < 0 || folder_sync(arena_format(a, "%.*s/keys", STR_ARGS(dir))))
        return say_errno(out, path, "The key cannot be put in its place");
    return OK;
}
