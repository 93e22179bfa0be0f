/* client.h: sends requests that were written beforehand as fast as the answers allow, and takes the time. */
#ifndef KAARING_TESTS_SUPPORT_CLIENT_H
#define KAARING_TESTS_SUPPORT_CLIENT_H

#include "base/arena.h"

enum { CLIENT_LANES = 64 };

struct client {
    struct arena *arena;
    uint16_t port;        /* on 127.0.0.1 */
    unsigned connections; /* divides CLIENT_LANES */

    /* Requests in order; of one lane only one is under way at a time. */
    size_t lane_n;
    struct str *lane[CLIENT_LANES];

    /* Filled in while it runs */
    int64_t begun_us, until_us, last_us; /* the last answer came */
    size_t open;                         /* connections */
    size_t done, refused; /* answers of 200 and 303, and others: the first of those is printed */
    uint32_t *took_us;    /* of each answer */
    struct str example;   /* the first good answer, from its status line on */
};

/* Until all is sent or `ms` have passed and all that was sent is answered. Ends the process with a sentence
 * when a connection ends or an answer does not come. */
void client_run(struct client *k, int64_t ms);

#endif
