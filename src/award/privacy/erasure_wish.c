/* erasure_wish.c: wishes for erasure are themselves told of somebody: when they are settled, their words and
 * address can go too. */
#include "award/people/people.h"
#include "award/privacy/erasure_kinds.h"
#include "award/privacy/erasure_request.h"

static const char *const telling[] = {"erasure.requested", "erasure.extended", "erasure.settled", NULL};

enum fault erasure_of_request(const struct txn *t, struct arena *a, struct str request,
                              struct erasure_target **list, size_t *n) {
    struct erasure_request r;
    enum fault f = erasure_request_read(t, a, request, &r);
    if (f != OK)
        return f;
    struct erasure_list l = {.arena = a};
    f = erasable_find(t, &erasable_request, &(struct subject){SUBJECT_REQUEST, 0, request}, &l, NULL);
    *list = l.targets;
    *n = l.n;
    return f == OK && r.state == ERASURE_OPEN ? WRONG_STATE : f;
}

enum fault erasure_write_request(struct txn *t, struct command *c, struct batch *out) {
    const struct erasure_args *args = c->args;
    struct erasure_request r;
    struct erasure_target *list;
    size_t n;
    enum fault f = admin_or_server(t, c);
    if (f == OK)
        f = erasure_request_read(t, c->arena, args->id, &r);
    if (f == OK)
        f = erasure_of_request(t, c->arena, args->id, &list, &n);
    if (f == OK)
        f = erasable_forget_address(t, r.email);
    if (f != OK)
        return f;
    result_id(c, args->id);
    json_t *kept = json_object();
    json_set_str(kept, "request", args->id);
    json_set_str(kept, "state", erasure_state_word(r.state));
    return erasable_emit(c, out, args, (struct str){0}, list, n, kept);
}

static enum fault forget(struct fact *f, const struct fact *then) {
    (void)f, (void)then; /* the record has times and places alone, and how it was settled: see restore */
    return OK;
}

static enum fault restore(struct fact *f, const json_t *kept) {
    return erasure_request_settle_as(f, json_get_str(kept, "request"), json_get_str(kept, "state"));
}

const struct erasable erasable_request = {telling, NULL, forget, restore};
