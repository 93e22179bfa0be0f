/* fetch.h: asks another server for bytes over HTTP, one after another on one connection (libcurl). Blocks:
 * not for threads that answer requests. */
#ifndef KAARING_DESK_FETCH_H
#define KAARING_DESK_FETCH_H

#include "base/arena.h"
#include "base/fault.h"

#include <stdatomic.h>

enum { FETCH_SECONDS = 60 };

struct fetch;

/* Null when libcurl cannot begin. */
struct fetch *fetch_open(void);
void fetch_close(struct fetch *f);

/* The body of a 200 answer to GET, in `a`. NOT_FOUND for 404 and 410, REQUEST_TOO_LARGE past `most` bytes,
 * BUSY for everything that may be otherwise another time: no connection, time out, another status. http and
 * https alone; three redirections at most. */
enum fault fetch_get(struct fetch *f, struct arena *a, struct str url, size_t most, struct str *body);

struct fetch_answer {
    unsigned status;
    struct str type, body; /* of at most `most` bytes, in the arena */
};
/* Asks by GET, or sends a body by POST; OK for an answer of any status, BUSY and REQUEST_TOO_LARGE as above.
 * Follows no redirection; waits at most so many seconds, and not after *stop (null is allowed) is set. */
struct fetch_question {
    struct str url, body; /* an empty body: GET */
    size_t most;
    long seconds;
    const atomic_bool *stop;
};
enum fault fetch_ask(struct fetch *f, struct arena *a, const struct fetch_question *q,
                     struct fetch_answer *out);

/* Why the last one failed, in libcurl's words or "status 503". */
const char *fetch_why(const struct fetch *f);

#endif
