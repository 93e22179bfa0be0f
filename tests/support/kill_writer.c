/* kill_writer.c: one process that writes and is killed, and one that kills it and looks. */
#include "support/kill_writer.h"

#include "base/json.h"
#include "support/test.h"
#include "support/toy.h"

#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { THREADS = 8, ANSWERS_BEFORE_KILL = 300 };

struct answer { /* written in one piece: smaller than PIPE_BUF */
    uint32_t thread, sequence;
    uint64_t index;
    struct position published;
};

struct answers {
    struct answer *list;
    size_t n, room;
};

/* --- the process that is killed --- */

struct client {
    pthread_t thread;
    struct toy_place *p;
    uint32_t number, sequence;
    int pipe;
};

static struct position published_position(struct store *s) {
    struct arena *a = arena_new();
    struct published p = store_published(s, a);
    struct note_verifier log = store_log_verifier(s);
    struct note note;
    struct checkpoint c;
    if (note_parse(a, p.note, &note) || note_verify(&note, &log, 1, NULL) ||
        checkpoint_parse(note.text, &c) || c.position.size != p.position.size ||
        !hash_equal(c.position.root, p.position.root))
        abort();
    arena_free(a);
    return p.position;
}

/* The same counter, number and token for the same thread and sequence, in whatever process. */
static void *write_for_ever(void *context) {
    struct client *me = context;
    char counter[16], token[32];
    snprintf(counter, sizeof counter, "t%u", me->number);
    for (uint32_t i = me->sequence;; i++) {
        snprintf(token, sizeof token, "%u %u", me->number, i);
        struct result r;
        struct toy toy = {.counter = counter, .n = i, .records = 1, .padding = i % 700};
        if (toy_run(me->p->writer, &toy, token, &r))
            abort();
        struct answer a = {me->number, i, r.index, published_position(me->p->store)};
        if (write(me->pipe, &a, sizeof a) != sizeof a)
            return NULL;
    }
}

static void serve(struct toy_place *p, const uint32_t last[THREADS], int pipe) {
    toy_start(p);
    struct client clients[THREADS];
    for (uint32_t i = 0; i < THREADS; i++) {
        clients[i] = (struct client){.p = p, .number = i, .sequence = last[i] + 1, .pipe = pipe};
        if (pthread_create(&clients[i].thread, NULL, write_for_ever, &clients[i]))
            abort();
    }
    for (;;)
        pause();
}

/* --- the one that kills --- */

static void remember(struct answers *all, const struct answer *a) {
    if (all->n == all->room) {
        all->room = all->room ? 2 * all->room : 4096;
        all->list = realloc(all->list, all->room * sizeof *all->list);
        assert_non_null(all->list);
    }
    all->list[all->n++] = *a;
}

/* Kills the child after `most` answers, wherever it stands then, and hears out what it had said. */
static void listen_and_kill(pid_t child, int from, size_t most, struct answers *all) {
    struct answer a;
    for (size_t i = 0; read(from, &a, sizeof a) == sizeof a; i++) {
        remember(all, &a);
        if (i == most)
            kill(child, SIGKILL);
    }
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
}

static void round_of(struct toy_place *p, struct answers *all, uint32_t last[THREADS], size_t most) {
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    pid_t child = fork();
    if (child == 0) {
        close(ends[0]);
        serve(p, last, ends[1]);
    }
    close(ends[1]);
    size_t before = all->n;
    listen_and_kill(child, ends[0], most, all);
    close(ends[0]);
    assert_true(all->n - before > most);
    for (size_t i = before; i < all->n; i++) {
        assert_int_equal(all->list[i].sequence, last[all->list[i].thread] + 1);
        last[all->list[i].thread]++;
    }
}

/* --- what must be true --- */

static void read_entry(struct txn *t, uint64_t index, uint32_t *thread, uint32_t *sequence) {
    struct arena *a = arena_new();
    struct str entry;
    json_t *json;
    assert_int_equal(journal_entry(t, index, &entry), OK);
    assert_int_equal(json_parse(a, entry, &json), OK);
    const json_t *open = json_object_get(json, "open");
    *thread = (uint32_t)(json_get_str(open, "counter").p[1] - '0');
    *sequence = (uint32_t)json_get_int(open, "n");
    arena_free(a);
}

static void every_answer_is_kept(struct txn *t, const struct answers *all, uint64_t size) {
    for (size_t i = 0; i < all->n; i++) {
        const struct answer *a = &all->list[i];
        uint32_t thread, sequence;
        assert_true(a->index < size && a->index < a->published.size && a->published.size <= size);
        read_entry(t, a->index, &thread, &sequence);
        assert_int_equal(thread, a->thread);
        assert_int_equal(sequence, a->sequence);
        struct hash root;
        assert_int_equal(tree_root_at(a->published.size, journal_node, t, &root), OK);
        assert_true(hash_equal(root, a->published.root));
    }
}

/* In order, none missing, none twice; at most one of each thread was in flight. */
static void each_is_there_once(struct txn *t, const uint32_t last[THREADS], uint64_t size) {
    uint32_t seen[THREADS] = {0}, thread, sequence;
    for (uint64_t i = 0; i < size; i++) {
        read_entry(t, i, &thread, &sequence);
        assert_true(thread < THREADS);
        assert_int_equal(sequence, ++seen[thread]);
    }
    for (size_t i = 0; i < THREADS; i++)
        assert_in_range(seen[i], last[i], last[i] + 1);
}

static void check_folder(struct toy_place *p, const struct answers *all, const uint32_t last[THREADS]) {
    toy_start(p); /* a shared engine's log may be further on: starting follows it */
    toy_stop(p);
    struct txn t;
    struct position end;
    int64_t at;
    assert_int_equal(store_read(p->store, &t), OK);
    assert_int_equal(journal_position(&t, &end, &at), OK);
    every_answer_is_kept(&t, all, end.size);
    each_is_there_once(&t, last, end.size);
    store_read_end(&t);
    toy_must(p, replay_check(p->store, &toy_domain, &p->said));
    struct position now = published_position(p->store);
    assert_int_equal(now.size, end.size);
    toy_close(p);
}

void kill_writers(uint64_t kills) {
    unsigned chance = (unsigned)getpid();
    str_to_u64(str_of(getenv("KAARING_KILLS")), &kills);
    struct toy_place p;
    struct answers all = {0};
    uint32_t last[THREADS] = {0};
    toy_make(&p);
    for (uint64_t i = 0; i < kills; i++) {
        round_of(&p, &all, last, (size_t)(rand_r(&chance) % ANSWERS_BEFORE_KILL));
        check_folder(&p, &all, last);
    }
    toy_remove(&p);
    free(all.list);
}
