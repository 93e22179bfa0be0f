/* bare_http.c: the limit that pages are measured against: libh2o with nothing behind it, sending fixed bytes.
 *
 *   bare_http PORT THREADS ANSWER
 *
 * Every request gets ANSWER (support/bare.h). It ends with SIGTERM. */
#include "support/bare.h"

#include <stdio.h>
#include <stdlib.h>

static int on_request(h2o_handler_t *self, h2o_req_t *req) {
    (void)self;
    bare_answer(req);
    return 0;
}

int main(int argc, char **argv) {
    if (argc != 4) {
        fputs("usage: bare_http PORT THREADS ANSWER\n", stderr);
        return 2;
    }
    const struct bare b = {.port = (uint16_t)strtoul(argv[1], NULL, 10),
                           .threads = strtol(argv[2], NULL, 10),
                           .answer = argv[3],
                           .on_request = on_request};
    bare_serve(&b);
}
