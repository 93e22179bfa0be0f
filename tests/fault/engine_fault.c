/* engine_fault.c: a shared engine that answers as badly as a shared engine may: CONFLICT for no reason or for
 * somebody else's batch, UNKNOWN for what it did, for what it did not, and for what it does a little later.
 *
 * Linked in the place of engine_embedded.c. It keeps its log in DIR/fault.log, synced at each frame:
 *   kind ('b' batch, 'r' register) · position before · position after · uint32be length · bytes · SHA-256 of
 * all that KAARING_FAULT_SEED chooses the faults (1 when it is not set), KAARING_FAULT_PERCENT how many of
 * the answers (30). */
#include "fault/engine_fault.h"

#include "base/buf.h"

#include <assert.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
    POSITION_BYTES = 8 + TREE_HASH_BYTES,
    HEAD_BYTES = 1 + 2 * POSITION_BYTES + 4,
    REGISTER_KEYS_MOST = 8
};

struct frame {
    struct position before, after;
    off_t at; /* of its bytes */
    size_t n;
};

struct faulty {
    struct log_engine engine;
    struct arena *arena;
    int fd;
    off_t end;
    uint64_t chance;
    unsigned percent;
    struct frame *frames;
    size_t frames_n, frames_room;
    struct position begin; /* where the first to append stood */
    struct tree tree;      /* of the log, when it began with this engine */
    int64_t last_at;
    struct held { /* a batch on its way */
        bool is;
        unsigned calls;
        struct position before, after;
        struct str bytes;
    } held;
    struct {
        struct str key, value;
    } registers[REGISTER_KEYS_MOST];
};

static bool same(const struct position *a, const struct position *b) {
    return a->size == b->size && hash_equal(a->root, b->root);
}

/* --- chance --- */

static unsigned draw(struct faulty *e, unsigned below) {
    e->chance ^= e->chance << 13; /* xorshift64 */
    e->chance ^= e->chance >> 7;
    e->chance ^= e->chance << 17;
    return (unsigned)(e->chance >> 33) % below;
}

static bool bad_luck(struct faulty *e) {
    return draw(e, 100) < e->percent;
}

static uint64_t from_environment(const char *name, uint64_t otherwise) {
    const char *text = getenv(name);
    uint64_t v;
    return text && str_to_u64(str_of(text), &v) ? v : otherwise;
}

/* --- the file --- */

static void put_position(struct key *k, const struct position *p) {
    key_u64(k, p->size);
    key_str(k, hash_str(&p->root));
}

static struct position read_position(struct str s, size_t offset) {
    struct position p = {.size = key_read_u64(s, offset)};
    memcpy(p.root.b, s.p + offset + 8, TREE_HASH_BYTES);
    return p;
}

static void write_frame(struct faulty *e, char kind, const struct position *before,
                        const struct position *after, struct str bytes) {
    struct arena *a = arena_new();
    struct key head = key_new();
    key_u8(&head, (unsigned char)kind);
    put_position(&head, before);
    put_position(&head, after);
    key_u32(&head, (uint32_t)bytes.n);
    struct buf frame = buf_new(a);
    buf_add(&frame, key_of(&head));
    buf_add(&frame, bytes);
    struct hash h = hash_of(buf_str(&frame));
    buf_add(&frame, hash_str(&h));
    struct str all = buf_str(&frame);
    bool good = pwrite(e->fd, all.p, all.n, e->end) == (ssize_t)all.n && fdatasync(e->fd) == 0;
    if (!good)
        abort();
    e->end += (off_t)all.n;
    arena_free(a);
}

static void add_frame(struct faulty *e, const struct position *before, const struct position *after, off_t at,
                      size_t n) {
    if (e->frames_n == e->frames_room) {
        e->frames_room = e->frames_room ? 2 * e->frames_room : 64;
        e->frames = realloc(e->frames, e->frames_room * sizeof *e->frames);
        assert(e->frames);
    }
    e->frames[e->frames_n++] = (struct frame){*before, *after, at, n};
}

/* What the log is after these bytes; checks what the writer said that it would be. */
static void grow_tree(struct faulty *e, struct str bytes, const struct position *after) {
    if (e->frames_n ? e->frames[0].before.size != 0 : e->tree.size != 0)
        return;
    struct arena *a = arena_new();
    struct batch b;
    enum fault f = batch_decode(a, bytes, &b);
    assert(!f);
    for (size_t i = 0; i < b.records_n; i++) {
        tree_append(&e->tree, tree_leaf(b.records[i].entry), NULL, NULL);
        f = journal_entry_at(b.records[i].entry, &e->last_at);
        assert(!f);
    }
    struct position p = {e->tree.size, tree_root(&e->tree)};
    assert(same(&p, after));
    arena_free(a);
}

