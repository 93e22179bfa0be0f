/* archives.h: archives of editions (audit/archive.h) that people take from the pages.
 *
 * One is made at a time, on a thread of its own, and kept in DIR/archives until it is old or its place is
 * needed; who asks for one that is there or on its way makes no other. What is asked again is made again only
 * when the log has grown and the last one has been there for a while, so however many ask, the machine works
 * on one and not all the time.
 *
 * What is erased is in no archive that is given: those made of an older snapshot are given to nobody from the
 * moment of the commit on, and are overwritten. Nothing of the folder outlives the process, or goes into a
 * backup. */
#ifndef KAARING_DESK_ARCHIVES_H
#define KAARING_DESK_ARCHIVES_H

#include "audit/archive.h"

enum {
    ARCHIVES_KEPT = 4,        /* at once */
    ARCHIVES_REST_MS = 600000 /* so long one that is there is good enough */
};

struct archives;

/* `papers` (null is allowed) makes what is put into each for people to read, on the thread. */
struct archives *archives_open(struct store *s, archive_papers *papers, void *context);
/* The thread. Without it what is wanted waits. */
enum fault archives_start(struct archives *x);
/* What the thread does each second: makes the next that is wanted, and removes what has no place any more.
 * For tests, which start none. */
void archives_round(struct archives *x);
/* Stops it and removes all files. Null is allowed. */
void archives_close(struct archives *x);

enum archives_state { ARCHIVES_NONE, ARCHIVES_WAITS, ARCHIVES_MAKING, ARCHIVES_READY, ARCHIVES_FAILED };

struct archives_seen {
    enum archives_state state;
    unsigned percent; /* while it is made */
    uint64_t entries; /* ready: of the log that is in it; its own bytes; when it was made */
    uint64_t bytes;
    int64_t at;
    bool rests;     /* ready: wanting it makes no other yet */
    enum fault why; /* failed */
};

/* All below: any thread; none of them waits for the making. `edition` is an id. */
struct archives_seen archives_look(struct archives *x, struct str edition, enum archive_kind kind);
/* OK: it is there, or will be, or it will be known why not. BUSY: too many others are waited for. */
enum fault archives_want(struct archives *x, struct str edition, enum archive_kind kind);
/* The bytes of one that is ready, mapped as long as `a` lives. NOT_FOUND. */
enum fault archives_take(struct archives *x, struct arena *a, struct str edition, enum archive_kind kind,
                         struct str *bytes);

#endif
