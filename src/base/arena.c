/* arena.c: blocks that are cut up from front to back, each twice the one before up to a bound.
 *
 * A big piece gets a block of its own behind the current one, so that the rest of the current is not lost. */
#include "base/arena.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    BLOCK_FIRST = 4096,
    BLOCK_MOST = 1 << 20,
    ALIGNMENT = _Alignof(max_align_t),
};

struct block {
    struct block *next;
    size_t used, room;
    _Alignas(max_align_t) unsigned char bytes[];
};

struct deferred {
    struct deferred *next;
    void (*f)(void *);
    void *p;
};

struct arena {
    struct block *current; /* head of the list; the only block that pieces are cut from */
    struct deferred *deferred;
    size_t next_room;
};

static void *must(void *p) {
    if (p)
        return p;
    fputs("kaaring: out of memory\n", stderr);
    abort();
}

static struct block *block_new(size_t room) {
    if (room > SIZE_MAX / 2)
        must(NULL);
    struct block *b = must(malloc(sizeof *b + room));
    b->next = NULL;
    b->used = 0;
    b->room = room;
    return b;
}

struct arena *arena_new(void) {
    struct arena *a = must(calloc(1, sizeof *a));
    a->next_room = BLOCK_FIRST;
    return a;
}

void arena_free(struct arena *a) {
    if (!a)
        return;
    for (struct deferred *d = a->deferred; d; d = d->next)
        d->f(d->p);
    for (struct block *b = a->current, *next; b; b = next) {
        next = b->next;
        free(b);
    }
    free(a);
}

/* The block with `n` bytes free: the current one, or a fresh one. */
static struct block *block_for(struct arena *a, size_t n) {
    struct block *current = a->current;
    if (current && current->room - current->used >= n)
        return current;
    if (n > a->next_room / 4 && current) {
        struct block *own = block_new(n);
        own->next = current->next;
        current->next = own;
        return own;
    }
    struct block *fresh = block_new(n > a->next_room ? n : a->next_room);
    fresh->next = current;
    a->current = fresh;
    if (a->next_room < BLOCK_MOST)
        a->next_room *= 2;
    return fresh;
}

void *arena_alloc(struct arena *a, size_t n) {
    if (n > SIZE_MAX / 4)
        must(NULL);
    size_t rounded = (n + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    if (rounded == 0)
        rounded = ALIGNMENT; /* so that every piece has an address of its own */
    struct block *b = block_for(a, rounded);
    void *p = b->bytes + b->used;
    b->used += rounded;
    return memset(p, 0, rounded);
}

struct str arena_copy(struct arena *a, struct str s) {
    char *p = arena_alloc(a, s.n + 1);
    if (s.n)
        memcpy(p, s.p, s.n);
    return (struct str){p, s.n};
}

struct str arena_vformat(struct arena *a, const char *format, va_list list) {
    char first[256]; /* most are shorter, and need no second run */
    va_list again;
    va_copy(again, list);
    int n = vsnprintf(first, sizeof first, format, list);
    if (n < 0) /* an encoding error or more than INT_MAX bytes: a defect of the caller */
        abort();
    char *p = arena_alloc(a, (size_t)n + 1);
    if ((size_t)n < sizeof first)
        memcpy(p, first, (size_t)n);
    else
        vsnprintf(p, (size_t)n + 1, format, again);
    va_end(again);
    return (struct str){p, (size_t)n};
}

struct str arena_format(struct arena *a, const char *format, ...) {
    va_list list;
    va_start(list, format);
    struct str s = arena_vformat(a, format, list);
    va_end(list);
    return s;
}

void arena_defer(struct arena *a, void (*f)(void *), void *p) {
    struct deferred *d = arena_alloc(a, sizeof *d);
    *d = (struct deferred){a->deferred, f, p};
    a->deferred = d;
}
