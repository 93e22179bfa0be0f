/* command.c: the making of one, and what every domain that erases has in common. */
#include "store/command.h"

#include "base/clock.h"

struct command *command_new(void) {
    struct arena *a = arena_new();
    struct command *c = arena_alloc(a, sizeof *c);
    c->arena = a;
    c->seed = seed_fresh();
    c->arrived = clock_now();
    return c;
}

struct erasing {
    struct txn *txn;
    enum fault fault;
};

static void erase_one(void *context, uint64_t index, struct str class) {
    struct erasing *x = context;
    if (x->fault == OK)
        x->fault = journal_erase(x->txn, index, class);
}

enum fault record_erase(struct txn *t, const struct domain *d, const struct record *r) {
    struct erasing x = {t, OK};
    if (d->erasures)
        d->erasures(r, erase_one, &x);
    return x.fault == NOT_FOUND ? FOLDER_DAMAGED : x.fault;
}
