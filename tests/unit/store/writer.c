/* writer.c: many threads submit, one decides; what was answered is there, what was refused left nothing. */
#include "store/writer.h"

#include "base/clock.h"
#include "support/test.h"
#include "support/toy.h"

#include <pthread.h>
#include <stdatomic.h>
#include <string.h>

static int setup(void **state) {
    static struct toy_place p;
    toy_make(&p);
    toy_start(&p);
    *state = &p;
    return 0;
}

static int teardown(void **state) {
    toy_remove(*state);
    return 0;
}

static uint64_t log_size(struct store *s) {
    struct txn t;
    struct position p;
    int64_t at;
    assert_int_equal(store_read(s, &t), OK);
    assert_int_equal(journal_position(&t, &p, &at), OK);
    store_read_end(&t);
    return p.size;
}

static void answer_tells_what_became_of_it(void **state) {
    struct toy_place *p = *state;
    struct command *c = toy_command(&(struct toy){.counter = "c1", .n = 7, .records = 3}, NULL);
    assert_int_equal(writer_run(p->writer, c), OK);
    assert_int_equal(c->result.index, 0);
    assert_int_equal(c->result.entries, 3);
    assert_int_equal(c->result.number, 21);
    assert_string_equal(c->result.id, "c1");
    assert_int_equal(c->after.size, 3);
    assert_int_equal(store_published_size(p->store), 3);
    assert_int_equal(toy_sum(p->store, "c1"), 21);
    arena_free(c->arena);
}

/* --- many at once --- */

enum { THREADS = 8, EACH = 50 };

struct submitter {
    pthread_t thread;
    struct toy_place *p;
    unsigned number, good;
};

static void *submit_many(void *context) {
    struct submitter *s = context;
    char name[8] = {'t', (char)('0' + s->number)};
    for (unsigned i = 0; i < EACH; i++) {
        struct command *c =
            toy_command(&(struct toy){.counter = name, .n = i, .records = 1, .visit = "all"}, NULL);
        bool good = writer_run(s->p->writer, c) == OK && c->result.index < c->after.size &&
                    store_published_size(s->p->store) >= c->after.size;
        s->good += good && toy_sum(s->p->store, name) == (uint64_t)i * (i + 1) / 2;
        arena_free(c->arena);
    }
    return NULL;
}

static void many_threads_all_get_their_answers(void **state) {
    struct toy_place *p = *state;
    struct submitter all[THREADS];
    for (unsigned i = 0; i < THREADS; i++) {
        all[i] = (struct submitter){.p = p, .number = i};
        assert_int_equal(pthread_create(&all[i].thread, NULL, submit_many, &all[i]), 0);
    }
    for (unsigned i = 0; i < THREADS; i++) {
        pthread_join(all[i].thread, NULL);
        assert_int_equal(all[i].good, EACH);
    }
    assert_int_equal(log_size(p->store), THREADS * EACH);
    assert_int_equal(toy_visits(p->store, "all"), THREADS * EACH);
    struct writer_counts counts;
    writer_counts(p->writer, &counts);
    assert_int_equal(counts.waiting, 0);
    assert_int_equal(counts.commands, THREADS * EACH);
    assert_true(counts.batches <= counts.commands);
}

/* --- a queue that is held up: a command that waits while it is decided --- */

struct gate {
    pthread_mutex_t lock;
    pthread_cond_t cond;
    bool reached, open;
    unsigned done;
};

static void gate_set(struct gate *g, bool *what) {
    pthread_mutex_lock(&g->lock);
    *what = true;
    pthread_cond_broadcast(&g->cond);
    pthread_mutex_unlock(&g->lock);
}

static void gate_wait(struct gate *g, const bool *what) {
    pthread_mutex_lock(&g->lock);
    while (!*what)
        pthread_cond_wait(&g->cond, &g->lock);
    pthread_mutex_unlock(&g->lock);
}

static void wait_at_gate(struct toy *toy) {
    struct gate *g = toy->context;
    gate_set(g, &g->reached);
    gate_wait(g, &g->open);
}

