/* engine.h: who decides the order of the log: this process alone (embedded), or an engine shared by several
 * machines.
 *
 * The writer decides a batch on its local state at `expected` and offers it. Every outcome is met: DONE
 * commits the local transaction; CONFLICT drops it, follows the others' batches and decides again; UNKNOWN
 * drops it and asks the engine what became of it; it is never turned into an answer. REFUSED says that
 * nothing came of it and that trying again at once is of no use. All functions are called by the writer's
 * thread, one at a time. */
#ifndef KAARING_STORE_ENGINE_H
#define KAARING_STORE_ENGINE_H

#include "store/journal.h"

enum outcome { ENGINE_DONE, ENGINE_CONFLICT, ENGINE_UNKNOWN, ENGINE_REFUSED };

typedef enum outcome each_batch(void *context, const struct batch *b);

struct log_engine {
    /* Exact under any number of repeats: the root after it is the batch's identity. `after` is where the log
     * stands with it. */
    enum outcome (*append)(struct log_engine *e, const struct position *expected, const struct batch *b,
                           const struct position *after);
    /* Gives every batch behind `from`, in order, until there is none or `f` answers something but DONE, which
     * is passed on. Waits at most `wait_ms` for the first. The embedded engine has nothing to give. */
    enum outcome (*follow)(struct log_engine *e, const struct position *from, each_batch *f, void *context,
                           int wait_ms);
    enum outcome (*head)(struct log_engine *e, struct position *p);
    /* A small register with compare and swap: the last signed checkpoint, leases. A key never set has the
     * empty value. */
    enum outcome (*get)(struct log_engine *e, struct str key, struct arena *a, struct str *value);
    enum outcome (*swap)(struct log_engine *e, struct str key, struct str old, struct str new);
    void (*close)(struct log_engine *e);
    bool shared; /* false: a local commit is the append, so DONE is certain inside the transaction; the rest
                    is not called */
};

/* The engine that this program was built with: src/store/engine_embedded.c, or the tests' fault engine in its
 * place. Null when it cannot be reached. */
struct log_engine *engine_open(struct str dir);

#endif
