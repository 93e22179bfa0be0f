/* watched.h: a log as a witness sees it: it grows, can be bent into another past, and asks for signatures. */
#ifndef KAARING_TESTS_WATCHED_H
#define KAARING_TESTS_WATCHED_H

#include "base/arena.h"
#include "proof/checkpoint.h"
#include "proof/note.h"

enum { WATCHED_LEAVES_MAX = 64 };

struct watched {
    struct arena *arena;
    struct note_signer signer;
    struct note_verifier verifier;
    struct hash leaf[WATCHED_LEAVES_MAX];
    struct str extension; /* lines behind the three of its checkpoints */
};

/* All leaves are there at once; a checkpoint tells of the first so many. The key follows from `seed`. */
void watched_make(struct watched *w, struct arena *a, const char *origin, unsigned char seed);
/* From this leaf on it has another past. */
void watched_bend(struct watched *w, uint64_t from);
struct position watched_at(const struct watched *w, uint64_t size);
struct str watched_checkpoint(const struct watched *w, uint64_t size);
/* The whole body of add-checkpoint: the proof from `old` to `size` is right for this log. */
struct str watched_body(const struct watched *w, uint64_t old, uint64_t size);

#endif
