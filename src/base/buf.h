/* buf.h: bytes written one after another, growing in an arena. */
#ifndef KAARING_BASE_BUF_H
#define KAARING_BASE_BUF_H

#include "base/arena.h"
#include "base/str.h"

struct buf {
    struct arena *arena;
    char *p;
    size_t n, room;
};

struct buf buf_new(struct arena *a);
void buf_add(struct buf *b, struct str s);
void buf_byte(struct buf *b, char c);
/* In decimal. */
void buf_int(struct buf *b, int64_t v);
void buf_format(struct buf *b, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* What is written so far; valid until the next write. A NUL stands behind it. */
struct str buf_str(struct buf *b);

#endif
