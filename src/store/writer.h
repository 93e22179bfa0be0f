/* writer.h: the one thread that writes. It takes commands in order from a bounded queue, decides them against
 * the state, appends what they decided, applies it, and commits them together: what queued up during one
 * fsync is the next batch.
 *
 * A command's answer leaves after its commit, never before. */
#ifndef KAARING_STORE_WRITER_H
#define KAARING_STORE_WRITER_H

#include "base/id.h"
#include "store/engine.h"

enum {
    RESULT_ID_MAX = 64,
    WRITER_EXIT = 74, /* the process's exit status when a commit failed or the log no longer fits what is
                         signed (EX_IOERR) */
};

struct result { /* what a command brought about; kept with its form token, so that the same token gives the
                   same answer */
    uint64_t index;         /* its first entry */
    uint32_t entries;       /* how many; 0 for a command that writes only volatile tables */
    uint32_t number;        /* the domain's: a proposal's number … */
    char id[RESULT_ID_MAX]; /* the domain's: an id or the path of the thing made; NUL-terminated */
};

struct command {
    struct command *next;
    struct arena *arena; /* holds the command itself and all it points to; whoever gets `done` frees it */
    int64_t arrived;     /* when the complete request was here; deadlines compare this */
    int64_t at;          /* set by the writer: max(arrived, the last entry's) */
    struct seed
        seed; /* every random byte that deciding needs comes from here, so deciding twice gives the same */
    bool has_token;
    struct hash token; /* of the form's single-use token */
    struct str by;     /* person id, or empty for the public and the server itself */

    /* Decides: reads the state, adds records to `out` (or writes volatile tables) and fills c->result's
     * number and id. After any fault but OK nothing is left: the writer takes back what was written to
     * volatile tables. May run more than once, on different states, so it has no effect outside the
     * transaction and starts from `args` each time; at one state it gives the same bytes each time. Blobs go
     * with a record. out->arena lives as long as the batch. */
    enum fault (*decide)(struct txn *t, struct command *c, struct batch *out);
    void *args;

    /* Afterwards, on the writer's thread: c->fault, c->result and c->after are set. Takes over the command.
     * With OK the published checkpoint covers its entries. Never waits. */
    void (*done)(struct command *c);
    void *context;
    enum fault fault;
    bool repeated; /* the token had been spent: `result` is the first time's */
    struct result result;
    struct position after;
};

/* Told by a domain's `erasures`: the opening of this class of that entry is gone by right. */
typedef void each_erasure(void *context, uint64_t index, struct str class);

struct domain {
    /* entry + openings → state. The only code that writes STATE tables. Deterministic. An opening that has
     * been erased is not among the record's. A fault is a defect: the command is answered INTERNAL. */
    enum fault (*apply)(struct txn *t, uint64_t index, const struct record *r);
    /* Names the openings that this entry says are erased. Null: nothing is ever erased. */
    void (*erasures)(const struct record *r, each_erasure *each, void *context);
};

struct writer;
struct log_engine;

/* Starts the thread. `queue_max` commands wait at most. With a shared engine it first follows what this
 * folder has not seen; DISK_ERROR when that fails. Ignores SIGXFSZ in the whole process: a file's bound is a
 * full disk. */
enum fault writer_start(struct store *s, struct log_engine *e, const struct domain *d, size_t queue_max,
                        struct writer **w);
/* BUSY when the queue is full or the writer is stopping: the caller keeps the command. Any thread. */
enum fault writer_submit(struct writer *w, struct command *c);
/* A command on a fresh arena, with a fresh seed and arrival now. */
struct command *command_new(void);
/* Submits, waiting for room, and waits for the answer: for start-up, import and tests, never on a loop's
 * thread. Uses `done` and `context`; the command stays the caller's. Its fault. */
enum fault writer_run(struct writer *w, struct command *c);
/* Decides all that is queued, then stops. */
void writer_stop(struct writer *w);
/* How many wait, and batches and commands so far: for metrics. */
void writer_counts(struct writer *w, uint64_t *waiting, uint64_t *batches, uint64_t *commands);

/* Form tokens as state: called by the domain's apply for each entry whose private part names a spent token.
 * Of several entries of one command the first gives the index, all together their number, and the last the
 * domain's number and id; r->entries is not asked. */
enum fault token_spend(struct txn *t, struct hash token, const struct result *r);
/* What it was spent for. NOT_FOUND when it is unspent. */
enum fault token_result(const struct txn *t, struct hash token, struct result *r);

#endif
