/* line.c: the sweeper's judgement, without clocks and sockets. */
#include "web/line.h"

enum { IDLE_MS = 60000, IDLE_CROWDED_MS = 5000, HEAD_MS = 10000, READING_MS = 30000 };

struct line_patience line_patience(int64_t body_seconds, bool crowded) {
    return (struct line_patience){{
        [LINE_IDLE] = crowded ? IDLE_CROWDED_MS : IDLE_MS,
        [LINE_HEAD] = HEAD_MS,
        [LINE_BODY] = body_seconds * 1000,
        [LINE_PENDING] = 0, /* the writer answers */
        [LINE_SENDING] = READING_MS,
    }};
}

bool line_stands_still(struct line *l, enum line_state state, uint64_t moved, int64_t now_ms,
                       const struct line_patience *p) {
    if (state != l->state || moved != l->moved) {
        l->state = state;
        l->moved = moved;
        l->since_ms = now_ms;
    }
    return p->ms[state] && now_ms - l->since_ms > p->ms[state];
}
