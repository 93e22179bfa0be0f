/* press.c: libzstd behind two verbs. What is read is hostile: memory is bounded by the window, and each byte
 * is asked for before it is made, so a small file that would grow for ever costs only what its reader takes.
 */
#include "audit/press.h"

#include <string.h>
#include <zstd.h>

enum { LEVEL = 9, WINDOW_LOG_MAX = 23, ROOM = 128 << 10, MAGIC_BYTES = 4 };

struct press {
    bytes_put *put;
    bytes_get *get;
    void *context;
    ZSTD_CCtx *writer;
    ZSTD_DCtx *reader; /* null while plain bytes are read */
    bool begun, ended; /* reading: the kind is known; the frame is over */
    ZSTD_inBuffer in;
    char buffer[ROOM];
};

static void free_press(void *context) {
    struct press *p = context;
    ZSTD_freeCCtx(p->writer);
    ZSTD_freeDCtx(p->reader);
}

static struct press *press_new(struct arena *a) {
    struct press *p = arena_alloc(a, sizeof *p);
    arena_defer(a, free_press, p);
    return p;
}

enum fault press_get_file(void *file, void *to, size_t room, size_t *n) {
    *n = fread(to, 1, room, file);
    return *n == 0 && ferror((FILE *)file) ? DISK_ERROR : OK;
}

enum fault press_get_str(void *rest, void *to, size_t room, size_t *n) {
    struct str *s = rest;
    struct str head = str_slice(*s, 0, room);
    if (head.n)
        memcpy(to, head.p, head.n);
    *s = str_slice(*s, head.n, s->n);
    *n = head.n;
    return OK;
}

/* --- writing --- */

struct press *press_writing(struct arena *a, bytes_put *put, void *context) {
    struct press *p = press_new(a);
    p->put = put;
    p->context = context;
    p->writer = ZSTD_createCCtx();
    if (p->writer) {
        ZSTD_CCtx_setParameter(p->writer, ZSTD_c_compressionLevel, LEVEL);
        ZSTD_CCtx_setParameter(p->writer, ZSTD_c_checksumFlag, 1);
    }
    return p;
}

static enum fault run_writer(struct press *p, struct str bytes, ZSTD_EndDirective how) {
    ZSTD_inBuffer in = {bytes.p, bytes.n, 0};
    if (!p->writer)
        return INTERNAL;
    for (;;) {
        ZSTD_outBuffer out = {p->buffer, sizeof p->buffer, 0};
        size_t left = ZSTD_compressStream2(p->writer, &out, &in, how);
        if (ZSTD_isError(left))
            return INTERNAL;
        enum fault f = out.pos ? p->put(p->context, str_bytes(p->buffer, out.pos)) : OK;
        if (f)
            return f;
        if (how == ZSTD_e_end ? left == 0 : in.pos == in.size)
            return OK;
    }
}

enum fault press_write(struct press *p, struct str bytes) {
    return run_writer(p, bytes, ZSTD_e_continue);
}

enum fault press_end(struct press *p) {
    return run_writer(p, (struct str){0}, ZSTD_e_end);
}

/* --- reading --- */

struct press *press_reading(struct arena *a, bytes_get *get, void *context) {
    struct press *p = press_new(a);
    p->get = get;
    p->context = context;
    return p;
}

static enum fault refill(struct press *p) {
    size_t n;
    enum fault f = p->get(p->context, p->buffer, sizeof p->buffer, &n);
    p->in = (ZSTD_inBuffer){p->buffer, f ? 0 : n, 0};
    return f;
}

/* Compressed, or plain. */
static enum fault begin(struct press *p) {
    static const char magic[MAGIC_BYTES] = {0x28, (char)0xb5, 0x2f, (char)0xfd};
    enum fault f = refill(p);
    p->begun = true;
    if (f || p->in.size < MAGIC_BYTES || memcmp(p->buffer, magic, MAGIC_BYTES) != 0)
        return f;
    p->reader = ZSTD_createDCtx();
    if (!p->reader || ZSTD_isError(ZSTD_DCtx_setParameter(p->reader, ZSTD_d_windowLogMax, WINDOW_LOG_MAX)))
        return INTERNAL;
    return OK;
}

static enum fault read_plain(struct press *p, char *to, size_t n, size_t *got) {
    size_t part = p->in.size - p->in.pos;
    part = part < n ? part : n;
    memcpy(to, p->buffer + p->in.pos, part);
    p->in.pos += part;
    *got = part;
    return OK;
}

static enum fault read_frame(struct press *p, void *to, size_t n, size_t *got) {
    ZSTD_outBuffer out = {to, n, 0};
    size_t left = ZSTD_decompressStream(p->reader, &out, &p->in);
    if (ZSTD_isError(left))
        return FILE_INVALID;
    p->ended = left == 0;
    *got = out.pos;
    return OK;
}

/* Nothing may follow the frame. */
static enum fault at_end(struct press *p) {
    enum fault f = p->in.pos == p->in.size ? refill(p) : OK;
    return f ? f : p->in.pos == p->in.size ? NOT_FOUND : FILE_INVALID;
}

/* Some bytes, at least one. */
static enum fault read_some(struct press *p, char *to, size_t n, size_t *got) {
    for (;;) {
        if (p->ended)
            return at_end(p);
        enum fault f = p->reader ? read_frame(p, to, n, got) : read_plain(p, to, n, got);
        if (f || *got)
            return f;
        if (p->ended || p->in.pos < p->in.size)
            continue;
        if ((f = refill(p)))
            return f;
        if (p->in.size == 0) /* a frame that is cut, or the end of plain bytes */
            return p->reader ? FILE_INVALID : NOT_FOUND;
    }
}

enum fault press_read(struct press *p, void *to, size_t n) {
    size_t done = 0;
    enum fault f = p->begun ? OK : begin(p);
    while (!f && done < n) {
        size_t got;
        f = read_some(p, (char *)to + done, n - done, &got);
        if (!f)
            done += got;
    }
    return f == NOT_FOUND && done ? FILE_INVALID : f;
}
