/* batch.c: what is appended as one: all of it or nothing, and never more than an engine takes at once.
 *
 * Encoded: a version byte; uint32be records, each uint32be length || entry, a byte openings, each a class
 * letter, the salt, uint32be length || JSON; uint32be blobs, each uint32be length || bytes. `bytes` is the
 * length of that. */
#include "base/frame.h"
#include "store/journal.h"

#include <assert.h>
#include <string.h>

enum {
    ENCODING = 1,
    HEAD_BYTES = 1 + 2 * FRAME_LENGTH_BYTES,
    OPENING_HEAD_BYTES = 1 + SALT_BYTES + FRAME_LENGTH_BYTES
};

struct batch batch_new(struct arena *a) {
    return (struct batch){.arena = a, .bytes = HEAD_BYTES};
}

/* Room for one more of `size` bytes behind `n`; what is outgrown stays in the arena. */
static void *grow(struct arena *a, void *list, size_t n, size_t *room, size_t size) {
    if (n < *room)
        return list;
    *room = *room ? 2 * *room : 4;
    void *wider = arena_alloc(a, *room * size);
    if (n)
        memcpy(wider, list, n * size);
    return wider;
}

/* An all-zero batch is an empty one too. */
static bool has_room(struct batch *b, size_t bytes) {
    if (b->bytes < HEAD_BYTES)
        b->bytes = HEAD_BYTES;
    return bytes <= BATCH_BYTES_MAX && b->bytes <= BATCH_BYTES_MAX - bytes;
}

enum fault batch_add(struct batch *b, const struct record *r) {
    assert(r->entry.n && r->openings_n <= 2);
    size_t bytes = FRAME_LENGTH_BYTES + r->entry.n + 1;
    bool fits = r->entry.n <= ENTRY_BYTES_MAX;
    for (size_t i = 0; i < r->openings_n; i++) {
        assert(r->openings[i].salt.n == SALT_BYTES);
        fits = fits && r->openings[i].json.n <= OPENING_BYTES_MAX;
        bytes += OPENING_HEAD_BYTES + r->openings[i].json.n;
    }
    if (!fits || !has_room(b, bytes))
        return TOO_LARGE_FOR_ENTRY;
    b->records = grow(b->arena, b->records, b->records_n, &b->records_room, sizeof *b->records);
    b->records[b->records_n++] = *r;
    b->bytes += bytes;
    return OK;
}

enum fault batch_add_blob(struct batch *b, struct str bytes, struct hash *h) {
    if (!has_room(b, FRAME_LENGTH_BYTES + bytes.n))
        return TOO_LARGE_FOR_ENTRY;
    *h = hash_of(bytes);
    b->blobs = grow(b->arena, b->blobs, b->blobs_n, &b->blobs_room, sizeof *b->blobs);
    b->blobs[b->blobs_n++] = (struct blob){*h, bytes};
    b->bytes += FRAME_LENGTH_BYTES + bytes.n;
    return OK;
}

/* --- as bytes --- */

struct str batch_encode(struct arena *a, const struct batch *b) {
    struct buf out = buf_new(a);
    buf_byte(&out, ENCODING);
    frame_add_length(&out, b->records_n);
    for (size_t i = 0; i < b->records_n; i++) {
        const struct record *r = &b->records[i];
        frame_add(&out, r->entry);
        buf_byte(&out, (char)r->openings_n);
        for (size_t j = 0; j < r->openings_n; j++) {
            buf_byte(&out, r->openings[j].class.p[0]);
            buf_add(&out, r->openings[j].salt);
            frame_add(&out, r->openings[j].json);
        }
    }
    frame_add_length(&out, b->blobs_n);
    for (size_t i = 0; i < b->blobs_n; i++)
        frame_add(&out, b->blobs[i].bytes);
    return buf_str(&out);
}

static bool take_opening(struct str *rest, struct opening *o) {
    struct str class;
    if (!frame_take_bytes(rest, 1, &class) || !frame_take_bytes(rest, SALT_BYTES, &o->salt) ||
        !frame_take(rest, &o->json))
        return false;
    o->class = class.p[0] == 'l' ? STR("later") : STR("private");
    return class.p[0] == 'l' || class.p[0] == 'p';
}

static bool take_record(struct str *rest, struct record *r) {
    struct str openings;
    *r = (struct record){.openings_n = 0};
    if (!frame_take(rest, &r->entry) || r->entry.n == 0 || !frame_take_bytes(rest, 1, &openings))
        return false;
    r->openings_n = (unsigned char)openings.p[0];
    if (r->openings_n > 2)
        return false;
    for (size_t i = 0; i < r->openings_n; i++)
        if (!take_opening(rest, &r->openings[i]))
            return false;
    return true;
}

enum fault batch_decode(struct arena *a, struct str bytes, struct batch *b) {
    *b = batch_new(a);
    struct str version, blob;
    struct hash h;
    size_t records, blobs;
    if (!frame_take_bytes(&bytes, 1, &version) || version.p[0] != ENCODING ||
        !frame_take_length(&bytes, &records))
        return FILE_INVALID;
    for (struct record r; records; records--)
        if (!take_record(&bytes, &r) || batch_add(b, &r))
            return FILE_INVALID;
    if (!frame_take_length(&bytes, &blobs))
        return FILE_INVALID;
    for (; blobs; blobs--)
        if (!frame_take(&bytes, &blob) || batch_add_blob(b, blob, &h))
            return FILE_INVALID;
    return bytes.n ? FILE_INVALID : OK;
}
