/* witnesses_parts.h: for the files of witnesses.h and their tests alone: what the threads share, the rows
 * that are kept, and when a round is due. */
#ifndef KAARING_DESK_WITNESSES_PARTS_H
#define KAARING_DESK_WITNESSES_PARTS_H

#include "desk/witnesses.h"

#include <pthread.h>
#include <stdatomic.h>

enum { WITNESS_LINE_MAX = 512, WITNESSED_NOTE_MAX = 1024 + POLICY_WITNESSES_MAX * WITNESS_LINE_MAX };

struct signatures { /* of one checkpoint; its own memory, for it outlives arenas */
    struct position position;
    char note[1024]; /* with the log's signature alone */
    size_t note_n;
    char line[POLICY_WITNESSES_MAX][WITNESS_LINE_MAX];
    size_t line_n[POLICY_WITNESSES_MAX];
    int64_t at[POLICY_WITNESSES_MAX]; /* 0: not signed */
};

struct worker { /* one witness */
    struct witnesses *all;
    size_t i;
    pthread_t thread;
    bool started;
    uint64_t done;         /* the round that it has tried */
    bool failed;           /* and got nothing */
    unsigned failures;     /* in a row */
    int64_t not_before_ms; /* after a failure */
    struct sight sight;
    bool refuses;
};

struct witnesses {
    struct store *store;
    struct writer *writer;
    const struct settings *settings;
    struct arena *arena;
    struct policy policy;
    pthread_mutex_t lock; /* all below */
    pthread_cond_t wake;
    atomic_bool stopping;
    pthread_t rounds;
    bool rounds_started;
    uint64_t round; /* 0: none yet */
    int64_t round_ms;
    struct signatures asked;  /* what this round is about */
    struct signatures newest; /* the newest with a quorum; note_n 0: none */
    bool unkept;              /* something below is not in the folder yet */
    struct worker workers[POLICY_WITNESSES_MAX];
};

/* Whether it is time for the next round, so long after the last began: of a log that has grown by the
 * settings' seconds, of a quiet one once an hour. */
bool witnesses_due(const struct settings *settings, bool grown, int64_t since_ms);

/* The note with the lines that there are. */
struct str signatures_note(struct arena *a, const struct signatures *s, size_t witnesses_n);

/* witnesses_keep.c. Reads what the folder has; what does not fit the policy or the log is passed over. At
 * opening. */
enum fault witnesses_recall(struct witnesses *w);
/* Writes what is new, if anything is. False when it could not: then it is tried again later. Not under the
 * lock. */
bool witnesses_keep(struct witnesses *w);

#endif