static void set_register(struct faulty *e, struct str key, struct str value) {
    for (size_t i = 0; i < REGISTER_KEYS_MOST; i++) {
        if (e->registers[i].key.n && !str_equal(e->registers[i].key, key))
            continue;
        e->registers[i].key = arena_copy(e->arena, key);
        e->registers[i].value = arena_copy(e->arena, value);
        return;
    }
    abort();
}

static struct str get_register(const struct faulty *e, struct str key) {
    for (size_t i = 0; i < REGISTER_KEYS_MOST; i++)
        if (str_equal(e->registers[i].key, key))
            return e->registers[i].value;
    return STR("");
}

static struct str read_at(const struct faulty *e, struct arena *a, off_t at, size_t n) {
    char *p = arena_alloc(a, n);
    return pread(e->fd, p, n, at) == (ssize_t)n ? str_bytes(p, n) : STR("");
}

/* The next frame, if it is whole; a kill in the middle of a write leaves half of one. */
static bool read_frame(struct faulty *e, struct arena *a) {
    struct str head = read_at(e, a, e->end, HEAD_BYTES);
    if (!head.n)
        return false;
    size_t n = key_read_u32(head, 1 + 2 * POSITION_BYTES);
    struct str frame = read_at(e, a, e->end, HEAD_BYTES + n + TREE_HASH_BYTES);
    if (!frame.n)
        return false;
    struct hash h = hash_of(str_slice(frame, 0, HEAD_BYTES + n));
    if (memcmp(h.b, frame.p + HEAD_BYTES + n, TREE_HASH_BYTES) != 0)
        return false;
    struct position before = read_position(frame, 1), after = read_position(frame, 1 + POSITION_BYTES);
    struct str bytes = str_slice(frame, HEAD_BYTES, n), key;
    if (frame.p[0] == 'b') {
        add_frame(e, &before, &after, e->end + HEAD_BYTES, n);
        grow_tree(e, bytes, &after);
    } else if (str_cut(&bytes, '\0', &key)) {
        set_register(e, key, bytes);
    }
    e->end += (off_t)frame.n;
    return true;
}

static void enter(struct faulty *e, const struct position *before, const struct position *after,
                  struct str bytes) {
    write_frame(e, 'b', before, after, bytes);
    add_frame(e, before, after, e->end - (off_t)(bytes.n + TREE_HASH_BYTES), bytes.n);
    grow_tree(e, bytes, after);
}

/* --- the engine --- */

/* A folder may have a log from before: this one then begins where the first to append stands. */
static struct position stands(struct faulty *e, const struct position *expected) {
    if (!e->frames_n && expected)
        e->begin = *expected;
    return e->frames_n ? e->frames[e->frames_n - 1].after : e->begin;
}

static bool stands_at(struct faulty *e, const struct position *p) {
    struct position at = stands(e, p);
    return same(&at, p);
}

/* What was on its way arrives, if the log still stands there. */
static void let_arrive(struct faulty *e) {
    if (!e->held.is || --e->held.calls)
        return;
    e->held.is = false;
    if (stands_at(e, &e->held.before))
        enter(e, &e->held.before, &e->held.after, e->held.bytes);
}

static void hold(struct faulty *e, const struct position *before, const struct position *after,
                 struct str bytes) {
    if (!e->held.is)
        e->held = (struct held){true, 1 + draw(e, 4), *before, *after, arena_copy(e->arena, bytes)};
}

/* Somebody else's batch gets in first, when the test has given one. */
static void enter_foreign(struct faulty *e, struct arena *a, const struct position *expected) {
    struct batch b = batch_new(a);
    if (!fault_foreign || (e->frames_n ? e->frames[0].before.size : expected->size) != 0 ||
        !fault_foreign(e->last_at, &b) || b.records_n == 0)
        return;
    struct tree t = e->tree;
    for (size_t i = 0; i < b.records_n; i++)
        tree_append(&t, tree_leaf(b.records[i].entry), NULL, NULL);
    struct position after = {t.size, tree_root(&t)};
    enter(e, expected, &after, batch_encode(a, &b));
}

