/* bare.h: libh2o with as little around it as there can be: what the program is measured against. One fixed
 * answer, on as many threads as the program has. */
#ifndef KAARING_TESTS_SUPPORT_BARE_H
#define KAARING_TESTS_SUPPORT_BARE_H

#include <h2o.h>
#include <stdint.h>

struct bare {
    uint16_t port; /* on 127.0.0.1 */
    long threads;
    const char *answer; /* a file: an answer of the program, from its status line to its last byte */
    int (*on_request)(h2o_handler_t *, h2o_req_t *);
    void (*begin)(h2o_context_t *); /* on each thread before it serves; may be null */
};

/* Serves until the process is ended. */
_Noreturn void bare_serve(const struct bare *b);
/* Sends the fixed answer. */
void bare_answer(h2o_req_t *req);
_Noreturn void bare_fail(const char *what);

#endif
