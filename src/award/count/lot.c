/* lot.c: Fisher and Yates by a stream of random words, each taken anew when it would favour somebody. */
#include "award/count/lot.h"

#include "base/arena.h"

#include <sodium.h>

_Static_assert(sizeof(struct hash) == randombytes_SEEDBYTES, "a seed is a hash");

enum { WORD_BYTES = 8, SPARE_WORDS = 64 };

struct words { /* the stream, as far as it is read */
    const unsigned char *p;
    size_t left;
};

struct hash lot_seed(const struct lot_source *s, uint32_t place) {
    struct arena *a = arena_new();
    struct str *parts = arena_alloc(a, (s->n + 4) * sizeof *parts);
    unsigned char number[4] = {(unsigned char)(place >> 24), (unsigned char)(place >> 16),
                               (unsigned char)(place >> 8), (unsigned char)place};
    parts[0] = STR("kaaring lot v1\n");
    parts[1] = hash_str(&s->rules);
    parts[2] = hash_str(&s->slate);
    parts[3] = str_bytes(number, sizeof number);
    for (size_t i = 0; i < s->n; i++)
        parts[4 + i] = hash_str(&s->lots[i]);
    struct hash seed = hash_of_parts(parts, s->n + 4);
    arena_free(a);
    return seed;
}

static uint64_t next_word(struct words *w) {
    uint64_t word = 0;
    for (size_t i = WORD_BYTES; i-- > 0;)
        word = word << 8 | w->p[i];
    w->p += WORD_BYTES;
    w->left--;
    return word;
}

/* Below n, each as likely as any other: words at or above the last multiple of n are passed over. */
static uint64_t below(struct words *w, uint64_t n) {
    uint64_t rest = (UINT64_MAX % n + 1) % n, word; /* 2^64 mod n */
    do
        word = next_word(w);
    while (rest && word > UINT64_MAX - rest && w->left);
    return word % n;
}

void lot_draw(struct hash seed, struct str *ids, size_t n) {
    struct arena *a = arena_new();
    /* Each word is passed over with a chance below 2^-50: the spare ones are never used up. */
    size_t words = n + SPARE_WORDS;
    unsigned char *stream = arena_alloc(a, words * WORD_BYTES);
    randombytes_buf_deterministic(stream, words * WORD_BYTES, seed.b);
    struct words w = {stream, words};
    for (size_t i = n; i-- > 1;) {
        size_t k = (size_t)below(&w, i + 1);
        struct str swapped = ids[i];
        ids[i] = ids[k];
        ids[k] = swapped;
    }
    arena_free(a);
}