static void count_done(struct command *c) {
    struct gate *g = c->context;
    pthread_mutex_lock(&g->lock);
    g->done++;
    pthread_cond_broadcast(&g->cond);
    pthread_mutex_unlock(&g->lock);
}

static void gate_wait_done(struct gate *g, unsigned n) {
    pthread_mutex_lock(&g->lock);
    while (g->done < n)
        pthread_cond_wait(&g->cond, &g->lock);
    pthread_mutex_unlock(&g->lock);
}

#define GATE                                                                                                 \
    { PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER, false, false, 0 }

static struct command *gated(struct gate *g, const struct toy *toy, const char *token) {
    struct command *c = toy_command(toy, token);
    c->done = count_done;
    c->context = g;
    return c;
}

/* Submits the commands so that all but the first are decided in one batch. */
static void run_together(struct toy_place *p, struct command **list, size_t n) {
    struct gate g = GATE;
    struct command *first =
        gated(&g, &(struct toy){.counter = "first", .at_deciding = wait_at_gate, .context = &g}, NULL);
    assert_int_equal(writer_submit(p->writer, first), OK);
    gate_wait(&g, &g.reached);
    for (size_t i = 0; i < n; i++) {
        list[i]->done = count_done;
        list[i]->context = &g;
        assert_int_equal(writer_submit(p->writer, list[i]), OK);
    }
    gate_set(&g, &g.open);
    gate_wait_done(&g, (unsigned)n + 1);
    arena_free(first->arena);
}

static void free_all(struct command **list, size_t n) {
    for (size_t i = 0; i < n; i++)
        arena_free(list[i]->arena);
}

static uint64_t batches_so_far(struct toy_place *p) {
    struct writer_counts counts;
    writer_counts(p->writer, &counts);
    return counts.batches;
}

static void what_queued_up_is_one_batch(void **state) {
    struct toy_place *p = *state;
    struct command *list[20];
    for (size_t i = 0; i < 20; i++)
        list[i] = toy_command(&(struct toy){.counter = "c", .n = 1, .records = 1}, NULL);
    run_together(p, list, 20);
    assert_int_equal(batches_so_far(p), 2);
    for (size_t i = 0; i < 20; i++) {
        assert_int_equal(list[i]->fault, OK);
        assert_int_equal(list[i]->result.index, i); /* in the order in which they came */
        assert_int_equal(list[i]->after.size, 20);
    }
    free_all(list, 20);
}

static void a_batch_is_signed_once_and_only_when_it_adds_entries(void **state) {
    struct toy_place *p = *state;
    struct command *list[20];
    uint64_t first = store_signatures(p->store);
    for (size_t i = 0; i < 20; i++)
        list[i] = toy_command(&(struct toy){.counter = "c", .n = 1, .records = 1}, NULL);
    run_together(p, list, 20); /* two batches: the first adds nothing */
    assert_int_equal(store_signatures(p->store) - first, 1);
    assert_int_equal(store_published_size(p->store), 20);
    free_all(list, 20);
}

static void batch_past_its_bound_is_two(void **state) {
    struct toy_place *p = *state;
    struct command *list[5];
    for (size_t i = 0; i < 5; i++)
        list[i] = toy_command(
            &(struct toy){.counter = "c", .n = 1, .records = 1, .padding = 400000, .visit = "v"}, NULL);
    run_together(p, list, 5);
    assert_int_equal(batches_so_far(p), 1 + 3); /* two, two, one */
    for (size_t i = 0; i < 5; i++) {
        assert_int_equal(list[i]->fault, OK);
        assert_int_equal(list[i]->result.index, i);
    }
    assert_int_equal(list[0]->after.size, 2);
    assert_int_equal(list[4]->after.size, 5);
    assert_int_equal(toy_visits(p->store, "v"), 5); /* the one that found no room left no second visit */
    free_all(list, 5);
}

