/* What checking a log costs: a million entries held against tiles and root as `kaaring verify` does it, and
 * then each entry's own proof of inclusion, against a bare loop of SHA-256 over the same bytes. On one core,
 * all of it in memory.
 *
 *   verify [--once]     a million entries, or twenty thousand */
#include "audit/log_check.h"
#include "bench/measure.h"

#include <openssl/evp.h>
#include <string.h>

enum { ENTRIES = 1000000, ENTRIES_ONCE = 20000, TURNS = 20, ENTRY_BYTES = 170 };
enum { LEAF_BYTES = 1 + ENTRY_BYTES, NODE_BYTES = 1 + 2 * sizeof(struct hash) };

/* --- a log in memory --- */

struct log {
    uint64_t size;
    struct hash *levels[TREE_LEVELS_MAX]; /* each perfect subtree's root */
    struct hash root;
};

static struct str entry_of(uint64_t i) {
    static char bytes[ENTRY_BYTES];
    if (!bytes[0])
        memset(bytes, 'x', sizeof bytes);
    for (unsigned at = 0; at < 8; at++)
        bytes[at] = (char)(i >> (8 * at));
    bytes[8] = '{';
    return str_bytes(bytes, sizeof bytes);
}

static enum fault keep(void *context, unsigned level, uint64_t index, struct hash h) {
    struct log *l = context;
    l->levels[level][index] = h;
    return OK;
}

static enum fault get(void *context, unsigned level, uint64_t index, struct hash *h) {
    const struct log *l = context;
    *h = l->levels[level][index];
    return OK;
}

static struct str tile(void *context, struct tile t) {
    const struct log *l = context;
    return str_bytes(l->levels[8 * t.level][t.index * TILE_WIDTH].b, t.width * sizeof(struct hash));
}

static void log_make(struct log *l, uint64_t size) {
    struct tree t = {0};
    l->size = size;
    for (unsigned level = 0; size >> level; level++) {
        l->levels[level] = calloc(size >> level, sizeof(struct hash));
        must(l->levels[level] != NULL, "no memory");
    }
    for (uint64_t i = 0; i < size; i++)
        must(tree_append(&t, tree_leaf(entry_of(i)), keep, l) == OK, "append");
    l->root = tree_root(&t);
}

static void log_free(struct log *l) {
    for (unsigned level = 0; l->size >> level; level++)
        free(l->levels[level]);
}

/* --- the limit --- */

static EVP_MD_CTX *bare;

static void bare_hash(const void *bytes, size_t n) {
    unsigned char out[32];
    unsigned length;
    must(EVP_DigestInit_ex2(bare, NULL, NULL) && EVP_DigestUpdate(bare, bytes, n) &&
             EVP_DigestFinal_ex(bare, out, &length),
         "hash");
}

static void bare_hashes(uint64_t leaves, uint64_t nodes) {
    static const char bytes[LEAF_BYTES];
    for (uint64_t i = 0; i < leaves; i++)
        bare_hash(bytes, LEAF_BYTES);
    for (uint64_t i = 0; i < nodes; i++)
        bare_hash(bytes, NODE_BYTES);
}

/* --- both, in turns --- */

struct pair {
    double checked, limit; /* µs */
};

static void tell(const char *what, uint64_t n, struct pair us) {
    double value = (double)n * 1e6 / us.checked, limit = (double)n * 1e6 / us.limit;
    printf("%-28s %12.0f %12.0f %8.2f\n", what, value, limit, value / limit);
}

static void measure_whole(struct log *l) {
    struct log_check c = log_check_begin(l->size, tile, l);
    struct pair us = {0, 0};
    uint64_t part = l->size / TURNS, done = 0;
    while (done < l->size) {
        uint64_t upto = done + part < l->size ? done + part : l->size;
        double begun = now_us();
        for (uint64_t i = done; i < upto; i++)
            must(log_check_add(&c, entry_of(i)), "an entry is not in its tile");
        double turned = now_us();
        bare_hashes(upto - done,
                    upto - done); /* appending completes as many nodes as leaves, but for a few */
        us.checked += turned - begun;
        us.limit += now_us() - turned;
        done = upto;
    }
    must(hash_equal(tree_root(&c.tree), l->root), "another root");
    tell("all, by tiles and root", l->size, us);
}

static void measure_each(struct log *l) {
    struct pair us = {0, 0};
    uint64_t part = l->size / TURNS, nodes = 0;
    for (uint64_t i = 0; i < l->size; i++) {
        struct hash proof[TREE_PROOF_MAX];
        size_t n;
        must(tree_inclusion(i, l->size, get, l, proof, &n) == OK, "proof");
        struct str entry = entry_of(i);
        double begun = now_us();
        must(tree_inclusion_holds(tree_leaf(entry), i, l->size, proof, n, l->root), "no proof");
        us.checked += now_us() - begun;
        nodes += n;
        if ((i + 1) % part)
            continue;
        begun = now_us();
        bare_hashes(part, nodes);
        us.limit += now_us() - begun;
        nodes = 0;
    }
    tell("each by its own proof", l->size, us);
}

int main(int argc, char **argv) {
    struct log l = {0};
    EVP_MD *sha256 = EVP_MD_fetch(NULL, "SHA256", NULL);
    bare = EVP_MD_CTX_new();
    must(sha256 && bare && EVP_DigestInit_ex2(bare, sha256, NULL), "no SHA-256");
    log_make(&l, argc > 1 && strcmp(argv[1], "--once") == 0 ? ENTRIES_ONCE : ENTRIES);
    printf("%-28s %12s %12s %8s\n", "entries checked a second", "value", "bare hashes", "ratio");
    measure_whole(&l);
    measure_each(&l);
    log_free(&l);
    EVP_MD_CTX_free(bare);
    EVP_MD_free(sha256);
    return 0;
}
