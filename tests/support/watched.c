/* watched.c: the log by the definitions of RFC 6962, not by the program's tree. */
#include "support/watched.h"

#include "base/buf.h"
#include "support/rfc6962.h"

#include <sodium.h>
#include <string.h>

void watched_make(struct watched *w, struct arena *a, const char *origin, unsigned char seed) {
    unsigned char bytes[crypto_sign_SEEDBYTES];
    memset(bytes, seed, sizeof bytes);
    *w = (struct watched){.arena = a};
    w->signer.name = w->verifier.name = str_of(origin);
    crypto_sign_seed_keypair(w->verifier.public_key, w->signer.secret_key, bytes);
    for (int i = 0; i < WATCHED_LEAVES_MAX; i++)
        w->leaf[i] = tree_leaf(arena_format(a, "entry %d", i));
}

void watched_bend(struct watched *w, uint64_t from) {
    for (uint64_t i = from; i < WATCHED_LEAVES_MAX; i++)
        w->leaf[i].b[0] ^= 1;
}

struct position watched_at(const struct watched *w, uint64_t size) {
    return (struct position){size, rfc6962_mth(w->leaf, size)};
}

struct str watched_checkpoint(const struct watched *w, uint64_t size) {
    struct position p = watched_at(w, size);
    struct str root = base64_encode(w->arena, hash_str(&p.root));
    struct str text = arena_format(w->arena, "%.*s\n%llu\n%.*s\n%.*s", STR_ARGS(w->signer.name),
                                   (unsigned long long)size, STR_ARGS(root), STR_ARGS(w->extension));
    return note_sign(w->arena, text, &w->signer, 1);
}

struct str watched_body(const struct watched *w, uint64_t old, uint64_t size) {
    struct hash proof[TREE_PROOF_MAX];
    size_t n = old && old < size ? rfc6962_proof(old, w->leaf, size, proof) : 0;
    struct buf b = buf_new(w->arena);
    buf_format(&b, "old %llu\n", (unsigned long long)old);
    for (size_t i = 0; i < n; i++)
        buf_format(&b, "%s\n", base64_encode(w->arena, hash_str(&proof[i])).p);
    buf_byte(&b, '\n');
    buf_add(&b, watched_checkpoint(w, size));
    return arena_copy(w->arena, buf_str(&b));
}