static void more_than_a_batch_holds_is_refused(void **state) {
    struct toy_place *p = *state;
    struct toy big = {.counter = "c", .n = 1, .records = 3, .padding = 400000, .visit = "v"};
    assert_int_equal(toy_run(p->writer, &big, NULL, NULL), TOO_LARGE_FOR_ENTRY);
    assert_int_equal(log_size(p->store), 0);
    assert_int_equal(toy_visits(p->store, "v"), 0);
}

static void refused_command_leaves_nothing(void **state) {
    struct toy_place *p = *state;
    assert_int_equal(toy_run(p->writer, &(struct toy){.visit = "v"}, NULL, NULL), OK);
    struct toy late = {.counter = "c", .n = 1, .records = 1, .visit = "v", .fault = DEADLINE_PASSED};
    struct toy new = late;
    new.visit = "w";
    struct command *list[] = {toy_command(&(struct toy){.visit = "v"}, NULL), toy_command(&late, NULL),
                              toy_command(&new, NULL), toy_command(&(struct toy){.visit = "v"}, NULL)};
    run_together(p, list, 4);
    assert_int_equal(list[1]->fault, DEADLINE_PASSED);
    assert_int_equal(list[1]->result.number, 0);
    assert_int_equal(list[3]->fault, OK);
    assert_int_equal(toy_visits(p->store, "v"), 3);
    struct txn t;
    assert_int_equal(store_read(p->store, &t), OK);
    assert_false(table_has(&t, TOY_VISITS, STR("w")));
    store_read_end(&t);
    assert_int_equal(log_size(p->store), 0);
    free_all(list, 4);
}

static void defect_in_apply_drops_its_command_alone(void **state) {
    struct toy_place *p = *state;
    struct toy good = {.counter = "c", .n = 1, .records = 1, .visit = "v"}, bad = good;
    bad.records = 2;
    bad.spoils = true;
    struct command *list[] = {toy_command(&good, NULL), toy_command(&bad, NULL), toy_command(&good, NULL)};
    run_together(p, list, 3);
    assert_int_equal(list[0]->fault, OK);
    assert_int_equal(list[1]->fault, INTERNAL);
    assert_int_equal(list[2]->fault, OK);
    assert_int_equal(list[2]->result.index, 1);
    assert_int_equal(toy_of(list[0])->decided, 2); /* the batch began again */
    assert_int_equal(log_size(p->store), 2);
    assert_int_equal(toy_sum(p->store, "c"), 2);
    assert_int_equal(toy_visits(p->store, "v"), 2);
    free_all(list, 3);
}

static void deciding_twice_gives_the_same_bytes(void **state) {
    struct toy_place *p = *state;
    struct toy good = {.counter = "c", .n = 1, .records = 1, .padding = 40}, bad = good;
    bad.spoils = true;
    struct command *list[] = {toy_command(&good, NULL), toy_command(&bad, NULL)};
    list[0]->seed = (struct seed){.used = 5};
    run_together(p, list, 2);
    assert_int_equal(toy_of(list[0])->decided, 2);
    struct seed seed = {.used = 5};
    unsigned char salt[SALT_BYTES];
    seed_bytes(&seed, salt, sizeof salt);
    struct txn t;
    struct opening o;
    assert_int_equal(store_read(p->store, &t), OK);
    assert_int_equal(journal_opening(&t, 0, STR("private"), &o), OK);
    assert_memory_equal(o.salt.p, salt, SALT_BYTES);
    store_read_end(&t);
    free_all(list, 2);
}

/* --- tokens --- */

static void same_token_gives_the_same_answer(void **state) {
    struct toy_place *p = *state;
    struct result first, again;
    struct toy toy = {.counter = "c", .n = 5, .records = 3};
    assert_int_equal(toy_run(p->writer, &toy, "form 1", &first), OK);
    assert_int_equal(toy_add(p->writer, "c", 100), OK);
    assert_int_equal(toy_run(p->writer, &toy, "form 1", &again), OK);
    assert_int_equal(toy_sum(p->store, "c"), 115);
    assert_memory_equal(&first, &again, sizeof first);
}

