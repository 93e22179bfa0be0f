/* erasure_material.c: what a vote's slate commits to (step.material). It has the words of all proposals under
 * the candidate, and the names of those who were merged into it. No count needs it. */
#include "award/privacy/erased_days.h"
#include "award/privacy/erasure_kinds.h"

#include <string.h>

static const char *const telling[] = {"step.material", NULL};

/* Candidates whose material may have the words: the given ones and, behind each, what it went into. */
struct reach {
    struct arena *arena;
    struct str from; /* whose entries are looked at */
    size_t n, room;
    struct str *ids;
};

static void add(struct reach *r, struct str id) {
    for (size_t i = 0; i < r->n; i++)
        if (str_equal(r->ids[i], id))
            return;
    if (r->n == r->room) {
        r->room = 2 * r->room + 8;
        struct str *more = arena_alloc(r->arena, r->room * sizeof *more);
        if (r->n)
            memcpy(more, r->ids, r->n * sizeof *more);
        r->ids = more;
    }
    r->ids[r->n++] = arena_copy(r->arena, id);
}

static enum fault follow_merger(void *context, const struct fact *f) {
    struct reach *r = context;
    if (f->type && strcmp(f->type->name, "candidate.merged") == 0 &&
        str_equal(json_get_str(f->open, "candidate"), r->from))
        add(r, json_get_str(f->open, "into"));
    return OK;
}

enum fault erasable_find_material(const struct txn *t, uint32_t edition, const struct str *candidates,
                                  size_t n, struct erasure_list *list) {
    struct reach r = {.arena = list->arena};
    enum fault f = OK;
    for (size_t i = 0; i < n; i++)
        add(&r, candidates[i]);
    for (size_t i = 0; i < r.n && f == OK; i++) {
        const struct subject s = {SUBJECT_CANDIDATE, edition, r.ids[i]};
        r.from = r.ids[i];
        f = subject_each(t, &s, follow_merger, &r);
        if (f == OK)
            f = erasable_find(t, &erasable_material, &s, list, NULL);
    }
    return f;
}

/* Nothing of it is in the state. */
static enum fault forget(struct fact *f, const struct fact *then) {
    (void)then;
    return erased_days_count(f, ERASED_NO_LAST);
}

const struct erasable erasable_material = {telling, NULL, forget, NULL};
