/* follow.c: every answer a shared engine can give, one at a time, and what the writer makes of it. */
#include "store/follow.h"

#include "base/clock.h"
#include "base/log.h"
#include "fault/engine_fault.c" /* NOLINT(bugprone-suspicious-include): with its insides */
#include "support/test.h"
#include "support/toy.h"

#include <pthread.h>
#include <sched.h>
#include <sys/wait.h>

enum step { DONE, CONFLICT, FOREIGN, UNKNOWN_DONE, UNKNOWN_LATER, UNKNOWN_TOO_LATE, UNKNOWN_LOST, REFUSED };

/* The answers to the next appends; DONE after the last. */
static struct {
    enum step steps[8];
    size_t n, at;
} script;

static struct faulty *engine;
static struct toy_place place;
static int64_t foreign_delay; /* the others' clock against ours */

/* The other machine adds 1000 to the counter "c". */
bool fault_foreign(int64_t last_at, struct batch *b) {
    static struct seed seed;
    struct toy toy = {.counter = "c", .n = 1000};
    struct record r = toy_record(b->arena, &seed, last_at + foreign_delay, &toy, "added", NULL);
    return batch_add(b, &r) == OK;
}

static enum outcome scripted(struct log_engine *log, const struct position *expected, const struct batch *b,
                             const struct position *after) {
    struct faulty *e = (struct faulty *)log;
    enum step step = script.at < script.n ? script.steps[script.at++] : DONE;
    struct arena *a = arena_new();
    enum outcome o = ENGINE_UNKNOWN;
    let_arrive(e);
    if (!stands_at(e, expected) && !stands_at(e, after)) {
        arena_free(a);
        return ENGINE_CONFLICT;
    }
    switch (step) {
    case DONE:
    case UNKNOWN_DONE:
        o = append_in(e, a, expected, b, after);
        o = step == DONE ? o : ENGINE_UNKNOWN;
        break;
    case FOREIGN:
        enter_foreign(e, a, expected);
        o = ENGINE_CONFLICT;
        break;
    case CONFLICT:
        o = ENGINE_CONFLICT;
        break;
    case UNKNOWN_LATER:
    case UNKNOWN_TOO_LATE:
        hold(e, expected, after, batch_encode(a, b));
        e->held.calls =
            step == UNKNOWN_LATER ? 3 : 4; /* after follow and head were asked, or one call more */
        break;
    case UNKNOWN_LOST:
        break;
    case REFUSED:
        o = ENGINE_REFUSED;
        break;
    }
    arena_free(a);
    return o;
}

static void take_engine(struct log_engine *e) {
    engine = (struct faulty *)e;
    engine->engine.append = scripted;
}

static int setup(void **state) {
    setenv("KAARING_FAULT_PERCENT", "0", 1);
    toy_make(&place);
    place.engine_opened = take_engine;
    foreign_delay = 0;
    script.n = script.at = 0;
    toy_start(&place);
    return 0;
}

static int teardown(void **state) {
    toy_remove(&place);
    return 0;
}

#define SCRIPT(...)                                                                                          \
    do {                                                                                                     \
        const enum step steps[] = {__VA_ARGS__};                                                             \
        memcpy(script.steps, steps, sizeof steps);                                                           \
        script.n = sizeof steps / sizeof *steps;                                                             \
        script.at = 0;                                                                                       \
    } while (0)

static const struct toy one = {.counter = "c", .n = 1, .records = 1, .visit = "v"};

static void assert_whole(void) {
    enum fault f = replay_check(place.store, &toy_domain, &place.said);
    if (f)
        messages_print(&place.said, stderr);
    assert_int_equal(f, OK);
    struct arena *a = arena_new();
    struct published p = store_published(place.store, a);
    struct position head_now = stands(engine, NULL);
    assert_true(same(&p.position, &head_now));
    struct str registered = get_register(engine, STR("signed"));
    assert_int_equal(key_read_u64(registered, 0), p.position.size);
    arena_free(a);
}

static struct command *run_one(enum fault expected) {
    struct command *c = toy_command(&one, "form");
    assert_int_equal(writer_run(place.writer, c), expected);
    return c;
}

struct done {
    unsigned decided; /* times */
    uint64_t index;
    uint32_t number;
    uint64_t sum; /* of the counter, with what the others added */
};

/* Runs one command by the script: it counts once, in the log and beside it, and is answered as it was decided
 * for the place where it stands. */
static void run_to(struct done d) {
    struct command *c = run_one(OK);
    assert_int_equal(toy_of(c)->decided, d.decided);
    assert_false(c->repeated);
    assert_int_equal(c->result.index, d.index);
    assert_int_equal(c->result.number, d.number);
    assert_int_equal(c->after.size, store_published_size(place.store));
    assert_int_equal(toy_sum(place.store, "c"), d.sum);
    assert_int_equal(toy_visits(place.store, "v"), 1);
    assert_whole();
    arena_free(c->arena);
}

