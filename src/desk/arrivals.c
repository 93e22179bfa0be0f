/* arrivals.c: a demonstration's own public. */
#include "desk/arrivals.h"

#include <string.h>

void arrivals_add(struct arrivals *a, const struct import *im) {
    struct import_item *all = arena_alloc(a->arena, (a->n + im->n + 1) * sizeof *all);
    size_t i = 0, j = 0, n = 0;
    while (i < a->n || j < im->n) {
        bool ours = j == im->n || (i < a->n && a->items[i].arrived <= im->items[j].arrived);
        all[n++] = ours ? a->items[i++] : im->items[j++];
    }
    a->items = all;
    a->n = n;
}

enum fault arrivals_due(struct arrivals *a, struct writer *w, int64_t now) {
    while (a->next < a->n && a->items[a->next].arrived <= now) {
        struct command *c = import_command(&a->items[a->next], (struct str){0});
        enum fault f = writer_run(w, c);
        arena_free(c->arena);
        if (fault_is_ours(f))
            return f;
        a->next++;
    }
    return OK;
}