static enum outcome append_in(struct faulty *e, struct arena *a, const struct position *expected,
                              const struct batch *b, const struct position *after) {
    if (e->frames_n && stands_at(e, after))
        return ENGINE_DONE; /* it is in already */
    if (!stands_at(e, expected))
        return ENGINE_CONFLICT;
    struct str bytes = batch_encode(a, b);
    assert(bytes.n == b->bytes && bytes.n <= BATCH_BYTES_MAX);
    if (!bad_luck(e)) {
        enter(e, expected, after, bytes);
        return ENGINE_DONE;
    }
    switch (draw(e, 4)) {
    case 0:
        enter_foreign(e, a, expected);
        return ENGINE_CONFLICT;
    case 1:
        enter(e, expected, after, bytes);
        return ENGINE_UNKNOWN;
    case 2:
        hold(e, expected, after, bytes);
        return ENGINE_UNKNOWN;
    default:
        return ENGINE_UNKNOWN;
    }
}

static enum outcome append(struct log_engine *engine, const struct position *expected, const struct batch *b,
                           const struct position *after) {
    struct faulty *e = (struct faulty *)engine;
    let_arrive(e);
    struct arena *a = arena_new();
    enum outcome o = append_in(e, a, expected, b, after);
    arena_free(a);
    return o;
}

static enum outcome follow(struct log_engine *engine, const struct position *from, each_batch *f,
                           void *context, int wait_ms) {
    struct faulty *e = (struct faulty *)engine;
    (void)wait_ms;
    let_arrive(e);
    if (bad_luck(e))
        return ENGINE_UNKNOWN;
    size_t i = e->frames_n;
    while (i && !same(&e->frames[i - 1].after, from))
        i--;
    assert(i || e->frames_n == 0 || same(&e->frames[0].before, from)); /* else it is no prefix of the log */
    enum outcome o = ENGINE_DONE;
    for (; i < e->frames_n && o == ENGINE_DONE; i++) {
        struct arena *a = arena_new();
        struct batch b;
        enum fault wrong = batch_decode(a, read_at(e, a, e->frames[i].at, e->frames[i].n), &b);
        assert(!wrong);
        o = f(context, &b);
        arena_free(a);
    }
    return o;
}

static enum outcome head(struct log_engine *engine, struct position *p) {
    struct faulty *e = (struct faulty *)engine;
    let_arrive(e);
    if (bad_luck(e))
        return ENGINE_UNKNOWN;
    *p = stands(e, NULL);
    return ENGINE_DONE;
}

static enum outcome get(struct log_engine *engine, struct str key, struct arena *a, struct str *value) {
    struct faulty *e = (struct faulty *)engine;
    if (bad_luck(e))
        return ENGINE_UNKNOWN;
    *value = arena_copy(a, get_register(e, key));
    return ENGINE_DONE;
}

static enum outcome swap(struct log_engine *engine, struct str key, struct str old, struct str new) {
    struct faulty *e = (struct faulty *)engine;
    bool unlucky = bad_luck(e);
    if (unlucky && draw(e, 2))
        return ENGINE_UNKNOWN;
    if (!str_equal(get_register(e, key), old))
        return ENGINE_CONFLICT;
    struct arena *a = arena_new();
    struct buf b = buf_new(a);
    buf_add(&b, key);
    buf_byte(&b, '\0');
    buf_add(&b, new);
    static const struct position none;
    write_frame(e, 'r', &none, &none, buf_str(&b));
    set_register(e, key, new);
    arena_free(a);
    return unlucky ? ENGINE_UNKNOWN : ENGINE_DONE;
}

static void close_file(struct log_engine *engine) {
    struct faulty *e = (struct faulty *)engine;
    close(e->fd);
    free(e->frames);
    arena_free(e->arena);
}

struct log_engine *engine_open(struct str dir) {
    struct arena *a = arena_new();
    struct faulty *e = arena_alloc(a, sizeof *e);
    *e = (struct faulty){.engine = {append, follow, head, get, swap, close_file, true}, .arena = a};
    e->begin.root = hash_of(STR(""));
    e->chance = 0x9e3779b97f4a7c15 ^ from_environment("KAARING_FAULT_SEED", 1) << 8;
    e->percent = (unsigned)from_environment("KAARING_FAULT_PERCENT", 30);
    e->fd = open(arena_format(a, "%.*s/fault.log", STR_ARGS(dir)).p, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (e->fd < 0) {
        arena_free(a);
        return NULL;
    }
    struct arena *reading = arena_new();
    while (read_frame(e, reading)) {
        arena_free(reading);
        reading = arena_new();
    }
    arena_free(reading);
    if (ftruncate(e->fd, e->end) < 0)
        abort();
    if (fault_probe)
        fault_probe();
    return &e->engine;
}