/* Runs one command that is given up: nothing is left of it. */
static unsigned run_to_busy(void) {
    struct command *c = run_one(BUSY);
    unsigned decided = toy_of(c)->decided;
    assert_int_equal(toy_sum(place.store, "c"), 0);
    assert_int_equal(toy_visits(place.store, "v"), 0);
    arena_free(c->arena);
    return decided;
}

static void done_commits(void **state) {
    run_to((struct done){.decided = 1, .index = 0, .number = 1, .sum = 1});
}

static void conflict_decides_again(void **state) {
    SCRIPT(CONFLICT, CONFLICT);
    run_to((struct done){.decided = 3, .index = 0, .number = 1, .sum = 1});
}

static void conflict_decides_on_what_the_others_did(void **state) {
    SCRIPT(FOREIGN);
    run_to((struct done){.decided = 2, .index = 1, .number = 1001, .sum = 1001});
}

static void unknown_that_was_done_is_answered_as_first_decided(void **state) {
    SCRIPT(UNKNOWN_DONE);
    run_to((struct done){.decided = 1, .index = 0, .number = 1, .sum = 1});
}

static void unknown_that_was_lost_is_decided_again(void **state) {
    SCRIPT(UNKNOWN_LOST, UNKNOWN_LOST);
    run_to((struct done){.decided = 3, .index = 0, .number = 1, .sum = 1});
}

static void unknown_that_arrives_later_counts_once(void **state) {
    SCRIPT(UNKNOWN_LATER);
    run_to((struct done){.decided = 2, .index = 0, .number = 1, .sum = 1});
}

static void unknown_is_found_behind_what_the_others_added_since(void **state) {
    SCRIPT(UNKNOWN_LATER, FOREIGN);
    run_to((struct done){.decided = 2, .index = 0, .number = 1, .sum = 1001});
}

static void unknown_that_the_others_overtook_is_decided_again(void **state) {
    SCRIPT(UNKNOWN_TOO_LATE, FOREIGN);
    run_to((struct done){.decided = 3, .index = 1, .number = 1001, .sum = 1001});
}

static void refused_is_busy_and_leaves_nothing(void **state) {
    SCRIPT(REFUSED);
    run_to_busy();
    run_to((struct done){.decided = 1, .index = 0, .number = 1, .sum = 1});
}

static enum outcome conflict_always(struct log_engine *e, const struct position *expected,
                                    const struct batch *b, const struct position *after) {
    return ENGINE_CONFLICT;
}

static void conflict_without_end_is_busy(void **state) {
    engine->engine.append = conflict_always;
    assert_true(run_to_busy() > 50);
}

static void volatile_commands_need_no_engine(void **state) {
    engine->engine.append = conflict_always;
    assert_int_equal(toy_run(place.writer, &(struct toy){.visit = "v"}, NULL, NULL), OK);
    assert_int_equal(toy_visits(place.store, "v"), 1);
}

/* --- all of it at once --- */

enum { THREADS = 8, EACH = 25 };

struct submitter {
    pthread_t thread;
    unsigned number, good;
};

static void *submit_many(void *context) {
    struct submitter *s = context;
    char counter[16], token[32];
    snprintf(counter, sizeof counter, "t%u", s->number);
    for (unsigned i = 0; i < EACH; i++) {
        struct toy toy = {.counter = counter, .n = 1, .records = 1 + i % 2, .visit = "v"};
        snprintf(token, sizeof token, "%u %u", s->number, i);
        struct command *c = toy_command(&toy, token);
        s->good += writer_run(place.writer, c) == OK && !c->repeated && c->result.index < c->after.size;
        arena_free(c->arena);
    }
    return NULL;
}

static void nothing_is_lost_or_doubled_among_faults_of_all_kinds(void **state) {
    toy_close(&place);
    place.engine_opened = NULL;
    setenv("KAARING_FAULT_PERCENT", "50", 1);
    toy_start(&place);
    struct submitter all[THREADS];
    for (unsigned i = 0; i < THREADS; i++) {
        all[i] = (struct submitter){.number = i};
        assert_int_equal(pthread_create(&all[i].thread, NULL, submit_many, &all[i]), 0);
    }
    for (unsigned i = 0; i < THREADS; i++) {
        char counter[16];
        snprintf(counter, sizeof counter, "t%u", i);
        pthread_join(all[i].thread, NULL);
        assert_int_equal(all[i].good, EACH);
        assert_int_equal(toy_times(place.store, counter), EACH + EACH / 2);
    }
    assert_int_equal(toy_visits(place.store, "v"), THREADS * EACH);
    toy_close(&place);
    setenv("KAARING_FAULT_PERCENT", "0", 1);
    place.engine_opened = take_engine;
    toy_start(&place);
    assert_true(engine->frames_n > 0 && toy_times(place.store, "c") > 0); /* others were there too */
    assert_whole();
}

