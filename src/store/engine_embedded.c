/* engine_embedded.c: the engine of an association with one machine: the local commit is the append.
 *
 * The writer, seeing that it is not shared, keeps position and last signed checkpoint in its own transaction:
 * here is nothing left to do. */
#include "store/engine.h"

static enum outcome append(struct log_engine *e, const struct position *expected, const struct batch *b,
                           const struct position *after) {
    (void)e, (void)expected, (void)b, (void)after;
    return ENGINE_DONE;
}

static enum outcome follow(struct log_engine *e, const struct position *from, each_batch *f, void *context,
                           int wait_ms) {
    (void)e, (void)from, (void)f, (void)context, (void)wait_ms;
    return ENGINE_DONE;
}

static enum outcome head(struct log_engine *e, struct position *p) {
    (void)e, (void)p;
    return ENGINE_REFUSED;
}

static enum outcome get(struct log_engine *e, struct str key, struct arena *a, struct str *value) {
    (void)e, (void)key, (void)a, (void)value;
    return ENGINE_REFUSED;
}

static enum outcome swap(struct log_engine *e, struct str key, struct str old, struct str new) {
    (void)e, (void)key, (void)old, (void)new;
    return ENGINE_REFUSED;
}

static void close_nothing(struct log_engine *e) {
    (void)e;
}

struct log_engine *engine_open(struct str dir) {
    static struct log_engine embedded = {append, follow, head, get, swap, close_nothing, false};
    (void)dir;
    return &embedded;
}
