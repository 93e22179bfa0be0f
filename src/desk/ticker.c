/* ticker.c: the thread that watches the clock. */
#include "desk/ticker.h"

#include "award/close/closing.h"
#include "award/rules/edition.h"
#include "base/clock.h"
#include "base/json.h"
#include "base/log.h"
#include "desk/insight.h"
#include "desk/signin.h"

#include <pthread.h>
#include <sodium.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <time.h>

struct ticker {
    struct ticker_plan plan;
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t wake;
    bool stopping;
    _Atomic int64_t moved_ms; /* when the last round began */
};

static enum fault run(struct writer *w, struct command *c) {
    enum fault f = writer_run(w, c);
    arena_free(c->arena);
    return f;
}

/* --- deadlines --- */

static enum fault close_one(struct writer *w, const struct step_due *due, int64_t now) {
    struct command *c = command_new();
    struct step_close *close = arena_alloc(c->arena, sizeof *close);
    close->edition = arena_copy(c->arena, due->edition);
    close->step = arena_copy(c->arena, due->step);
    close->by_clock = true;
    c->arrived = now;
    c->decide = step_close;
    c->args = close;
    return run(w, c);
}

static enum fault close_due(struct store *s, struct writer *w, int64_t now) {
    struct arena *a = arena_new();
    struct txn t;
    struct step_due *list = NULL;
    size_t n = 0;
    enum fault f = store_read(s, &t);
    if (!f) {
        f = steps_due(&t, a, now - ARRIVAL_GRACE_SECONDS, &list, &n);
        store_read_end(&t);
    }
    for (size_t i = 0; i < n; i++) { /* one that cannot be closed keeps no other open */
        enum fault one = close_one(w, &list[i], now);
        if (!f && fault_is_ours(one))
            f = one;
    }
    arena_free(a);
    return fault_is_ours(f) ? f : OK;
}

/* --- covers --- */

enum { COVER_HOURS = 6 };

static bool any_secret(struct store *s) {
    struct arena *a = arena_new();
    struct txn t;
    struct edition *list = NULL;
    size_t n = 0;
    bool found = false;
    if (store_read(s, &t) == OK) {
        if (editions_list(&t, a, (struct str){0}, clock_now(), &list, &n))
            n = 0;
        for (size_t i = 0; i < n; i++)
            found = found || list[i].secret;
        store_read_end(&t);
    }
    arena_free(a);
    return found;
}

/* On average one in COVER_HOURS, at moments that nobody can foretell. */
static enum fault cover_perhaps(struct store *s, struct writer *w) {
    if (randombytes_uniform(COVER_HOURS * 3600 * (1000 / TICK_MS)) != 0 || !any_secret(s))
        return OK;
    struct command *c = command_new();
    c->arrived = clock_now();
    c->decide = cover_write;
    return run(w, c);
}

/* --- sweeping --- */

static enum fault decide_sweep(struct txn *t, struct command *c, struct batch *out) {
    (void)out;
    enum fault f = signin_sweep(t, c->arrived);
    return f ? f : insight_sweep(t, c->arrived);
}

static enum fault sweep_perhaps(struct writer *w) {
    enum { SWEEP_SECONDS = 600 };
    if (randombytes_uniform(SWEEP_SECONDS * (1000 / TICK_MS)) != 0)
        return OK;
    struct command *c = command_new();
    c->arrived = clock_now();
    c->decide = decide_sweep;
    return run(w, c);
}

/* --- the thread --- */

enum fault ticker_round(const struct ticker_plan *p, int64_t now) {
    enum fault f = p->arrivals ? arrivals_due(p->arrivals, p->writer, now) : OK;
    if (!f)
        f = close_due(p->store, p->writer, now);
    if (!f && p->retention)
        f = retention_clock_round(p->retention, p->store, p->writer, now);
    return f || !p->remind ? f : reminders_due(p->store, p->writer, now, p->remind, p->context);
}

static bool wait_for_tick(struct ticker *t) {
    struct timespec until;
    clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_nsec += TICK_MS * 1000000L;
    until.tv_sec += until.tv_nsec / 1000000000L;
    until.tv_nsec %= 1000000000L;
    pthread_mutex_lock(&t->lock);
    while (!t->stopping && pthread_cond_timedwait(&t->wake, &t->lock, &until) == 0)
        ;
    bool going = !t->stopping;
    pthread_mutex_unlock(&t->lock);
    return going;
}

static void *ticker_main(void *arg) {
    struct ticker *t = arg;
    pthread_setname_np(pthread_self(), "ticker");
    while (wait_for_tick(t)) {
        atomic_store(&t->moved_ms, clock_ms());
        enum fault f = ticker_round(&t->plan, clock_now());
        if (!f)
            f = cover_perhaps(t->plan.store, t->plan.writer);
        if (!f)
            f = sweep_perhaps(t->plan.writer);
        (void)f; /* a full disk is told by the writer; the next round tries again */
    }
    return NULL;
}

enum fault ticker_start(const struct ticker_plan *plan, struct ticker **out) {
    struct ticker *t = calloc(1, sizeof *t);
    pthread_condattr_t attributes;
    if (!t)
        return INTERNAL;
    *t = (struct ticker){.plan = *plan, .moved_ms = clock_ms()};
    pthread_mutex_init(&t->lock, NULL);
    pthread_condattr_init(&attributes);
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    pthread_cond_init(&t->wake, &attributes);
    pthread_condattr_destroy(&attributes);
    if (pthread_create(&t->thread, NULL, ticker_main, t) != 0) {
        free(t);
        return INTERNAL;
    }
    *out = t;
    return OK;
}

int64_t ticker_still_ms(const struct ticker *t) {
    return t ? clock_ms() - atomic_load(&t->moved_ms) : 0;
}

void ticker_stop(struct ticker *t) {
    if (!t)
        return;
    pthread_mutex_lock(&t->lock);
    t->stopping = true;
    pthread_cond_signal(&t->wake);
    pthread_mutex_unlock(&t->lock);
    pthread_join(t->thread, NULL);
    pthread_cond_destroy(&t->wake);
    pthread_mutex_destroy(&t->lock);
    free(t);
}
