/* witnesses.h: the log's witnesses, asked at published checkpoints, and what they have signed.
 *
 * Asking is done in rounds: one checkpoint for all of them, so that a quorum can meet on it however fast the
 * log grows. Each witness has a thread of its own: one that is down or slow keeps nobody waiting, least of
 * all the writer. What was signed is kept in a volatile table: it follows from no entry, is worth nothing
 * without the log beside it, and a backup takes it along.
 *
 * A witness that refuses is asked for what it has signed last. Where that has this log's own signature and
 * the folder lacks it, the folder went back: it only reads from then on (store/standing.h). The refusal
 * itself has no signature, so alone it stops nothing, and is shown.
 *
 * All functions take null: no policy is set. Any thread. */
#ifndef KAARING_DESK_WITNESSES_H
#define KAARING_DESK_WITNESSES_H

#include "base/settings.h"
#include "proof/policy.h"
#include "store/writer.h"

struct witnesses;

/* Reads the policy that the settings name, and what is kept in the folder; asks nobody yet. *w is null
 * without a policy. FILE_INVALID with a sentence when the file cannot be read, an address is none, or it
 * names logs and not this one. */
enum fault witnesses_open(struct store *s, struct writer *writer, const struct settings *settings,
                          struct messages *out, struct witnesses **w);
/* The policy's form alone, for `kaaring check`. *askable: how many witnesses it has that can be asked. */
enum fault witnesses_check(const struct settings *settings, struct messages *out, size_t *askable);
enum fault witnesses_start(struct witnesses *w);
/* Ends the threads; the writer still runs. */
void witnesses_stop(struct witnesses *w);
void witnesses_close(struct witnesses *w);

/* The policy, or null. Lives as long as they do. */
const struct policy *witnesses_policy(const struct witnesses *w);
/* SHA-256 of the policy's text. */
struct hash witnesses_policy_hash(const struct witnesses *w);

/* A published checkpoint with the witnesses' lines that there are for it: the same when there are none. */
struct published witnesses_cosigned(struct witnesses *w, struct arena *a, const struct published *p);

struct witnessed {
    struct published checkpoint; /* with all its signatures; an empty note: there is none */
    size_t n, of;                /* how many of the policy's witnesses signed it */
    bool who[POLICY_WITNESSES_MAX];
    int64_t at; /* the newest of their times */
};
/* The newest checkpoint for which the policy's quorum holds. */
struct witnessed witnesses_newest(struct witnesses *w, struct arena *a);

struct sight { /* what a witness has signed last; T_WITNESSED */
    uint64_t size;
    int64_t at; /* 0: never */
};
struct witness_state {
    struct str name, url;
    struct sight last;
    bool asked;   /* it has an address */
    bool refuses; /* it has told that this log is no extension of what it knows */
    bool silent;  /* it did not answer well when it was asked last */
};
/* In the policy's order, in the arena. */
size_t witnesses_list(struct witnesses *w, struct arena *a, struct witness_state **list);

#endif
