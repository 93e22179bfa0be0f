/* follow.h: for the files of this room alone: keeping up with a log that a shared engine orders. */
#ifndef KAARING_STORE_FOLLOW_H
#define KAARING_STORE_FOLLOW_H

#include "store/command.h"
#include "store/engine.h"
#include "store/env.h"
#include "store/table_change.h"

struct follower {
    struct store *store;
    struct log_engine *engine;
    const struct domain *domain;
};

/* A batch of ours that was offered and of which it is not yet known whether the log has it. */
struct offer {
    struct arena *arena; /* of `changes` */
    struct position before, after;
    const struct change
        *changes; /* what its commands wrote to volatile tables: done again when it turns up */
    bool pending, found;
};

/* Journals and applies all that the log has behind the local position, a commit each batch. `o` is marked
 * found when it turns up. DISK_FULL: as far as there was room. BUSY: the engine did not answer. Any other
 * fault: this process must end. */
enum fault follow_log(const struct follower *w, struct offer *o);
/* The same, asking some seconds long before it is BUSY. */
enum fault follow_patiently(const struct follower *w, struct offer *o);
/* The same until it is certain whether the log has the offer or can never have it. */
enum fault follow_until_known(const struct follower *w, struct offer *o);

/* Signs and publishes what is committed. With a shared engine only after its register has been moved there,
 * so that no node signs what does not contain all that any node has signed. */
enum fault follow_publish(const struct follower *w);

#endif
