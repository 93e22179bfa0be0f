/* key_file.c: a key that nobody else may read, and a folder that one process uses. */
#include "witness/key_file.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

static enum fault say_errno(struct messages *out, struct str path, const char *what) {
    messages_add(out, path, 0, 0, "%s: %s.", what, strerror(errno));
    return DISK_ERROR;
}

static enum fault check_private(struct messages *out, struct str path, const struct stat *st) {
    if ((st->st_mode & 077) == 0)
        return OK;
    messages_add(out, path, 0, 0, "Others than its owner have access to it (mode %04o): run chmod %s.",
                 (unsigned)st->st_mode & 07777, S_ISDIR(st->st_mode) ? "0700" : "0600");
    return FOLDER_DAMAGED;
}

enum fault witness_folder_take(struct str dir, struct messages *out, int *lock) {
    struct str folder = arena_copy(out->arena, dir), path = arena_format(out->arena, "%s/lock", folder.p);
    struct stat st;
    *lock = -1;
    if (mkdir(folder.p, 0700) < 0 && errno != EEXIST)
        return say_errno(out, folder, "The folder cannot be made");
    if (stat(folder.p, &st) < 0)
        return say_errno(out, folder, "The folder cannot be read");
    enum fault f = check_private(out, folder, &st);
    if (f)
        return f;
    *lock = open(path.p, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (*lock < 0)
        return say_errno(out, path, "The lock cannot be opened");
    if (flock(*lock, LOCK_EX | LOCK_NB) == 0)
        return OK;
    close(*lock);
    *lock = -1;
    messages_add(out, folder, 0, 0, "Another process is a witness with this folder.");
    return FOLDER_LOCKED;
}

static struct str key_path(struct messages *out, struct str dir) {
    return arena_format(out->arena, "%.*s/witness.key", STR_ARGS(dir));
}

static void make_signer(struct note_signer *key, unsigned char seed[crypto_sign_SEEDBYTES]) {
    unsigned char public_key[crypto_sign_PUBLICKEYBYTES];
    crypto_sign_seed_keypair(public_key, key->secret_key, seed);
    sodium_memzero(seed, crypto_sign_SEEDBYTES);
}

static enum fault read_seed(int fd, struct messages *out, struct str path,
                            unsigned char seed[crypto_sign_SEEDBYTES]) {
    struct stat st;
    if (fstat(fd, &st) < 0)
        return say_errno(out, path, "The key cannot be read");
    enum fault f = check_private(out, path, &st);
    if (f)
        return f;
    if (S_ISREG(st.st_mode) && st.st_size == crypto_sign_SEEDBYTES &&
        read(fd, seed, crypto_sign_SEEDBYTES) == crypto_sign_SEEDBYTES)
        return OK;
    messages_add(out, path, 0, 0, "It is not a key: a key is %d bytes.", crypto_sign_SEEDBYTES);
    return FOLDER_DAMAGED;
}

enum fault witness_key_read(struct str dir, struct messages *out, struct note_signer *key) {
    struct str path = key_path(out, dir);
    unsigned char seed[crypto_sign_SEEDBYTES];
    int fd = open(path.p, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return errno == ENOENT ? NOT_FOUND : say_errno(out, path, "The key cannot be read");
    enum fault f = read_seed(fd, out, path, seed);
    close(fd);
    if (!f)
        make_signer(key, seed);
    return f;
}

static bool sync_folder(struct str dir, struct arena *a) {
    int fd = open(arena_copy(a, dir).p, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    bool good = fd >= 0 && fsync(fd) == 0;
    if (fd >= 0)
        close(fd);
    return good;
}

void witness_key_new(struct note_signer *key) {
    unsigned char seed[crypto_sign_SEEDBYTES];
    randombytes_buf(seed, sizeof seed);
    make_signer(key, seed);
}

enum fault witness_key_write(struct str dir, struct messages *out, const struct note_signer *key) {
    struct str path = key_path(out, dir);
    unsigned char seed[crypto_sign_SEEDBYTES];
    crypto_sign_ed25519_sk_to_seed(seed, key->secret_key);
    int fd = open(path.p, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    bool good = fd >= 0 && fchmod(fd, 0600) == 0 && write(fd, seed, sizeof seed) == sizeof seed &&
                fsync(fd) == 0 && sync_folder(dir, out->arena);
    sodium_memzero(seed, sizeof seed);
    enum fault f = good ? OK : say_errno(out, path, "The key cannot be written");
    if (fd >= 0)
        close(fd);
    return f;
}
