/* backup_stream.c: sealing and opening, piece by piece. */
#include "store/backup_stream.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#define MAGIC "kaaring backup v1\n"

enum {
    MAGIC_BYTES = sizeof MAGIC - 1,
    STREAM_KEY_BYTES = crypto_secretstream_xchacha20poly1305_KEYBYTES,
    BOX_BYTES = STREAM_KEY_BYTES + crypto_box_SEALBYTES,
    HEADER_BYTES = crypto_secretstream_xchacha20poly1305_HEADERBYTES,
    BOX_AT = MAGIC_BYTES + BACKUP_ID_BYTES,
    HEADER_AT = BOX_AT + BOX_BYTES,
    HEAD_BYTES = HEADER_AT + HEADER_BYTES,
    MORE_BYTES = crypto_secretstream_xchacha20poly1305_ABYTES,
};

/* --- writing --- */

static enum fault put(int fd, const unsigned char *p, size_t n) {
    while (n) {
        ssize_t done = write(fd, p, n);
        if (done < 0 && errno == EINTR)
            continue;
        if (done <= 0)
            return errno == ENOSPC || errno == EDQUOT || errno == EFBIG ? DISK_FULL : DISK_ERROR;
        p += done;
        n -= (size_t)done;
    }
    return OK;
}

enum fault backup_writer_begin(struct backup_writer *w, int fd, const struct backup_key *key) {
    unsigned char stream_key[STREAM_KEY_BYTES];
    _Static_assert(HEAD_BYTES <= sizeof w->head, "");
    *w = (struct backup_writer){.fd = fd, .head_n = HEAD_BYTES};
    crypto_secretstream_xchacha20poly1305_keygen(stream_key);
    memcpy(w->head, MAGIC, MAGIC_BYTES);
    memcpy(w->head + MAGIC_BYTES, key->id, BACKUP_ID_BYTES);
    errno = EINVAL; /* for a key that nobody can have made: a point of small order */
    if (crypto_box_seal(w->head + BOX_AT, stream_key, sizeof stream_key, key->public_key) != 0)
        return DISK_ERROR;
    crypto_secretstream_xchacha20poly1305_init_push(&w->state, w->head + HEADER_AT, stream_key);
    sodium_memzero(stream_key, sizeof stream_key);
    return put(fd, w->head, HEAD_BYTES);
}

static enum fault push(struct backup_writer *w, unsigned char tag) {
    unsigned char sealed[BACKUP_PIECE_BYTES + MORE_BYTES];
    unsigned long long n;
    crypto_secretstream_xchacha20poly1305_push(&w->state, sealed, &n, w->piece, w->n,
                                               w->bound ? NULL : w->head, w->bound ? 0 : w->head_n, tag);
    w->bound = true;
    w->n = 0;
    return put(w->fd, sealed, (size_t)n);
}

/* A full piece waits until it is known whether it is the last. */
enum fault backup_writer_add(struct backup_writer *w, const void *bytes, size_t n) {
    const unsigned char *p = bytes;
    while (n) {
        if (w->n == sizeof w->piece) {
            enum fault f = push(w, 0);
            if (f)
                return f;
        }
        size_t room = sizeof w->piece - w->n, part = n < room ? n : room;
        memcpy(w->piece + w->n, p, part);
        w->n += part;
        p += part;
        n -= part;
    }
    return OK;
}

enum fault backup_writer_end(struct backup_writer *w) {
    enum fault f = push(w, crypto_secretstream_xchacha20poly1305_TAG_FINAL);
    sodium_memzero(w, sizeof *w);
    return f;
}

/* --- reading --- */

/* As many as there are, at most `n`; false when it cannot be read. */
static bool get(int fd, unsigned char *p, size_t n, size_t *got) {
    for (*got = 0; *got < n;) {
        ssize_t part = read(fd, p + *got, n - *got);
        if (part < 0 && errno == EINTR)
            continue;
        if (part < 0)
            return false;
        if (part == 0)
            break;
        *got += (size_t)part;
    }
    return true;
}

enum backup_state backup_reader_begin(struct backup_reader *r, int fd, const struct backup_key *key) {
    unsigned char stream_key[STREAM_KEY_BYTES];
    size_t n;
    *r = (struct backup_reader){.fd = fd, .head_n = HEAD_BYTES};
    if (!get(fd, r->head, HEAD_BYTES, &n))
        return BACKUP_UNREAD;
    if (n < MAGIC_BYTES || memcmp(r->head, MAGIC, MAGIC_BYTES) != 0)
        return BACKUP_NONE;
    if (n < HEAD_BYTES)
        return BACKUP_CUT;
    memcpy(r->id, r->head + MAGIC_BYTES, BACKUP_ID_BYTES);
    if (memcmp(r->id, key->id, BACKUP_ID_BYTES) != 0)
        return BACKUP_OTHER_KEY;
    bool good =
        crypto_box_seal_open(stream_key, r->head + BOX_AT, BOX_BYTES, key->public_key, key->secret_key) ==
            0 &&
        crypto_secretstream_xchacha20poly1305_init_pull(&r->state, r->head + HEADER_AT, stream_key) == 0;
    sodium_memzero(stream_key, sizeof stream_key);
    return good ? BACKUP_GOOD : BACKUP_ALTERED;
}

static enum backup_state at_end(struct backup_reader *r) {
    unsigned char one;
    size_t more;
    if (!get(r->fd, &one, 1, &more))
        return BACKUP_UNREAD;
    return more ? BACKUP_ALTERED : BACKUP_GOOD;
}

enum backup_state backup_reader_next(struct backup_reader *r, size_t *n) {
    unsigned char sealed[BACKUP_PIECE_BYTES + MORE_BYTES], tag;
    unsigned long long opened;
    size_t got;
    *n = 0;
    if (r->ended)
        return at_end(r);
    if (!get(r->fd, sealed, sizeof sealed, &got))
        return BACKUP_UNREAD;
    if (got < MORE_BYTES)
        return BACKUP_CUT;
    /* cut in the middle of a piece and changed cannot be told apart: neither has been sealed so */
    if (crypto_secretstream_xchacha20poly1305_pull(&r->state, r->piece, &opened, &tag, sealed, got,
                                                   r->bound ? NULL : r->head, r->bound ? 0 : r->head_n) != 0)
        return got < sizeof sealed ? BACKUP_CUT : BACKUP_ALTERED;
    r->bound = true;
    r->ended = tag == crypto_secretstream_xchacha20poly1305_TAG_FINAL;
    if (!r->ended && got < sizeof sealed)
        return BACKUP_CUT;
    *n = (size_t)opened;
    return *n ? BACKUP_GOOD : r->ended ? at_end(r) : BACKUP_ALTERED;
}

void backup_reader_end(struct backup_reader *r) {
    sodium_memzero(r, sizeof *r);
}
