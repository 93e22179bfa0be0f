/* writer.h: the one thread that writes. It takes commands in order from a bounded queue, decides them against the state,
 * appends what they decided, applies it, and commits them together: what queued up during one fsync is the next batch.
 *
 * A command's answer leaves after its commit, never before. */
#ifndef KAARING_STORE_WRITER_H
#define KAARING_STORE_WRITER_H

#include "base/id.h"
#include "store/journal.h"

enum { RESULT_ID_MAX = 64 };

struct result { /* what a command brought about; kept with its form token, so that the same token gives the same answer */
    uint64_t index;          /* its first entry */
    uint32_t entries;        /* how many; 0 for a command that writes only volatile tables */
    uint32_t number;         /* the domain's: a proposal's number … */
    char id[RESULT_ID_MAX];  /* the domain's: an id or the path of the thing made; NUL-terminated */
};

struct command {
    struct command *next;
    struct arena *arena;  /* holds the command itself and all it points to; whoever gets `done` frees it */
    int64_t arrived;      /* when the complete request was here; deadlines compare this */
    int64_t at;           /* set by the writer: max(arrived, the last entry's) */
    struct seed seed;     /* every random byte that deciding needs comes from here, so deciding twice gives the same */
    bool has_token;
    struct hash token;    /* of the form's single-use token */
    struct str by;        /* person id, or empty for the public and the server itself */

    /* Decides: reads the state, adds records to `out` (or writes volatile tables) and fills c->result's number and id.
     * Any fault but OK must leave nothing behind. May run more than once, on different states, so it has no effect outside
     * the transaction and starts from `args` each time. */
    enum fault (*decide)(struct txn *t, struct command *c, struct batch *out);
    void *args;

    /* Afterwards, on the writer's thread: c->fault, c->result and c->after are set. Takes over the command. */
    void (*done)(struct command *c);
    void *context;
    enum fault fault;
    bool repeated; /* the token had been spent: `result` is the first time's */
    struct result result;
    struct position after;
};

struct domain {
    /* entry + openings → state. The only code that writes STATE tables. Deterministic. */
    enum fault (*apply)(struct txn *t, uint64_t index, const struct record *r);
};

struct writer;

/* Starts the thread. `queue_max` commands wait at most. */
enum fault writer_start(struct store *s, struct log_engine *e, const struct domain *d, size_t queue_max, struct writer **w);
/* BUSY when the queue is full: the caller keeps the command. Any thread. */
enum fault writer_submit(struct writer *w, struct command *c);
/* A command on a fresh arena, with a fresh seed and arrival now. */
struct command *command_new(void);
/* Submits and waits: for start-up, import and tests, never on a loop's thread. */
enum fault writer_run(struct writer *w, struct command *c);
/* Decides all that is queued, then stops. */
void writer_stop(struct writer *w);
/* How many wait, and batches and commands so far: for metrics. */
void writer_counts(struct writer *w, uint64_t *waiting, uint64_t *batches, uint64_t *commands);

/* Form tokens as state: called by the domain's apply for an entry whose private part names a spent token. */
enum fault token_spend(struct txn *t, struct hash token, const struct result *r);

#endif