static void same_token_in_one_batch_counts_once(void **state) {
    struct toy_place *p = *state;
    struct toy toy = {.counter = "c", .n = 5, .records = 1};
    struct command *list[] = {toy_command(&toy, "form"), toy_command(&toy, "form"),
                              toy_command(&toy, "other")};
    run_together(p, list, 3);
    assert_false(list[0]->repeated);
    assert_true(list[1]->repeated);
    assert_false(list[2]->repeated);
    assert_memory_equal(&list[0]->result, &list[1]->result, sizeof list[0]->result);
    assert_int_equal(toy_sum(p->store, "c"), 10);
    free_all(list, 3);
}

static void refused_command_does_not_spend_its_token(void **state) {
    struct toy_place *p = *state;
    struct toy toy = {.counter = "c", .n = 5, .records = 1, .fault = FORM_INVALID};
    assert_int_equal(toy_run(p->writer, &toy, "form", NULL), FORM_INVALID);
    toy.fault = OK;
    assert_int_equal(toy_run(p->writer, &toy, "form", NULL), OK);
    assert_int_equal(toy_sum(p->store, "c"), 5);
}

/* --- time --- */

static void entry_is_never_older_than_the_last(void **state) {
    struct toy_place *p = *state;
    struct command *late = toy_command(&(struct toy){.counter = "c", .n = 1, .records = 1}, NULL),
                   *early = toy_command(&(struct toy){.counter = "c", .n = 1, .records = 1}, NULL);
    late->arrived = 2000000000;
    early->arrived = 1000000000;
    assert_int_equal(writer_run(p->writer, late), OK);
    assert_int_equal(writer_run(p->writer, early), OK);
    assert_int_equal(early->arrived, 1000000000);
    assert_int_equal(early->at, 2000000000);
    arena_free(late->arena);
    arena_free(early->arena);
}

/* --- bounds --- */

static void full_queue_refuses_and_the_caller_keeps_the_command(void **state) {
    struct toy_place *p = *state;
    toy_stop(p);
    toy_start(p);
    struct gate g = GATE;
    struct command *held =
        gated(&g, &(struct toy){.counter = "c", .at_deciding = wait_at_gate, .context = &g}, NULL);
    assert_int_equal(writer_submit(p->writer, held), OK);
    gate_wait(&g, &g.reached);
    struct command *list[1024];
    for (size_t i = 0; i < 1024; i++) {
        list[i] = gated(&g, &(struct toy){.visit = "v"}, NULL);
        assert_int_equal(writer_submit(p->writer, list[i]), OK);
    }
    struct command *more = gated(&g, &(struct toy){.visit = "v"}, NULL);
    assert_int_equal(writer_submit(p->writer, more), BUSY);
    struct writer_counts counts;
    writer_counts(p->writer, &counts);
    assert_int_equal(counts.waiting, 1024);
    assert_int_equal(counts.waiting_most, 1024);
    gate_set(&g, &g.open);
    gate_wait_done(&g, 1025);
    assert_int_equal(writer_submit(p->writer, more), OK); /* there is room again */
    gate_wait_done(&g, 1026);
    assert_int_equal(toy_visits(p->store, "v"), 1025);
    arena_free(held->arena);
    arena_free(more->arena);
    free_all(list, 1024);
}

static void stopping_decides_what_is_queued(void **state) {
    struct toy_place *p = *state;
    struct gate g = GATE;
    struct command *list[300];
    for (size_t i = 0; i < 300; i++) {
        list[i] = gated(&g, &(struct toy){.counter = "c", .n = 1, .records = 1}, NULL);
        assert_int_equal(writer_submit(p->writer, list[i]), OK);
    }
    toy_stop(p);
    assert_int_equal(g.done, 300);
    assert_int_equal(toy_sum(p->store, "c"), 300);
    free_all(list, 300);
}

