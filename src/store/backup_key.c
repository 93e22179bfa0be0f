/* backup_key.c: keys as one line of text each. */
#include "store/backup_key.h"

#include "base/buf.h"
#include "base/file.h"
#include "proof/base64.h"
#include "store/folder.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <string.h>
#include <unistd.h>

enum { LINE_MOST = 200 };

_Static_assert(crypto_box_PUBLICKEYBYTES == BACKUP_KEY_BYTES && crypto_box_SECRETKEYBYTES == BACKUP_KEY_BYTES,
               "");

#define PUBLIC STR("kaaring-backup+")
#define SECRET STR("kaaring-backup-secret+")

static void set_id(struct backup_key *key) {
    struct str parts[] = {STR("kaaring backup key v1\n"), str_bytes(key->public_key, sizeof key->public_key)};
    memcpy(key->id, hash_of_parts(parts, 2).b, sizeof key->id);
}

struct str backup_key_id(struct arena *a, const unsigned char id[BACKUP_ID_BYTES]) {
    struct buf out = buf_new(a);
    for (size_t i = 0; i < BACKUP_ID_BYTES; i++)
        buf_format(&out, "%02x", id[i]);
    return buf_str(&out);
}

static struct str text_of(struct arena *a, struct str kind, const struct backup_key *key,
                          const unsigned char *bytes) {
    return arena_format(a, "%.*s%s+%s", STR_ARGS(kind), backup_key_id(a, key->id).p,
                        base64_encode(a, str_bytes(bytes, BACKUP_KEY_BYTES)).p);
}

static bool parse(struct arena *a, struct str text, struct str kind, struct backup_key *key) {
    struct str id;
    struct hash bytes;
    *key = (struct backup_key){.id = {0}};
    if (!str_starts(text, kind))
        return false;
    text = str_slice(text, kind.n, text.n);
    if (!str_cut(&text, '+', &id) || base64_hash(text, &bytes))
        return false;
    if (str_equal(kind, SECRET)) {
        memcpy(key->secret_key, bytes.b, sizeof key->secret_key);
        crypto_scalarmult_base(key->public_key, key->secret_key);
    } else {
        memcpy(key->public_key, bytes.b, sizeof key->public_key);
    }
    sodium_memzero(&bytes, sizeof bytes);
    set_id(key);
    return str_equal(id, backup_key_id(a, key->id));
}

/* --- making --- */

static bool write_line(int fd, struct str line) {
    return write(fd, line.p, line.n) == (ssize_t)line.n && write(fd, "\n", 1) == 1 && fsync(fd) == 0;
}

void backup_key_fresh(struct backup_key *key) {
    crypto_box_keypair(key->public_key, key->secret_key);
    set_id(key);
}

enum fault backup_key_make(struct arena *a, struct str path, struct messages *out, struct str *public_text) {
    struct backup_key key;
    path = arena_copy(a, path);
    backup_key_fresh(&key);
    int fd = open(path.p, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd < 0) {
        messages_add(out, path, 0, 0, "The key cannot be written: %s.", strerror(errno));
        sodium_memzero(&key, sizeof key);
        return errno == EEXIST ? ALREADY_DONE : DISK_ERROR;
    }
    struct str line = text_of(a, SECRET, &key, key.secret_key);
    bool good = fchmod(fd, 0600) == 0 && write_line(fd, line);
    if (close(fd) < 0 || !good) {
        messages_add(out, path, 0, 0, "The key cannot be written: %s.", strerror(errno));
        unlink(path.p);
        good = false;
    }
    *public_text = text_of(a, PUBLIC, &key, key.public_key);
    sodium_memzero((char *)(uintptr_t)line.p, line.n);
    sodium_memzero(&key, sizeof key);
    return good ? OK : DISK_ERROR;
}

/* --- reading --- */

enum fault backup_key_public(struct arena *a, struct str text, struct messages *out, struct backup_key *key) {
    struct str file;
    if (parse(a, text, PUBLIC, key))
        return OK;
    if (file_read(a, text, LINE_MOST, &file) == OK && parse(a, str_trim(file), PUBLIC, key))
        return OK;
    messages_add(
        out, text, 0, 0,
        "It is no public key for backups, and no file with one: `kaaring backup-key FILE` makes a pair.");
    return FILE_INVALID;
}

enum fault backup_key_secret(struct arena *a, struct str path, struct messages *out, struct backup_key *key) {
    struct str text;
    struct stat st;
    path = arena_copy(a, path);
    enum fault f = file_read(a, path, LINE_MOST, &text);
    if (!f && stat(path.p, &st) == 0 && (f = folder_private(out, path, &st)))
        return f;
    bool good = !f && parse(a, str_trim(text), SECRET, key);
    if (!f)
        sodium_memzero((char *)(uintptr_t)text.p, text.n);
    if (good)
        return OK;
    messages_add(out, path, 0, 0, "It is no file with a secret key for backups.");
    return FILE_INVALID;
}
