/* gzip.c: RFC 1952 by zlib's raw deflate, with head and end of our own. */
#include "web/gzip.h"

#include <assert.h>
#include <string.h>
#include <zlib.h>

enum { HEAD_BYTES = 10, END_BYTES = 8, STORED_HEAD_BYTES = 5 };

static void put_little(char *to, uint32_t v, unsigned bytes) {
    for (unsigned i = 0; i < bytes; i++)
        to[i] = (char)(unsigned char)(v >> (8 * i));
}

/* Afterwards the stream stands at a whole byte, as it does before an empty piece. */
static bool deflate_piece(z_stream *z, struct str piece, int flush) {
    if (piece.n == 0 && flush != Z_FINISH)
        return true;
    z->next_in = (unsigned char *)(uintptr_t)piece.p;
    z->avail_in = (unsigned)piece.n;
    int result = deflate(z, flush);
    return flush == Z_FINISH ? result == Z_STREAM_END
                             : result == Z_OK && z->avail_in == 0 && z->avail_out > 0;
}

/* The hole's bytes as a block of their own; what stands in it now is the first filling. */
static bool store_hole(z_stream *z, struct str hole) {
    if (z->avail_out < STORED_HEAD_BYTES + hole.n)
        return false;
    char *to = (char *)z->next_out;
    to[0] = 0; /* not the last block; stored */
    put_little(to + 1, (uint32_t)hole.n, 2);
    put_little(to + 3, ~(uint32_t)hole.n, 2);
    memcpy(to + STORED_HEAD_BYTES, hole.p, hole.n);
    z->next_out += STORED_HEAD_BYTES + hole.n;
    z->avail_out -= (unsigned)(STORED_HEAD_BYTES + hole.n);
    return true;
}

static uint32_t crc_of(struct str s) {
    return (uint32_t)crc32_z(0, (const unsigned char *)s.p, s.n);
}

static void write_end(const struct gzip_plan *plan, char *end, uint32_t plain_n, const struct str *fill) {
    uLong crc = plan->crc[0];
    for (size_t i = 0; i < plan->holes_n; i++) {
        crc = crc32_combine_op(crc, crc_of(fill[i]), (z_crc_t)plan->hole);
        crc = crc32_combine_op(crc, plan->crc[i + 1], (z_crc_t)plan->piece[i + 1]);
    }
    put_little(end, (uint32_t)crc, 4);
    put_little(end + 4, plain_n, 4);
}

size_t gzip_write(struct str plain, struct gzip_plan *plan, char *out, size_t room) {
    static const char head[HEAD_BYTES] = {0x1f, (char)0x8b, 8, 0, 0, 0, 0, 0, 2, 3};
    struct str fill[GZIP_HOLES_MAX];
    z_stream z = {0};
    assert(plan->holes_n <= GZIP_HOLES_MAX && plan->hole_bytes <= GZIP_HOLE_MAX);
    if (room < HEAD_BYTES + END_BYTES || plain.n > UINT32_MAX / 4 ||
        deflateInit2(&z, 9, Z_DEFLATED, -15, 9, Z_DEFAULT_STRATEGY) != Z_OK)
        return 0;
    memcpy(out, head, sizeof head);
    z.next_out = (unsigned char *)out + HEAD_BYTES;
    z.avail_out = (unsigned)(room - HEAD_BYTES - END_BYTES);
    plan->hole = (uint64_t)crc32_combine_gen((z_off_t)plan->hole_bytes);
    bool well = true;
    size_t from = 0;
    for (size_t i = 0; i <= plan->holes_n && well; i++) {
        bool last = i == plan->holes_n;
        struct str piece = str_slice(plain, from, (last ? plain.n : plan->at[i]) - from);
        plan->crc[i] = crc_of(piece);
        plan->piece[i] = (uint64_t)crc32_combine_gen((z_off_t)piece.n);
        well = deflate_piece(&z, piece, last ? Z_FINISH : Z_FULL_FLUSH);
        if (last || !well)
            break;
        fill[i] = str_slice(plain, plan->at[i], plan->hole_bytes);
        plan->at_gzip[i] = (size_t)((char *)z.next_out - out) + STORED_HEAD_BYTES;
        well = store_hole(&z, fill[i]);
        from = plan->at[i] + plan->hole_bytes;
    }
    char *end = (char *)z.next_out;
    deflateEnd(&z);
    if (!well)
        return 0;
    write_end(plan, end, (uint32_t)plain.n, fill);
    return (size_t)(end - out) + END_BYTES;
}

void gzip_fill(const struct gzip_plan *plan, char *gzip, size_t n, const struct str *fill) {
    uint32_t plain_n;
    unsigned char *size = (unsigned char *)gzip + n - 4;
    plain_n = (uint32_t)size[0] | (uint32_t)size[1] << 8 | (uint32_t)size[2] << 16 | (uint32_t)size[3] << 24;
    for (size_t i = 0; i < plan->holes_n; i++)
        memcpy(gzip + plan->at_gzip[i], fill[i].p, plan->hole_bytes);
    write_end(plan, gzip + n - END_BYTES, plain_n, fill);
}
