/* forger.c: rewrites archives. */
#include "support/forger.h"

#include "audit/result.h"
#include "audit/tape.h"
#include "base/buf.h"
#include "proof/receipt.h"
#include "proof/watch.h"
#include "support/test.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

/* --- bytes --- */

static enum fault put_buf(void *context, struct str bytes) {
    buf_add(context, bytes);
    return OK;
}

struct str forger_unpack(struct arena *a, struct str packed) {
    struct press *p = press_reading(a, press_get_str, &packed);
    struct buf out = buf_new(a);
    char block[TAPE_BLOCK];
    while (press_read(p, block, sizeof block) == OK)
        buf_add(&out, str_bytes(block, sizeof block));
    return buf_str(&out);
}

static enum fault two_papers(void *context, struct arena *a, struct txn *t, const struct archive_head *h,
                             const json_t *result, struct paper *papers, size_t *n) {
    (void)context, (void)t, (void)result;
    papers[0] = (struct paper){STR("referat.html"), arena_format(a, "<p>%.*s</p>", STR_ARGS(h->edition))};
    papers[1] = (struct paper){STR("a.txt"), STR("Kåret")};
    *n = 2;
    return OK;
}

struct str forger_packed(struct store *s, struct arena *a, struct str edition, enum archive_kind kind) {
    struct buf packed = buf_new(a);
    struct archive_order o = {
        .edition = edition, .kind = kind, .put = put_buf, .context = &packed, .papers = two_papers};
    assert_int_equal(archive_write(s, a, &o), OK);
    return buf_str(&packed);
}

struct str forger_archive(struct store *s, struct arena *a, struct str edition, enum archive_kind kind) {
    return forger_unpack(a, forger_packed(s, a, edition, kind));
}

struct str forger_tar(struct arena *a, const struct part *parts, size_t n) {
    static const char zeros[2 * TAPE_BLOCK];
    struct buf out = buf_new(a);
    for (size_t i = 0; i < n; i++) {
        char head[TAPE_BLOCK];
        tape_head(parts[i].name, parts[i].bytes.n, head);
        buf_add(&out, str_bytes(head, sizeof head));
        buf_add(&out, parts[i].bytes);
        buf_add(&out, str_bytes(zeros, tape_padding(parts[i].bytes.n)));
    }
    buf_add(&out, str_bytes(zeros, sizeof zeros));
    return buf_str(&out);
}

static void read_tar(struct arena *a, struct str tar, struct archive *x) {
    struct str why = {0};
    if (archive_read(a, press_get_str, &tar, x, &why) != OK)
        fail_msg("%.*s", STR_ARGS(why));
}

void forger_judge(struct arena *a, struct str tar, struct report *r) {
    struct archive x;
    struct judge_order o = {0};
    *r = (struct report){.arena = a};
    read_tar(a, tar, &x);
    archive_judge(a, &x, &o, r);
}

/* --- changing --- */

static void take_entries(struct forger *f) {
    f->entries = arena_alloc(f->arena, (f->archive.head.size + 1) * sizeof *f->entries);
    for (size_t i = 0; i < f->archive.parts_n; i++) {
        const struct part *p = &f->archive.parts[i];
        struct str rest = p->bytes, entry;
        if (p->kind != PART_TILE || p->tile.level != TILE_ENTRIES)
            continue;
        while (watch_next_entry(&rest, &entry))
            f->entries[f->entries_n++] = entry;
    }
}

void forger_begin(struct forger *f, struct arena *a, struct str tar) {
    unsigned char public_key[NOTE_PUBLIC_BYTES];
    *f = (struct forger){.arena = a};
    read_tar(a, tar, &f->archive);
    struct str rest = f->archive.head.key;
    str_cut(&rest, '+', &f->key.name);
    crypto_sign_keypair(public_key, f->key.secret_key);
    take_entries(f);
}

static struct part *opening(const struct forger *f, uint64_t index, const char *class) {
    for (size_t i = 0; i < f->archive.parts_n; i++) {
        struct part *p = &f->archive.parts[i];
        if (p->kind == PART_OPENING && p->index == index && str_equal(p->class, str_of(class)))
            return p;
    }
    return NULL;
}

