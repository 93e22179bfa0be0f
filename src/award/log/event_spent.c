/* event_spent.c: a form's token, and the entries of its command. They stand in a row; those that were erased
 * are passed over, since nobody knows any more what they named. */
#include "award/log/event_spent.h"

#include "store/token.h"

#include <string.h>

static bool token_of(const struct fact *f, struct hash *token) {
    return fact_hash(json_object_get(f->private, "form"), "token", token);
}

enum fault spent_put(struct txn *t, const struct fact *f) {
    const json_t *form = json_object_get(f->private, "form");
    struct hash token;
    if (!token_of(f, &token))
        return OK;
    struct result r = {.index = f->index, .number = (uint32_t)json_get_int(form, "number")};
    struct str id = str_slice(json_get_str(form, "id"), 0, RESULT_ID_MAX - 1);
    memcpy(r.id, id.p, id.n);
    return token_spend(t, token, &r);
}

/* Whether the entry may be of the command that spent the token; *names: it is. */
static bool may_be_of(const struct txn *t, struct arena *a, uint64_t index, struct hash token, struct fact *f,
                      bool *names) {
    struct hash own;
    if (event_read(t, a, index, f) != OK)
        return false;
    *names = token_of(f, &own) && hash_equal(own, token);
    return *names || f->erased;
}

enum fault spent_forget(struct txn *t, const struct fact *then) {
    struct arena *a = arena_new();
    struct fact f;
    struct hash token;
    bool names, had = token_of(then, &token);
    uint64_t first = then->index;
    enum fault fault = had ? token_forget(t, token) : OK;
    while (had && first > 0 && may_be_of(t, a, first - 1, token, &f, &names))
        first--;
    for (uint64_t i = first; had && fault == OK; i++) {
        if (i == then->index)
            continue;
        if (!may_be_of(t, a, i, token, &f, &names))
            break;
        if (names)
            fault = spent_put(t, &f);
    }
    arena_free(a);
    return fault;
}
