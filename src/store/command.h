/* command.h: what somebody wants done, and the domain that knows how. */
#ifndef KAARING_STORE_COMMAND_H
#define KAARING_STORE_COMMAND_H

#include "base/id.h"
#include "store/journal.h"

enum { RESULT_ID_MAX = 64 };

/* What a command brought about; kept with its form token, so that the same token gives the same answer. */
struct result {
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
    struct seed seed;    /* deciding draws every random byte from it, so deciding twice gives the same */
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
    /* Names the openings that this entry says are erased. Null: nothing is ever erased. They are deleted in
     * the transaction that appends the entry, behind its apply, which may still see them; a replay never
     * does. */
    void (*erasures)(const struct record *r, each_erasure *each, void *context);
};

/* Deletes what an appended and applied record says is erased. Phase TXN_JOURNAL. FOLDER_DAMAGED when it names
 * an entry that is not in the log. */
enum fault record_erase(struct txn *t, const struct domain *d, const struct record *r);

/* A command on a fresh arena, with a fresh seed and arrival now. */
struct command *command_new(void);

#endif
