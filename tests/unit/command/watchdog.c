/* watchdog.c: the part that hangs is named, and one that has nothing to do does not hang. */
#include "command/watchdog.h"

#include "base/clock.h"
#include "support/house.h"
#include "support/test.h"
#include "web/meter.h"

#include <pthread.h>
#include <stdlib.h>

enum { PATIENCE_MS = 100000 };

static struct meters meters;

static struct watchdog dog_of(struct site *site, struct house *h) {
    *site = (struct site){.writer = h->writer, .meters = &meters};
    return (struct watchdog){.ms = PATIENCE_MS, .site = site};
}

static void who_has_nothing_to_do_does_not_hang(void **state) {
    struct site site;
    struct watchdog w = dog_of(&site, *state);
    meters = (struct meters){0};
    assert_null(watchdog_hangs(&w)); /* no thread runs yet */
    meters.of[0].moved_ms = clock_ms();
    assert_null(watchdog_hangs(&w));
}

static void a_thread_that_has_not_moved_for_half_the_patience_is_named(void **state) {
    struct site site;
    struct watchdog w = dog_of(&site, *state);
    meters = (struct meters){0};
    meters.of[0].moved_ms = clock_ms();
    meters.of[1].moved_ms = clock_ms() - PATIENCE_MS / 2 + 5000;
    assert_null(watchdog_hangs(&w));
    meters.of[1].moved_ms = clock_ms() - PATIENCE_MS / 2 - 5000;
    assert_string_equal(watchdog_hangs(&w), "http");
}

/* --- a writer that is held up --- */

struct gate {
    pthread_mutex_t lock;
    pthread_cond_t changed;
    bool reached, open;
};

static enum fault wait_at_gate(struct txn *t, struct command *c, struct batch *out) {
    struct gate *g = c->args;
    (void)t, (void)out;
    pthread_mutex_lock(&g->lock);
    g->reached = true;
    pthread_cond_broadcast(&g->changed);
    while (!g->open)
        pthread_cond_wait(&g->changed, &g->lock);
    pthread_mutex_unlock(&g->lock);
    return OK;
}

static void *send(void *p) {
    struct house *h = ((void **)p)[0];
    struct command *c = command_new();
    c->decide = wait_at_gate;
    c->args = ((void **)p)[1];
    enum fault f = writer_run(h->writer, c);
    arena_free(c->arena);
    return f ? p : NULL;
}

static void a_writer_that_does_not_come_to_an_end_is_named(void **state) {
    struct site site;
    struct watchdog w = dog_of(&site, *state);
    struct gate g = {PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER, false, false};
    void *both[] = {*state, &g};
    pthread_t thread;
    meters = (struct meters){0};
    w.ms = 2; /* so that a millisecond is too long */
    assert_int_equal(pthread_create(&thread, NULL, send, both), 0);
    pthread_mutex_lock(&g.lock);
    while (!g.reached)
        pthread_cond_wait(&g.changed, &g.lock);
    pthread_mutex_unlock(&g.lock);
    const char *hangs = NULL;
    for (int64_t until = clock_ms() + 20000; !hangs && clock_ms() < until;)
        hangs = watchdog_hangs(&w);
    assert_non_null(hangs);
    assert_string_equal(hangs, "writer");
    pthread_mutex_lock(&g.lock);
    g.open = true;
    pthread_cond_broadcast(&g.changed);
    pthread_mutex_unlock(&g.lock);
    void *failed;
    pthread_join(thread, &failed);
    assert_null(failed);
    w.ms = PATIENCE_MS;
    assert_null(watchdog_hangs(&w));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        WITH_HOUSE(who_has_nothing_to_do_does_not_hang),
        WITH_HOUSE(a_thread_that_has_not_moved_for_half_the_patience_is_named),
        WITH_HOUSE(a_writer_that_does_not_come_to_an_end_is_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
