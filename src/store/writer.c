/* writer.c: the queue and its thread. What is decided, and how, is in turn.c. */
#include "store/writer.h"

#include "base/clock.h"
#include "base/log.h"
#include "store/anchored.h"
#include "store/compact.h"
#include "store/turn.h"

#include <assert.h>
#include <signal.h>
#include <time.h>
#include <unistd.h>

enum {
    COMPACT_EVERY_MS = 10000, /* at most: each takes as long as the file is */
    FOLLOW_EVERY_MS = 100,    /* others' batches, when this process has none of its own */
    CHECK_READERS_EVERY_MS = 60000,
    LAST_WORDS_MS = 1000, /* for answers to leave before the process ends */
};

struct writer {
    struct arena *arena; /* of this */
    pthread_t thread;
    pthread_mutex_t lock; /* of all below down to `turn` */
    pthread_cond_t work;  /* for the thread: a command, or stopping */
    pthread_cond_t room;  /* for writer_run */
    struct command *first, *last;
    size_t waiting, waiting_most;
    bool stopping;
    uint64_t batches, commands;
    bool busy;        /* something is under way */
    bool compacting;  /* which takes as long as the file is */
    int64_t moved_ms; /* when that began, or the first of what waits came */

    struct turn turn; /* the thread's own */
    int64_t readers_checked, compacted;
};

/* --- the queue --- */

static struct command *take_first(struct writer *w) {
    struct command *c = w->first;
    w->first = c->next;
    if (!w->first)
        w->last = NULL;
    w->waiting--;
    return c;
}

static enum fault submit(struct writer *w, struct command *c, bool wait) {
    pthread_mutex_lock(&w->lock);
    while (wait && !w->stopping && w->waiting >= w->waiting_most)
        pthread_cond_wait(&w->room, &w->lock);
    bool taken = !w->stopping && w->waiting < w->waiting_most;
    if (taken) {
        if (w->waiting == 0 && !w->busy)
            w->moved_ms = clock_ms();
        c->next = NULL;
        if (w->last)
            w->last->next = c;
        else
            w->first = c;
        w->last = c;
        if (w->waiting++ == 0)
            pthread_cond_signal(&w->work);
    }
    pthread_mutex_unlock(&w->lock);
    return taken ? OK : BUSY;
}

enum fault writer_submit(struct writer *w, struct command *c) {
    return submit(w, c, false);
}

/* Waits until there is something in the queue, it is time for something else, or the end has come. */
static void wait_for_work(struct writer *w, int ms) {
    struct timespec until;
    clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_sec += ms / 1000;
    until.tv_nsec += ms % 1000 * 1000000L;
    if (until.tv_nsec >= 1000000000L) {
        until.tv_sec++;
        until.tv_nsec -= 1000000000L;
    }
    if (!w->first && !w->stopping)
        pthread_cond_timedwait(&w->work, &w->lock, &until);
}

static int longest_wait(const struct writer *w) {
    return w->turn.w.engine->shared          ? FOLLOW_EVERY_MS
           : compact_wanted(w->turn.w.store) ? COMPACT_EVERY_MS
                                             : CHECK_READERS_EVERY_MS;
}

/* Fills the turn behind what the last one left over. True when there is nothing to do and never will be. */
static bool collect(struct writer *w) {
    struct turn *u = &w->turn;
    pthread_mutex_lock(&w->lock);
    w->busy = false;
    if (u->n == 0)
        wait_for_work(w, longest_wait(w));
    while (w->first && u->n < TURN_COMMANDS_MOST)
        u->commands[u->n++] = take_first(w);
    bool end = w->stopping && u->n == 0;
    w->busy = true;
    w->moved_ms = clock_ms();
    pthread_cond_broadcast(&w->room);
    pthread_mutex_unlock(&w->lock);
    return end;
}

/* --- the thread --- */

static void refuse(struct command *c) {
    c->fault = DISK_ERROR;
    c->done(c);
}

/* The disk or the log is not what it should be. Nothing more is decided; what waits is told so while the
 * answers leave. */
static _Noreturn void end_process(struct writer *w, enum fault f) {
    log_error("writer-cannot-go-on", LOG_FAULT("fault", f), LOG_NUMBER("exit", WRITER_EXIT));
    for (size_t i = 0; i < w->turn.n; i++)
        refuse(w->turn.commands[i]);
    for (int64_t until = clock_ms() + LAST_WORDS_MS; clock_ms() < until;) {
        struct command *c = NULL;
        pthread_mutex_lock(&w->lock);
        wait_for_work(w, LAST_WORDS_MS / 10);
        if (w->first)
            c = take_first(w);
        pthread_mutex_unlock(&w->lock);
        if (c)
            refuse(c);
    }
    _exit(WRITER_EXIT);
}

static void answer(struct writer *w) {
    struct turn *u = &w->turn;
    size_t n = u->answered;
    u->answered = 0;
    pthread_mutex_lock(&w->lock);
    w->batches += n > 0;
    w->commands += n;
    pthread_mutex_unlock(&w->lock);
    for (size_t i = 0; i < n; i++)
        u->commands[i]->done(u->commands[i]);
    u->n -= n;
    for (size_t i = 0; i < u->n; i++)
        u->commands[i] = u->commands[i + n];
}

