/* backup_stream.h: for the files of this room alone: the bytes of a sealed backup, in bounded memory.
 *
 *   "kaaring backup v1\n"
 *   the id of the key that it is sealed to                     (8 bytes)
 *   crypto_box_seal of the stream's key                        (80)
 *   the stream's header                                        (24)
 *   pieces: crypto_secretstream_xchacha20poly1305 of at most 64 KiB each, the last one marked as such
 *
 * The first piece is bound to all that stands before it. Inside: "kaaring folder v1\n", the key files in the
 * order of store.h, 32 bytes each, and data.mdb to the end. */
#ifndef KAARING_STORE_BACKUP_STREAM_H
#define KAARING_STORE_BACKUP_STREAM_H

#include "store/backup_key.h"

#include <sodium.h>

enum { BACKUP_PIECE_BYTES = 64 << 10 };

#define FOLDER_STREAM_MAGIC "kaaring folder v1\n"

struct backup_writer {
    int fd;
    crypto_secretstream_xchacha20poly1305_state state;
    size_t n; /* of what waits in `piece` */
    bool bound;
    unsigned char head[256], piece[BACKUP_PIECE_BYTES];
    size_t head_n;
};

/* Each OK, or DISK_FULL or DISK_ERROR with errno. */
enum fault backup_writer_begin(struct backup_writer *w, int fd, const struct backup_key *key);
enum fault backup_writer_add(struct backup_writer *w, const void *bytes, size_t n);
/* The last piece. Wipes the state, also after a fault. */
enum fault backup_writer_end(struct backup_writer *w);

enum backup_state {
    BACKUP_GOOD,
    BACKUP_NONE,      /* it is no backup of ours */
    BACKUP_OTHER_KEY, /* sealed to another key: `id` */
    BACKUP_ALTERED,
    BACKUP_CUT,   /* it ends too early */
    BACKUP_UNREAD /* errno */
};

struct backup_reader {
    int fd;
    crypto_secretstream_xchacha20poly1305_state state;
    unsigned char id[BACKUP_ID_BYTES];
    unsigned char head[256], piece[BACKUP_PIECE_BYTES];
    size_t head_n;
    bool bound, ended;
};

enum backup_state backup_reader_begin(struct backup_reader *r, int fd, const struct backup_key *key);
/* The next piece, in r->piece; *n is 0 when the last one has been given and nothing stands behind it. */
enum backup_state backup_reader_next(struct backup_reader *r, size_t *n);
void backup_reader_end(struct backup_reader *r);

#endif
