/* arena.h: memory that is freed as a whole: of a command, a view, a start-up.
 *
 * Nothing taken from an arena is freed by itself. Running out of memory ends the process: what can be asked
 * for is bounded everywhere, so it cannot happen in an orderly state. Not for sharing between threads. */
#ifndef KAARING_BASE_ARENA_H
#define KAARING_BASE_ARENA_H

#include "base/str.h"

#include <stdarg.h>

struct arena;

struct arena *arena_new(void);
void arena_free(struct arena *a); /* null is allowed */

/* `n` zeroed bytes, aligned for any type. */
void *arena_alloc(struct arena *a, size_t n);
/* A copy in the arena, with a NUL behind it that the length does not count. */
struct str arena_copy(struct arena *a, struct str s);
/* printf into the arena; NUL behind it. */
struct str arena_format(struct arena *a, const char *format, ...) __attribute__((format(printf, 2, 3)));
struct str arena_vformat(struct arena *a, const char *format, va_list list)
    __attribute__((format(printf, 2, 0)));
/* `f(p)` is called when the arena is freed, last registered first: for what needs more than memory back. */
void arena_defer(struct arena *a, void (*f)(void *), void *p);

#endif