static void past_max_bytes_no_entry_is_added_but_reading_and_signing_in_go_on(void **state) {
    struct toy_place *p = *state;
    toy_close(p);
    struct store_options o = toy_options(p);
    o.max_bytes = 1 << 20;
    toy_open(p, &o);
    toy_start(p);
    struct toy big = {.counter = "c", .n = 1, .records = 1, .padding = 100000};
    unsigned good = 0;
    enum fault f;
    while ((f = toy_run(p->writer, &big, NULL, NULL)) == OK)
        good++;
    assert_int_equal(f, DISK_FULL);
    assert_in_range(good, 5, 12);
    assert_int_equal(log_size(p->store), good);
    assert_int_equal(toy_sum(p->store, "c"), good);
    assert_int_equal(toy_run(p->writer, &(struct toy){.visit = "session"}, NULL, NULL), OK);
    assert_int_equal(toy_visits(p->store, "session"), 1);
    toy_close(p);
    toy_start(p); /* with room again */
    assert_int_equal(toy_run(p->writer, &big, NULL, NULL), OK);
    assert_int_equal(toy_sum(p->store, "c"), good + 1);
}

static void full_map_refuses_the_whole_batch_and_goes_on(void **state) {
    struct toy_place *p = *state;
    toy_close(p);
    struct store_options o = toy_options(p);
    o.map_bytes = 2 << 20;
    toy_open(p, &o);
    toy_start(p);
    struct toy big = {.counter = "c", .n = 1, .records = 1, .padding = 300000, .visit = "v"};
    uint64_t good = 0;
    enum fault f;
    while ((f = toy_run(p->writer, &big, NULL, NULL)) == OK)
        good++;
    assert_int_equal(f, DISK_FULL);
    struct toy small = {.counter = "c", .n = 1, .records = 1};
    struct command *list[] = {toy_command(&small, NULL), toy_command(&big, NULL), toy_command(&small, NULL)};
    run_together(p, list, 3);
    for (size_t i = 0; i < 3; i++)
        assert_int_equal(list[i]->fault, DISK_FULL);
    assert_int_equal(log_size(p->store), good);
    assert_int_equal(toy_sum(p->store, "c"), good);
    assert_int_equal(toy_visits(p->store, "v"), good);
    assert_int_equal(toy_run(p->writer, &small, NULL, NULL), OK); /* small ones still fit */
    free_all(list, 3);
}

static void command_is_fresh(void **state) {
    struct command *a = command_new(), *b = command_new();
    int64_t now = clock_now();
    assert_in_range(a->arrived, now - 5, now);
    assert_memory_not_equal(a->seed.b, b->seed.b, SEED_BYTES);
    assert_int_equal(a->seed.used, 0);
    arena_free(a->arena);
    arena_free(b->arena);
}

#define WITH_WRITER(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void) {
    const struct CMUnitTest tests[] = {
        WITH_WRITER(answer_tells_what_became_of_it),
        WITH_WRITER(many_threads_all_get_their_answers),
        WITH_WRITER(what_queued_up_is_one_batch),
        WITH_WRITER(a_batch_is_signed_once_and_only_when_it_adds_entries),
        WITH_WRITER(batch_past_its_bound_is_two),
        WITH_WRITER(more_than_a_batch_holds_is_refused),
        WITH_WRITER(refused_command_leaves_nothing),
        WITH_WRITER(defect_in_apply_drops_its_command_alone),
        WITH_WRITER(deciding_twice_gives_the_same_bytes),
        WITH_WRITER(same_token_gives_the_same_answer),
        WITH_WRITER(same_token_in_one_batch_counts_once),
        WITH_WRITER(refused_command_does_not_spend_its_token),
        WITH_WRITER(entry_is_never_older_than_the_last),
        WITH_WRITER(full_queue_refuses_and_the_caller_keeps_the_command),
        WITH_WRITER(stopping_decides_what_is_queued),
        WITH_WRITER(past_max_bytes_no_entry_is_added_but_reading_and_signing_in_go_on),
        WITH_WRITER(full_map_refuses_the_whole_batch_and_goes_on),
        cmocka_unit_test(command_is_fresh),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
