/* command.c: the making of one. */
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
