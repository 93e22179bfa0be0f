/* erasures.c: a growing list, sorted once. */
#include "store/erasures.h"

#include <stdlib.h>
#include <string.h>

void erasures_add(struct erasures *e, uint64_t index, struct str class) {
    if (e->n == e->room) {
        struct erasure *old = e->list;
        e->room = e->room ? 2 * e->room : 16;
        e->list = arena_alloc(e->arena, e->room * sizeof *e->list);
        if (e->n)
            memcpy(e->list, old, e->n * sizeof *old);
    }
    e->list[e->n++] = (struct erasure){index, class.n ? class.p[0] : 0};
}

static int compare(const void *a, const void *b) {
    const struct erasure *x = a, *y = b;
    if (x->index != y->index)
        return x->index < y->index ? -1 : 1;
    return x->class - y->class;
}

void erasures_sort(struct erasures *e) {
    size_t kept = 0;
    if (e->n)
        qsort(e->list, e->n, sizeof *e->list, compare);
    for (size_t i = 0; i < e->n; i++)
        if (kept == 0 || compare(&e->list[i], &e->list[kept - 1]) != 0)
            e->list[kept++] = e->list[i];
    e->n = kept;
}

bool erasures_has(const struct erasures *e, uint64_t index, struct str class) {
    struct erasure wanted = {index, class.p[0]};
    return e->n && bsearch(&wanted, e->list, e->n, sizeof *e->list, compare);
}

struct str erasure_class(const struct erasure *e) {
    return e->class == 'l' ? STR("later") : STR("private");
}
