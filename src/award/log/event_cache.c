/* event_cache.c: a table a thread, each row beginning with what was asked for last. What stands in it is
 * counted: its place and each arena that was given it hold it once, and the last to let go frees it. */
#include "award/log/event_cache.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

struct decoded {
    atomic_uint holders;
    struct arena *arena; /* holds this and all below */
    struct record record;
    struct event_parts parts;
};

static pthread_once_t once = PTHREAD_ONCE_INIT;
static pthread_key_t at_thread_end;
static _Thread_local struct decoded *(*rows)[EVENT_CACHE_WAYS];

static void let_go(void *p) {
    struct decoded *d = p;
    if (d && atomic_fetch_sub(&d->holders, 1) == 1)
        arena_free(d->arena);
}

static void rows_free(void *p) {
    struct decoded **all = p;
    for (size_t i = 0; i < (size_t)EVENT_CACHE_SETS * EVENT_CACHE_WAYS; i++)
        let_go(all[i]);
    free(all);
}

static void make_key(void) {
    if (pthread_key_create(&at_thread_end, rows_free))
        abort();
}

static struct decoded **row_of(uint64_t index) {
    if (!rows) {
        pthread_once(&once, make_key);
        rows = calloc(EVENT_CACHE_SETS, sizeof *rows);
        if (!rows || pthread_setspecific(at_thread_end, rows))
            abort();
    }
    return rows[index % EVENT_CACHE_SETS];
}

static size_t bytes_of(const struct record *r) {
    size_t n = r->entry.n;
    for (size_t i = 0; i < r->openings_n; i++)
        n += r->openings[i].json.n;
    return n;
}

/* The salts need no comparing: an entry is bound to what it was opened with by its commitments. */
static bool same(const struct record *a, const struct record *b) {
    if (a->openings_n != b->openings_n || !str_equal(a->entry, b->entry))
        return false;
    for (size_t i = 0; i < a->openings_n; i++)
        if (!str_equal(a->openings[i].class, b->openings[i].class) ||
            !str_equal(a->openings[i].json, b->openings[i].json))
            return false;
    return true;
}

static struct record copy_of(struct arena *a, const struct record *r) {
    struct record copy = {.entry = arena_copy(a, r->entry), .openings_n = r->openings_n};
    for (size_t i = 0; i < r->openings_n; i++) {
        copy.openings[i].class = arena_copy(a, r->openings[i].class);
        copy.openings[i].json = arena_copy(a, r->openings[i].json);
    }
    return copy;
}

static enum fault decode(const struct record *r, struct decoded **made) {
    struct arena *a = arena_new();
    struct decoded *d = arena_alloc(a, sizeof *d);
    atomic_init(&d->holders, 1);
    d->arena = a;
    d->record = copy_of(a, r);
    enum fault f = event_decode(a, &d->record, &d->parts);
    if (f)
        arena_free(a);
    else
        *made = d;
    return f;
}

/* Where the record stands in the row; EVENT_CACHE_WAYS when it does not. */
static size_t find(struct decoded *const *row, const struct record *r) {
    size_t i = 0;
    while (i < EVENT_CACHE_WAYS && !(row[i] && same(&row[i]->record, r)))
        i++;
    return i;
}

/* Moves the one at `i`, or `fresh` in place of the last, to the front. */
static void put_first(struct decoded **row, size_t i, struct decoded *fresh) {
    struct decoded *first = fresh;
    if (fresh)
        let_go(row[i = EVENT_CACHE_WAYS - 1]);
    else
        first = row[i];
    for (; i; i--)
        row[i] = row[i - 1];
    row[0] = first;
}

enum fault event_decode_cached(struct arena *a, uint64_t index, const struct record *r,
                               struct event_parts *e) {
    struct decoded *fresh = NULL;
    if (bytes_of(r) > EVENT_CACHE_RECORD_MOST)
        return event_decode(a, r, e);
    struct decoded **row = row_of(index);
    size_t i = find(row, r);
    enum fault f = i == EVENT_CACHE_WAYS ? decode(r, &fresh) : OK;
    if (f)
        return f;
    put_first(row, i, fresh);
    atomic_fetch_add(&row[0]->holders, 1);
    arena_defer(a, let_go, row[0]);
    *e = row[0]->parts;
    return OK;
}