static enum fault idle(struct writer *w) {
    struct offer none = {.pending = false};
    if (clock_ms() - w->readers_checked >= CHECK_READERS_EVERY_MS) {
        env_check_readers(w->turn.w.store);
        w->readers_checked = clock_ms();
    }
    if (!w->turn.w.engine->shared)
        return OK;
    enum fault f = follow_log(&w->turn.w, &none);
    if (f)
        return f == BUSY || f == DISK_FULL ? OK : f;
    return follow_publish(&w->turn.w);
}

static void set_compacting(struct writer *w, bool compacting) {
    pthread_mutex_lock(&w->lock);
    w->compacting = compacting;
    w->moved_ms = clock_ms();
    pthread_mutex_unlock(&w->lock);
}

/* What was erased goes from the file as well, when its answers have left. */
static enum fault compact_perhaps(struct writer *w) {
    struct store *s = w->turn.w.store;
    if (!compact_wanted(s) || clock_ms() - w->compacted < COMPACT_EVERY_MS)
        return OK;
    set_compacting(w, true);
    enum fault f = compact(s);
    set_compacting(w, false);
    w->compacted = clock_ms();
    log_info("compacted", LOG_FAULT("fault", f));
    return f == BUSY || f == DISK_FULL ? OK : f;
}

static void *writer_main(void *p) {
    struct writer *w = p;
    pthread_setname_np(pthread_self(), "writer");
    while (!collect(w)) {
        enum fault f = w->turn.n ? turn_run(&w->turn) : idle(w);
        answer(w);
        if (!f)
            f = compact_perhaps(w);
        if (f)
            end_process(w, f);
    }
    turn_run(&w->turn); /* of no commands: writes down what was signed last; a start can do without */
    return NULL;
}

/* --- from outside --- */

static struct writer *writer_new(const struct follower *follower, size_t queue_max) {
    struct arena *a = arena_new();
    struct writer *w = arena_alloc(a, sizeof *w);
    w->arena = a;
    w->turn.w = *follower;
    w->waiting_most = queue_max;
    w->readers_checked = clock_ms();
    w->compacted = w->readers_checked - COMPACT_EVERY_MS;
    pthread_condattr_t monotonic;
    pthread_condattr_init(&monotonic);
    pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
    pthread_mutex_init(&w->lock, NULL);
    pthread_cond_init(&w->work, &monotonic);
    pthread_cond_init(&w->room, NULL);
    pthread_condattr_destroy(&monotonic);
    return w;
}

static void writer_free(struct writer *w) {
    pthread_mutex_destroy(&w->lock);
    pthread_cond_destroy(&w->work);
    pthread_cond_destroy(&w->room);
    arena_free(w->arena);
}

enum fault writer_start(struct store *s, struct log_engine *e, const struct domain *d, size_t queue_max,
                        struct writer **w) {
    assert(s->lock >= 0); /* a reader beside the owner writes nothing */
    if (!e)
        return DISK_ERROR;
    struct follower follower = {s, e, d};
    struct offer none = {.pending = false};
    enum fault f = e->shared ? follow_patiently(&follower, &none) : OK;
    if (!f)
        f = anchored_take(s, d);
    if (!f)
        f = follow_publish(&follower);
    if (f)
        return f == BUSY ? DISK_ERROR : f;
    signal(SIGXFSZ, SIG_IGN);
    *w = writer_new(&follower, queue_max);
    sigset_t all, before;
    sigfillset(&all); /* signals are for the threads that expect them */
    pthread_sigmask(SIG_SETMASK, &all, &before);
    int failed = pthread_create(&(*w)->thread, NULL, writer_main, *w);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    if (!failed)
        return OK;
    writer_free(*w);
    *w = NULL;
    return INTERNAL;
}

void writer_stop(struct writer *w) {
    pthread_mutex_lock(&w->lock);
    w->stopping = true;
    pthread_cond_signal(&w->work);
    pthread_cond_broadcast(&w->room);
    pthread_mutex_unlock(&w->lock);
    pthread_join(w->thread, NULL);
    writer_free(w);
}

void writer_counts(struct writer *w, struct writer_counts *counts) {
    int64_t now_ms = clock_ms();
    pthread_mutex_lock(&w->lock);
    *counts = (struct writer_counts){
        .waiting = w->waiting,
        .waiting_most = w->waiting_most,
        .batches = w->batches,
        .commands = w->commands,
        .still_ms = !w->compacting && (w->busy || w->waiting) ? now_ms - w->moved_ms : 0};
    pthread_mutex_unlock(&w->lock);
}

struct waiter {
    pthread_mutex_t lock;
    pthread_cond_t cond;
    bool done;
};

static void wake(struct command *c) {
    struct waiter *waiter = c->context;
    pthread_mutex_lock(&waiter->lock);
    waiter->done = true;
    pthread_cond_signal(&waiter->cond);
    pthread_mutex_unlock(&waiter->lock);
}

enum fault writer_run(struct writer *w, struct command *c) {
    assert(!pthread_equal(pthread_self(), w->thread));
    struct waiter *waiter = arena_alloc(c->arena, sizeof *waiter);
    pthread_mutex_init(&waiter->lock, NULL);
    pthread_cond_init(&waiter->cond, NULL);
    c->done = wake;
    c->context = waiter;
    enum fault f = submit(w, c, true);
    pthread_mutex_lock(&waiter->lock);
    while (!f && !waiter->done)
        pthread_cond_wait(&waiter->cond, &waiter->lock);
    pthread_mutex_unlock(&waiter->lock);
    pthread_cond_destroy(&waiter->cond);
    pthread_mutex_destroy(&waiter->lock);
    return f ? f : c->fault;
}