struct str forger_opening(const struct forger *f, uint64_t index, const char *class) {
    const struct part *p = opening(f, index, class);
    assert_non_null(p);
    return str_slice(p->bytes, SALT_BYTES, p->bytes.n);
}

uint64_t forger_find(const struct forger *f, uint64_t from, const char *class, const char *text) {
    for (uint64_t i = from; i < f->entries_n; i++) {
        const struct part *p = opening(f, i, class);
        if (p && memmem(p->bytes.p, p->bytes.n, text, strlen(text)))
            return i;
    }
    fail_msg("nothing says %s", text);
    return 0;
}

static struct str replaced(struct arena *a, struct str s, struct str text, struct str with) {
    const char *at = memmem(s.p, s.n, text.p, text.n);
    assert_non_null(at);
    size_t before = (size_t)(at - s.p);
    return arena_format(a, "%.*s%.*s%.*s", (int)before, s.p, STR_ARGS(with), (int)(s.n - before - text.n),
                        at + text.n);
}

void forger_set(struct forger *f, uint64_t index, const char *class, struct str json) {
    struct part *p = opening(f, index, class);
    assert_non_null(p);
    struct str salt = str_slice(p->bytes, 0, SALT_BYTES), old = str_slice(p->bytes, SALT_BYTES, p->bytes.n);
    struct hash was = commitment(p->class, salt, old), is = commitment(p->class, salt, json);
    struct buf bytes = buf_new(f->arena);
    buf_add(&bytes, salt);
    buf_add(&bytes, json);
    p->bytes = buf_str(&bytes);
    f->entries[index] = replaced(f->arena, f->entries[index], base64_encode(f->arena, hash_str(&was)),
                                 base64_encode(f->arena, hash_str(&is)));
}

void forger_change(struct forger *f, uint64_t index, const char *class, const char *text, const char *with) {
    forger_set(f, index, class,
               replaced(f->arena, forger_opening(f, index, class), str_of(text), str_of(with)));
}

void forger_reword(struct forger *f, uint64_t index, const char *text, const char *with) {
    f->entries[index] = replaced(f->arena, f->entries[index], str_of(text), str_of(with));
}

void forger_add(struct forger *f, const struct part *p) {
    struct archive *x = &f->archive;
    if (x->parts_n >= f->parts_room) {
        struct part *more = arena_alloc(f->arena, 2 * (x->parts_n + 1) * sizeof *more);
        memcpy(more, x->parts, x->parts_n * sizeof *more);
        x->parts = more;
        f->parts_room = 2 * (x->parts_n + 1);
    }
    x->parts[x->parts_n++] = *p;
}

void forger_append(struct forger *f, struct str entry) {
    struct str *more = f->entries;
    if (f->entries_n >= f->entries_room) {
        f->entries_room = 2 * f->entries_n + 1;
        more = arena_alloc(f->arena, f->entries_room * sizeof *more);
        memcpy(more, f->entries, f->entries_n * sizeof *more);
    }
    f->entries = more;
    f->entries[f->entries_n++] = entry;
}

void forger_drop(struct forger *f, struct str name) {
    struct archive *x = &f->archive;
    size_t i = 0;
    while (i < x->parts_n && !str_equal(x->parts[i].name, name))
        i++;
    assert_true(i < x->parts_n);
    memmove(&x->parts[i], &x->parts[i + 1], (x->parts_n - i - 1) * sizeof *x->parts);
    x->parts_n--;
}

/* --- making anew --- */

static int by_name(const void *x, const void *y) {
    return str_compare(((const struct part *)x)->name, ((const struct part *)y)->name);
}

struct nodes { /* of a tree of at most 256 × 256 leaves */
    struct hash *level[2];
};

static enum fault keep_node(void *context, unsigned level, uint64_t index, struct hash h) {
    struct nodes *n = context;
    if (level % 8 == 0)
        n->level[level / 8][index] = h;
    return OK;
}

static struct part *part_called(struct forger *f, struct str name) {
    for (size_t i = 0; i < f->archive.parts_n; i++)
        if (str_equal(f->archive.parts[i].name, name))
            return &f->archive.parts[i];
    return NULL;
}