/* --- starts --- */

static void add_foreign(void) {
    struct arena *a = arena_new();
    struct position now = stands(engine, NULL);
    enter_foreign(engine, a, &now);
    arena_free(a);
}

static void start_follows_what_was_missed(void **state) {
    assert_int_equal(toy_add(place.writer, "c", 1), OK);
    toy_stop(&place);
    engine = (struct faulty *)engine_open(str_of(place.dir));
    add_foreign();
    add_foreign();
    engine->engine.close(&engine->engine);
    toy_start(&place);
    assert_int_equal(toy_sum(place.store, "c"), 2001);
    assert_int_equal(store_published_size(place.store), 3);
    assert_whole();
}

static enum outcome foreign_while_following(struct log_engine *log, const struct position *from,
                                            each_batch *f, void *context, int wait_ms) {
    if (engine->frames_n == 1)
        add_foreign();
    return follow(log, from, f, context, wait_ms);
}

static void take_engine_of_two(struct log_engine *e) {
    take_engine(e);
    engine->engine.follow = foreign_while_following;
}

static void idle_writer_follows(void **state) {
    toy_stop(&place);
    place.engine_opened = take_engine_of_two;
    toy_start(&place);
    assert_int_equal(toy_add(place.writer, "c", 1), OK);
    for (int64_t until = clock_ms() + 10000; clock_ms() < until && store_published_size(place.store) < 2;)
        sched_yield();
    assert_int_equal(toy_sum(place.store, "c"), 1001);
    place.engine_opened = take_engine;
    toy_stop(&place);
    toy_start(&place);
    assert_whole();
}

/* How a process ends in which `f` runs on a writer of its own. */
static int exit_of(void (*f)(void)) {
    toy_close(&place);
    pid_t child = fork();
    if (child == 0) {
        log_to(-1);
        toy_start(&place);
        f();
        alarm(10);
        pause(); /* the answer leaves before the process ends */
    }
    int status = 0;
    waitpid(child, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static enum outcome sign_another(struct log_engine *log, const struct position *expected,
                                 const struct batch *b, const struct position *after) {
    struct position other = {1, hash_of(STR("another log"))};
    struct key k = key_new();
    key_u64(&k, other.size);
    key_str(&k, hash_str(&other.root));
    set_register(engine, STR("signed"), key_of(&k));
    return append(log, expected, b, after);
}

static void sign_elsewhere(void) {
    engine->engine.append = sign_another;
    toy_add(place.writer, "c", 1);
}

static void another_log_signed_elsewhere_ends_the_process(void **state) {
    assert_int_equal(toy_add(place.writer, "c", 1), OK);
    assert_int_equal(exit_of(sign_elsewhere), WRITER_EXIT);
}

static enum outcome foreign_first(struct log_engine *log, const struct position *expected,
                                  const struct batch *b, const struct position *after) {
    engine->engine.append = append;
    add_foreign();
    return ENGINE_CONFLICT;
}

static void follow_the_past(void) {
    foreign_delay = -10;
    engine->engine.append = foreign_first;
    toy_add(place.writer, "c", 1);
}

static void entry_older_than_the_last_ends_the_process(void **state) {
    assert_int_equal(toy_add(place.writer, "c", 1), OK);
    assert_int_equal(exit_of(follow_the_past), WRITER_EXIT);
}

#define WITH_ENGINE(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void) {
    const struct CMUnitTest tests[] = {
        WITH_ENGINE(done_commits),
        WITH_ENGINE(conflict_decides_again),
        WITH_ENGINE(conflict_decides_on_what_the_others_did),
        WITH_ENGINE(unknown_that_was_done_is_answered_as_first_decided),
        WITH_ENGINE(unknown_that_was_lost_is_decided_again),
        WITH_ENGINE(unknown_that_arrives_later_counts_once),
        WITH_ENGINE(unknown_is_found_behind_what_the_others_added_since),
        WITH_ENGINE(unknown_that_the_others_overtook_is_decided_again),
        WITH_ENGINE(refused_is_busy_and_leaves_nothing),
        WITH_ENGINE(conflict_without_end_is_busy),
        WITH_ENGINE(volatile_commands_need_no_engine),
        WITH_ENGINE(nothing_is_lost_or_doubled_among_faults_of_all_kinds),
        WITH_ENGINE(start_follows_what_was_missed),
        WITH_ENGINE(idle_writer_follows),
        WITH_ENGINE(another_log_signed_elsewhere_ends_the_process),
        WITH_ENGINE(entry_older_than_the_last_ends_the_process),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
