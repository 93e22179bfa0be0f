/* line.h: what the sweeper remembers of a connection, and when its patience ends. */
#ifndef KAARING_WEB_LINE_H
#define KAARING_WEB_LINE_H

#include <stdbool.h>
#include <stdint.h>

enum line_state {
    LINE_IDLE,    /* between two requests */
    LINE_HEAD,    /* a request's head is arriving */
    LINE_BODY,    /* its body is */
    LINE_PENDING, /* we work on it */
    LINE_SENDING, /* the answer is on its way */
    LINE_STATES
};

struct line {
    void *owner;
    enum line_state state;
    uint64_t moved;
    int64_t since_ms; /* in this state, or since something moved */
};

struct line_patience {
    int64_t ms[LINE_STATES]; /* 0: for ever */
};

/* `body_seconds` as the settings say; `crowded`: most places are taken, so who only waits must go sooner. */
struct line_patience line_patience(int64_t body_seconds, bool crowded);

/* Notes what is seen of a connection now. True when it has stood still for too long. `moved` is what grows
 * while there is progress: while sending, the bytes that were acknowledged; else those of all answers so far.
 * Time in LINE_HEAD and LINE_BODY counts from their beginning, however many bytes drip in. */
bool line_stands_still(struct line *l, enum line_state state, uint64_t moved, int64_t now_ms,
                       const struct line_patience *p);

#endif