static struct str bundle(struct forger *f, const struct tile *t) {
    struct buf b = buf_new(f->arena);
    for (uint64_t i = 0; i < t->width; i++)
        tile_add_entry(&b, f->entries[t->index * TILE_WIDTH + i]);
    return buf_str(&b);
}

static void add_tiles(struct forger *f, const struct nodes *n, unsigned level, uint64_t nodes) {
    for (uint64_t at = 0; at * TILE_WIDTH < nodes; at++) {
        uint64_t left = nodes - at * TILE_WIDTH;
        struct part p = {.kind = PART_TILE,
                         .tile = {level, at, left < TILE_WIDTH ? (unsigned)left : TILE_WIDTH}};
        p.name = part_name(f->arena, &p);
        p.bytes = level == TILE_ENTRIES
                      ? bundle(f, &p.tile)
                      : str_bytes(&n->level[level][at * TILE_WIDTH], p.tile.width * sizeof(struct hash));
        forger_add(f, &p);
    }
}

/* Of as many entries as there are now. */
static void set_tiles(struct forger *f, const struct nodes *n) {
    struct archive *x = &f->archive;
    size_t kept = 0;
    for (size_t i = 0; i < x->parts_n; i++)
        if (x->parts[i].kind != PART_TILE)
            x->parts[kept++] = x->parts[i];
    x->parts_n = kept;
    add_tiles(f, n, TILE_ENTRIES, f->entries_n);
    for (unsigned level = 0; level < 2; level++)
        add_tiles(f, n, level, f->entries_n >> (8 * level));
    qsort(x->parts, x->parts_n, sizeof *x->parts, by_name);
}

/* What people can read says the same as what was changed. */
static void set_result(struct forger *f, const struct archive_head *head, const struct position *position) {
    struct result_file r = result_begin(f->arena, head, position);
    for (size_t i = 0; i < f->archive.parts_n; i++) {
        const struct part *p = &f->archive.parts[i];
        struct event_parts e;
        if (p->kind != PART_OPENING || !str_equal(p->class, STR("later")))
            continue;
        const struct record one = {.entry = f->entries[p->index],
                                   .openings_n = 1,
                                   .openings = {{p->class, str_slice(p->bytes, 0, SALT_BYTES),
                                                 str_slice(p->bytes, SALT_BYTES, p->bytes.n)}}};
        if (event_decode(f->arena, &one, &e) == OK && str_equal(e.edition, head->edition))
            result_add(&r, f->arena, p->index, &e);
    }
    part_called(f, STR("result.json"))->bytes = result_text(f->arena, &r);
}

/* Whoever has the log's key has not the one that signs papers. */
static void drop_papers(struct forger *f) {
    struct archive *x = &f->archive;
    size_t kept = 0;
    for (size_t i = 0; i < x->parts_n; i++)
        if (x->parts[i].kind != PART_PAPER && x->parts[i].kind != PART_PAPERS)
            x->parts[kept++] = x->parts[i];
    x->parts_n = kept;
}

struct str forger_end(struct forger *f) {
    struct tree tree = {0};
    struct nodes n;
    struct archive_head head = f->archive.head;
    struct note_verifier v = {.name = f->key.name};
    memcpy(v.public_key, f->key.secret_key + NOTE_SECRET_BYTES - NOTE_PUBLIC_BYTES, NOTE_PUBLIC_BYTES);
    for (size_t i = 0; i < 2; i++)
        n.level[i] = arena_alloc(f->arena, (f->entries_n + 1) * sizeof *n.level[i]);
    for (size_t i = 0; i < f->entries_n; i++)
        tree_append(&tree, tree_leaf(f->entries[i]), keep_node, &n);
    set_tiles(f, &n);
    struct checkpoint c = {f->key.name, {f->entries_n, tree_root(&tree)}};
    head.key = note_verifier_string(f->arena, &v);
    head.size = f->entries_n;
    part_called(f, STR("checkpoint"))->bytes = note_sign(f->arena, checkpoint_text(f->arena, &c), &f->key, 1);
    drop_papers(f);
    set_result(f, &head, &c.position);
    part_called(f, STR("archive"))->bytes = archive_head_write(f->arena, &head);
    return forger_tar(f->arena, f->archive.parts, f->archive.parts_n);
}
