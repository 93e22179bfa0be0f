/* hash.c: one digest context a thread, made at its first hash and kept until it ends.
 *
 * Fetching the algorithm and making a context cost several times what hashing two nodes does, so neither is
 * done per hash. A digest that fails means that the library is broken: there is no orderly way on. */
#include "proof/hash.h"

#include <assert.h>
#include <openssl/evp.h>
#include <pthread.h>
#include <sodium.h>

static pthread_once_t once = PTHREAD_ONCE_INIT;
static pthread_key_t at_thread_end;
static EVP_MD *sha256;
static _Thread_local EVP_MD_CTX *context;

static void context_free(void *p) {
    EVP_MD_CTX_free(p);
}

static void fetch(void) {
    sha256 = EVP_MD_fetch(NULL, "SHA256", NULL);
    assert(sha256);
    int failed = pthread_key_create(&at_thread_end, context_free);
    assert(!failed);
    (void)failed;
}

static EVP_MD_CTX *context_of_this_thread(void) {
    if (context)
        return context;
    pthread_once(&once, fetch);
    context = EVP_MD_CTX_new();
    assert(context);
    pthread_setspecific(at_thread_end, context);
    return context;
}

struct hash hash_of_parts(const struct str *parts, size_t n) {
    struct hash h;
    EVP_MD_CTX *c = context_of_this_thread();
    int good = EVP_DigestInit_ex2(c, sha256, NULL);
    for (size_t i = 0; i < n; i++)
        good &= EVP_DigestUpdate(c, parts[i].p, parts[i].n);
    good &= EVP_DigestFinal_ex(c, h.b, NULL);
    assert(good == 1);
    (void)good;
    return h;
}

struct hash hash_of(struct str bytes) {
    return hash_of_parts(&bytes, 1);
}

bool hash_equal(struct hash a, struct hash b) {
    return sodium_memcmp(a.b, b.b, sizeof a.b) == 0;
}

struct str hash_str(const struct hash *h) {
    return str_bytes(h->b, sizeof h->b);
}

struct str hash_hex(struct arena *a, struct hash h) {
    enum { ROOM = 2 * TREE_HASH_BYTES + 1 };
    char *text = arena_alloc(a, ROOM);
    sodium_bin2hex(text, ROOM, h.b, sizeof h.b);
    return (struct str){text, ROOM - 1};
}

bool hash_from_hex(struct str text, struct hash *h) {
    size_t n;
    return text.n == 2 * sizeof h->b &&
           sodium_hex2bin(h->b, sizeof h->b, text.p, text.n, NULL, &n, NULL) == 0 && n == sizeof h->b;
}
