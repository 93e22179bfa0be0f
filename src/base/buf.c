/* buf.c: doubling inside the arena. What is outgrown stays there until the arena goes. */
#include "base/buf.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ROOM_FIRST = 256 };

struct buf buf_new(struct arena *a) {
    return (struct buf){.arena = a};
}

/* Makes place for `n` bytes and the NUL behind them. */
static void grow(struct buf *b, size_t n) {
    if (n >= SIZE_MAX / 8 - b->n)
        abort();
    if (b->n + n < b->room)
        return;
    size_t room = b->room ? b->room : ROOM_FIRST;
    while (room <= b->n + n)
        room *= 2;
    char *p = arena_alloc(b->arena, room);
    if (b->n)
        memcpy(p, b->p, b->n);
    b->p = p;
    b->room = room;
}

void buf_add(struct buf *b, struct str s) {
    if (s.n == 0)
        return;
    grow(b, s.n);
    memcpy(b->p + b->n, s.p, s.n);
    b->n += s.n;
}

void buf_byte(struct buf *b, char c) {
    grow(b, 1);
    b->p[b->n++] = c;
}

void buf_int(struct buf *b, int64_t v) {
    char digits[20]; /* of 2^64 - 1 */
    size_t at = sizeof digits;
    uint64_t rest = v < 0 ? 0 - (uint64_t)v : (uint64_t)v;
    do
        digits[--at] = (char)('0' + rest % 10);
    while (rest /= 10);
    if (v < 0)
        buf_byte(b, '-');
    buf_add(b, str_bytes(digits + at, sizeof digits - at));
}

/* Into the room that there is, and once more when that was too little. */
void buf_format(struct buf *b, const char *format, ...) {
    va_list list, again;
    va_start(list, format);
    va_copy(again, list);
    size_t left = b->room - b->n;
    int n = vsnprintf(b->room ? b->p + b->n : NULL, left, format, list);
    va_end(list);
    if (n < 0)
        abort();
    if ((size_t)n >= left) {
        grow(b, (size_t)n);
        vsnprintf(b->p + b->n, (size_t)n + 1, format, again);
    }
    va_end(again);
    b->n += (size_t)n;
}

struct str buf_str(struct buf *b) {
    grow(b, 0);
    b->p[b->n] = 0;
    return (struct str){b->p, b->n};
}
