/* answering.h: a small HTTP server inside a test: one function of the test answers each request, on a thread
 * of its own. */
#ifndef KAARING_TESTS_SUPPORT_ANSWERING_H
#define KAARING_TESTS_SUPPORT_ANSWERING_H

#include "base/arena.h"

#include <pthread.h>

struct asked {
    struct str method, path, body;
};
struct answered { /* status 0: the connection ends without an answer */
    unsigned status;
    const char *type;
    struct str body;
};
typedef struct answered answering(void *context, struct arena *a, const struct asked *q);

struct answerer {
    answering *answer;
    void *context;
    struct str url; /* http://127.0.0.1:PORT/ */
    unsigned n;     /* requests so far; to be read after answerer_end */
    int socket;
    struct arena *arena;
    pthread_t thread;
};

void answerer_begin(struct answerer *s, answering *answer, void *context);
void answerer_end(struct answerer *s);

#endif
