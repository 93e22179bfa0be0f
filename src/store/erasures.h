/* erasures.h: for the files of this room alone: a list of openings that are gone by right. */
#ifndef KAARING_STORE_ERASURES_H
#define KAARING_STORE_ERASURES_H

#include "base/arena.h"

#include <stdint.h>

struct erasures {
    struct arena *arena;
    size_t n, room;
    struct erasure {
        uint64_t index;
        char class; /* the first letter of "later" or "private" */
    } * list;
};

void erasures_add(struct erasures *e, uint64_t index, struct str class);
/* In order of index and class, each once: before erasures_has. */
void erasures_sort(struct erasures *e);
bool erasures_has(const struct erasures *e, uint64_t index, struct str class);
/* "later" or "private". */
struct str erasure_class(const struct erasure *e);

#endif
