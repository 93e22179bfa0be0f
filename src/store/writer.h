/* writer.h: the one thread that writes. It takes commands in order from a bounded queue, decides them against
 * the state, appends what they decided, applies it, and commits them together: what queued up during one
 * fsync is the next batch.
 *
 * A command's answer leaves after its commit, never before. */
#ifndef KAARING_STORE_WRITER_H
#define KAARING_STORE_WRITER_H

#include "store/command.h"
#include "store/engine.h"
#include "store/store.h"
#include "store/token.h"

/* The process's exit status when a commit failed or the log no longer fits what is signed (EX_IOERR). */
enum { WRITER_EXIT = 74 };

struct writer;

/* Starts the thread. `queue_max` commands wait at most. With a shared engine it first follows what this
 * folder has not seen; DISK_ERROR when that fails, or `e` is null. Ignores SIGXFSZ in the whole process: a
 * file's bound is a full disk. */
enum fault writer_start(struct store *s, struct log_engine *e, const struct domain *d, size_t queue_max,
                        struct writer **w);
/* BUSY when the queue is full or the writer is stopping: the caller keeps the command. Any thread. */
enum fault writer_submit(struct writer *w, struct command *c);
/* Submits, waiting for room, and waits for the answer: for start-up, import and tests, never on a loop's
 * thread. Uses `done` and `context`; the command stays the caller's. Its fault. */
enum fault writer_run(struct writer *w, struct command *c);
/* Decides all that is queued, then stops. */
void writer_stop(struct writer *w);

struct writer_counts {
    uint64_t waiting, waiting_most; /* in the queue; how many there is room for */
    uint64_t batches, commands;     /* so far */
    int64_t still_ms;               /* for so long something has waited or been under way without an end; 0:
                                       nothing does, or the file is being compacted, which takes its time */
};
/* For metrics, and to find out a writer that hangs. Any thread. */
void writer_counts(struct writer *w, struct writer_counts *counts);

#endif
