/* makelog.c: writes a whole log as static files, so that another implementation can judge the proof room
 * alone.
 *
 *   makelog DIR SIZE [OLDER [OTHER]]
 *
 * DIR gets `key`, `checkpoint`, `tile/…`, and `receipts/N.tlog-proof` for some entries. With OLDER also
 * `older`, a checkpoint of the log's first OLDER entries, and the partial tiles that were published for it.
 * With OTHER the entry of that index is another: a log that tells two stories. The same arguments give the
 * same bytes. */
#include "base/buf.h"
#include "proof/receipt.h"
#include "proof/tile.h"
#include "support/nodes.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define ORIGIN "priser.example.no/c"

enum { ENTRY_BYTES_MAX = 65535, RECEIPT_STEPS = 9 };

static const char *folder;
static uint64_t other = UINT64_MAX;
static struct nodes nodes;
static struct note_signer signers[2] = {{.name = STR_INIT(ORIGIN)}, {.name = STR_INIT("vitne.example.no")}};

static void must(bool good, const char *what) {
    if (good)
        return;
    perror(what);
    exit(2);
}

static void write_file(const char *name, struct str bytes) {
    char path[512];
    int n = snprintf(path, sizeof path, "%s/%s", folder, name);
    must(n > 0 && (size_t)n < sizeof path, name);
    for (char *p = path + strlen(folder); *p; p++)
        if (*p == '/' && p > path) {
            *p = 0;
            mkdir(path, 0755);
            *p = '/';
        }
    FILE *f = fopen(path, "wb");
    must(f && fwrite(bytes.p, 1, bytes.n, f) == bytes.n, path);
    must(fclose(f) == 0, path);
}

/* Salt and words of an entry's hidden parts, by class. */
static struct opening opening_of(struct arena *a, uint64_t i, const char *class) {
    struct hash salt = hash_of(arena_format(a, "%s %llu", class, (unsigned long long)i));
    return (struct opening){str_of(class), arena_copy(a, hash_str(&salt)),
                            arena_format(a, "{\"number\":%llu}", (unsigned long long)i)};
}

/* Mostly an entry as the program's own; some empty, some as long as an entry may be, some of any bytes. */
static struct str entry_of(struct arena *a, uint64_t i) {
    if (i == other)
        return STR("another story");
    if (i % 1000 == 3)
        return STR("");
    if (i % 1000 == 5 || i % 10 == 7) {
        size_t n = i % 1000 == 5 ? ENTRY_BYTES_MAX : i % 97;
        unsigned char *p = arena_alloc(a, n + 1), seed[randombytes_SEEDBYTES] = {0};
        memcpy(seed, &i, sizeof i);
        randombytes_buf_deterministic(p, n, seed);
        return str_bytes(p, n);
    }
    struct str c[2];
    for (int k = 0; k < 2; k++) {
        struct opening o = opening_of(a, i, k ? "private" : "later");
        struct hash h = commitment(o.class, o.salt, o.json);
        c[k] = base64_encode(a, hash_str(&h));
    }
    return arena_format(a,
                        "{\"v\":1,\"type\":\"test\",\"number\":%llu,\"later\":\"%.*s\",\"private\":\"%.*s\"}",
                        (unsigned long long)i, STR_ARGS(c[0]), STR_ARGS(c[1]));
}

static struct str checkpoint_of(struct arena *a, uint64_t size) {
    struct checkpoint c = {STR(ORIGIN), {.size = size}};
    must(tree_root_at(size, nodes_get, &nodes, &c.position.root) == OK, "root");
    return note_sign(a, checkpoint_text(a, &c), signers, 2);
}

static void write_tile(const struct tile *t) {
    struct arena *a = arena_new();
    struct str bytes;
    char name[128];
    if (t->level == TILE_ENTRIES) {
        struct buf b = buf_new(a);
        for (unsigned i = 0; i < t->width; i++)
            tile_add_entry(&b, entry_of(a, t->index * TILE_WIDTH + i));
        bytes = buf_str(&b);
    } else {
        must(tile_hashes(a, t, nodes_get, &nodes, &bytes) == OK, "tile");
    }
    snprintf(name, sizeof name, "tile/%.*s", STR_ARGS(tile_path(a, t)));
    write_file(name, bytes);
    arena_free(a);
}

/* All tiles of the level, or only the partial one at its end. */
static void write_level(unsigned level, uint64_t size, bool whole_too) {
    for (struct tile t = {level, 0, TILE_WIDTH};; t.index++) {
        t.width = TILE_WIDTH;
        while (t.width && !tile_exists(&t, size))
            t.width--;
        if (t.width == 0)
            return;
        if (whole_too || t.width < TILE_WIDTH)
            write_tile(&t);
    }
}

static void write_tiles(uint64_t size, bool whole_too) {
    for (unsigned level = 0; level < TILE_LEVELS; level++)
        write_level(level, size, whole_too);
    write_level(TILE_ENTRIES, size, whole_too);
}

static void write_receipt(uint64_t index, uint64_t size) {
    struct arena *a = arena_new();
    struct receipt r = {.entry = entry_of(a, index), .index = index, .checkpoint = checkpoint_of(a, size)};
    char name[64];
    if (str_starts(r.entry, STR("{\"v\"")))
        r.openings_n = 2;
    r.openings[0] = opening_of(a, index, "later");
    r.openings[1] = opening_of(a, index, "private");
    must(tree_inclusion(index, size, nodes_get, &nodes, r.proof, &r.proof_n) == OK, "proof");
    snprintf(name, sizeof name, "receipts/%llu.tlog-proof", (unsigned long long)index);
    write_file(name, receipt_write(a, &r));
    arena_free(a);
}

static void grow(uint64_t size) {
    for (uint64_t i = 0; i < size; i++) {
        struct arena *a = arena_new();
        must(tree_append(&nodes.tree, tree_leaf(entry_of(a, i)), nodes_put, &nodes) == OK, "append");
        arena_free(a);
    }
}

static void make_keys(struct arena *a) {
    struct note_verifier v = {.name = STR(ORIGIN)};
    unsigned char seed[crypto_sign_SEEDBYTES] = {1}, witness[NOTE_PUBLIC_BYTES];
    crypto_sign_seed_keypair(v.public_key, signers[0].secret_key, seed);
    seed[0] = 2;
    crypto_sign_seed_keypair(witness, signers[1].secret_key, seed);
    write_file("key", note_verifier_string(a, &v));
}

int main(int argc, char **argv) {
    if (argc < 3 || argc > 5 || sodium_init() < 0) {
        fputs("usage: makelog DIR SIZE [OLDER [OTHER]]\n", stderr);
        return 2;
    }
    struct arena *a = arena_new();
    folder = argv[1];
    uint64_t size = strtoull(argv[2], NULL, 10), older = argc > 3 ? strtoull(argv[3], NULL, 10) : size;
    other = argc > 4 ? strtoull(argv[4], NULL, 10) : UINT64_MAX;
    must(older <= size, "OLDER");
    mkdir(folder, 0755);
    nodes_init(&nodes);
    make_keys(a);
    grow(size);
    write_tiles(size, true);
    write_file("checkpoint", checkpoint_of(a, size));
    if (argc > 3) {
        write_tiles(older, false);
        write_file("older", checkpoint_of(a, older));
    }
    for (uint64_t i = 0; i < size; i += size / RECEIPT_STEPS + 1)
        write_receipt(i, size);
    if (size)
        write_receipt(size - 1, size);
    nodes_free(&nodes);
    arena_free(a);
    return 0;
}
