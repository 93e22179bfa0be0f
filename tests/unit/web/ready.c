/* ready.c: each reason for which nobody should be sent here, and that it goes away again. */
#include "web/ready.h"

#include "store/env.h"
#include "store/writer.h"
#include "support/text.h"
#include "support/toy_site.h"

#include <stdlib.h>

/* What /readyz says; "ready" comes with 200, all else with 503, and nobody keeps either. */
static const char *ready(void) {
    struct call *c = toy_ask(&toy, (struct toy_request){.target = "/readyz"});
    struct str word = str_trim(arena_copy(toy.arena, c->reply.body));
    assert_int_equal(c->reply.status, str_equal(word, STR("ready")) ? 200 : 503);
    assert_text(toy_header(c, "cache-control"), "no-store");
    assert_text(toy_header(c, "content-type"), "text/plain; charset=utf-8");
    assert_int_equal(c->kind, METER_PROBE);
    call_free(c);
    return arena_copy(toy.arena, word).p;
}

static void a_server_that_takes_what_comes_is_ready(void **state) {
    assert_string_equal(ready(), "ready");
}

static void one_that_ends_is_not(void **state) {
    atomic_store(&toy.site.ending, true);
    assert_string_equal(ready(), "ending");
    struct call *c = toy_ask(&toy, (struct toy_request){.target = "/healthz"});
    assert_int_equal(c->reply.status, 200); /* it lives as long as it answers */
    call_free(c);
    atomic_store(&toy.site.ending, false);
    assert_string_equal(ready(), "ready");
}

static void one_whose_folder_is_full_is_not(void **state) {
    uint64_t before = toy.site.store->max_bytes;
    toy.site.store->max_bytes = 4096;
    assert_string_equal(ready(), "full");
    toy.site.store->max_bytes = before;
    assert_string_equal(ready(), "ready");
}

/* --- a writer that is held up --- */

enum { PLACES = 64 }; /* of the toy site's queue */

struct gate {
    pthread_mutex_t lock;
    pthread_cond_t changed;
    bool reached, open;
    unsigned done;
};

static enum fault wait_at_gate(struct txn *t, struct command *c, struct batch *out) {
    struct gate *g = c->context;
    (void)t, (void)out;
    pthread_mutex_lock(&g->lock);
    g->reached = true;
    pthread_cond_broadcast(&g->changed);
    while (!g->open)
        pthread_cond_wait(&g->changed, &g->lock);
    pthread_mutex_unlock(&g->lock);
    return OK;
}

static void is_done(struct command *c) {
    struct gate *g = c->context;
    pthread_mutex_lock(&g->lock);
    g->done++;
    pthread_cond_broadcast(&g->changed);
    pthread_mutex_unlock(&g->lock);
}

static void one_whose_queue_is_full_is_not(void **state) {
    struct gate g = {PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER, false, false, 0};
    struct command *all[PLACES + 1];
    struct writer_counts counts;
    for (size_t i = 0; i <= PLACES; i++) {
        all[i] = command_new();
        all[i]->decide = wait_at_gate;
        all[i]->done = is_done;
        all[i]->context = &g;
        assert_int_equal(writer_submit(toy.site.writer, all[i]), OK);
        pthread_mutex_lock(&g.lock);
        while (!g.reached)
            pthread_cond_wait(&g.changed, &g.lock);
        pthread_mutex_unlock(&g.lock);
        if (i + 1 == PLACES)
            assert_string_equal(ready(), "ready"); /* one place is left */
    }
    assert_string_equal(ready(), "queue-full");
    do
        writer_counts(toy.site.writer, &counts);
    while (counts.still_ms == 0); /* and that it stands still is seen */
    pthread_mutex_lock(&g.lock);
    g.open = true;
    pthread_cond_broadcast(&g.changed);
    while (g.done <= PLACES)
        pthread_cond_wait(&g.changed, &g.lock);
    pthread_mutex_unlock(&g.lock);
    for (size_t i = 0; i <= PLACES; i++)
        arena_free(all[i]->arena);
    assert_string_equal(ready(), "ready");
    do
        writer_counts(toy.site.writer, &counts);
    while (counts.still_ms != 0);
}

/* Somebody has shown that more was signed: so it stays until the next start. */
static void one_that_only_reads_is_not(void **state) {
    struct position more = {.size = 1 << 20};
    assert_false(store_seen(toy.site.store, &more, STR("vitne.example")));
    assert_string_equal(ready(), "only-reads");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_server_that_takes_what_comes_is_ready),
        cmocka_unit_test(one_that_ends_is_not),
        cmocka_unit_test(one_whose_folder_is_full_is_not),
        cmocka_unit_test(one_whose_queue_is_full_is_not),
        cmocka_unit_test(one_that_only_reads_is_not),
    };
    return cmocka_run_group_tests(tests, toy_site_set_up, toy_site_tear_down);
}
