/* store.c: what the writer gets through a disk, against the least that could be written to the same disk.
 *
 * The limit is LMDB alone: one transaction for every N commands, an entry and an opening of the same bytes
 * each. The writer adds to that the tree and its nodes, the token, the state, the signed checkpoint, and N
 * threads that wait. */
#include "base/clock.h"
#include "support/toy.h"

#include <lmdb.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

enum { ROUNDS = 4, RUN_MS = 800, ENTRY_BYTES = 170, OPENING_BYTES = 600, AT_ONCE_MOST = 64 };

/* Something counted over some time, in turns with something else, so that both meet the same moods of the
 * disk. */
struct count {
    uint64_t n;
    int64_t ms;
};

static double rate(const struct count *c) {
    return (double)c->n * 1000 / (double)c->ms;
}

/* --- the limit --- */

static void must(int code) {
    if (!code)
        return;
    fprintf(stderr, "%s\n", mdb_strerror(code));
    exit(1);
}

static void put(MDB_txn *t, MDB_dbi table, uint64_t i, const char *bytes, size_t n) {
    struct key k = key_new();
    key_u64(&k, i);
    MDB_val key = {k.n, k.b}, value = {n, (void *)(uintptr_t)bytes};
    must(mdb_put(t, table, &key, &value, MDB_APPEND));
}

struct raw {
    MDB_env *env;
    MDB_dbi entries, openings;
};

static void raw_open(struct raw *r, const char *dir) {
    MDB_txn *t;
    must(mdb_env_create(&r->env));
    must(mdb_env_set_mapsize(r->env, (size_t)8 << 30));
    must(mdb_env_set_maxdbs(r->env, 2));
    must(mdb_env_open(r->env, dir, MDB_NOTLS, 0600));
    must(mdb_txn_begin(r->env, NULL, 0, &t));
    must(mdb_dbi_open(t, "entries", MDB_CREATE, &r->entries));
    must(mdb_dbi_open(t, "openings", MDB_CREATE, &r->openings));
    must(mdb_txn_commit(t));
}

static void raw_run(const struct raw *r, unsigned at_once, struct count *c) {
    char bytes[OPENING_BYTES];
    memset(bytes, 'x', sizeof bytes);
    int64_t begun = clock_ms();
    while (clock_ms() - begun < RUN_MS) {
        MDB_txn *t;
        must(mdb_txn_begin(r->env, NULL, 0, &t));
        for (unsigned i = 0; i < at_once; i++, c->n++) {
            put(t, r->entries, c->n, bytes, ENTRY_BYTES);
            put(t, r->openings, c->n, bytes, OPENING_BYTES);
        }
        must(mdb_txn_commit(t));
    }
    c->ms += clock_ms() - begun;
}

/* --- the writer --- */

static atomic_bool stop;

struct client {
    pthread_t thread;
    struct writer *w;
    unsigned number;
    uint64_t n;
};

static void *write_on(void *context) {
    struct client *c = context;
    char counter[16], token[48];
    snprintf(counter, sizeof counter, "t%u", c->number);
    struct toy toy = {.counter = counter, .n = 1, .records = 1, .padding = OPENING_BYTES - 110};
    for (; !atomic_load(&stop); c->n++) {
        snprintf(token, sizeof token, "%u %llu", c->number, (unsigned long long)c->n);
        if (toy_run(c->w, &toy, token, NULL))
            exit(1);
    }
    return NULL;
}

static void writer_run_for(struct toy_place *p, unsigned at_once, struct count *c, uint64_t *batches) {
    struct client clients[AT_ONCE_MOST];
    struct writer_counts before, after;
    atomic_store(&stop, false);
    writer_counts(p->writer, &before);
    int64_t begun = clock_ms();
    for (unsigned i = 0; i < at_once; i++) {
        clients[i] = (struct client){.w = p->writer, .number = i, .n = c->n};
        if (pthread_create(&clients[i].thread, NULL, write_on, &clients[i]))
            exit(1);
    }
    while (clock_ms() - begun < RUN_MS)
        nanosleep(&(struct timespec){0, 10000000}, NULL);
    atomic_store(&stop, true);
    for (unsigned i = 0; i < at_once; i++)
        pthread_join(clients[i].thread, NULL);
    writer_counts(p->writer, &after);
    c->ms += clock_ms() - begun;
    c->n += after.commands - before.commands;
    *batches += after.batches - before.batches;
}

static void measure(struct toy_place *p, unsigned at_once) {
    struct raw raw;
    struct count limit = {0}, value = {0};
    uint64_t batches = 0;
    struct str dir = arena_format(p->arena, "%s/raw-%u", p->root, at_once);
    if (mkdir(dir.p, 0700))
        exit(1);
    raw_open(&raw, dir.p);
    for (unsigned i = 0; i < ROUNDS; i++) {
        raw_run(&raw, at_once, &limit);
        writer_run_for(p, at_once, &value, &batches);
    }
    mdb_env_close(raw.env);
    printf("store, %2u at once            %12.0f %12.0f %8.2f %8.1f\n", at_once, rate(&value), rate(&limit),
           rate(&value) / rate(&limit), (double)value.n / (double)batches);
}

int main(void) {
    static const unsigned at_once[] = {1, 16, 64};
    struct toy_place p;
    toy_make(&p);
    toy_start(&p);
    printf("%-28s %12s %12s %8s %8s\n", "durable commands a second", "value", "limit", "ratio", "a batch");
    for (size_t i = 0; i < sizeof at_once / sizeof *at_once; i++)
        measure(&p, at_once[i]);
    toy_remove(&p);
    return 0;
}
