/* bare_commit.c: the limit that durable acts are measured against: libh2o, one Ed25519 verification, and
 * LMDB's group commit, with nothing else in between.
 *
 *   bare_commit PORT THREADS ANSWER DIR SIGNED
 *
 * Each request's body is queued, as it came, to one thread, which commits all that waits in one transaction:
 * an entry and the body beside it. The answer leaves after the commit. Before that, one signature over SIGNED
 * bytes is verified, or none when SIGNED is 0. It ends with SIGTERM. */
#include "support/bare.h"

#include <lmdb.h>
#include <pthread.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ENTRY_BYTES = 320, BODY_BYTES_MAX = 1 << 20 };

struct work {
    h2o_multithread_message_t message;
    h2o_multithread_receiver_t *home;
    h2o_req_t *req;
    struct work *next;
};

/* --- the one thread that writes --- */

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t more = PTHREAD_COND_INITIALIZER;
static struct work *first, **last = &first;

static MDB_env *env;
static MDB_dbi entries, openings;

static void must(int code) {
    if (!code)
        return;
    fprintf(stderr, "bare_commit: %s\n", mdb_strerror(code));
    exit(1);
}

static struct work *take_all(void) {
    pthread_mutex_lock(&lock);
    while (!first)
        pthread_cond_wait(&more, &lock);
    struct work *all = first;
    first = NULL;
    last = &first;
    pthread_mutex_unlock(&lock);
    return all;
}

static void put(MDB_txn *t, MDB_dbi table, uint64_t i, const void *bytes, size_t n) {
    unsigned char be[8];
    for (unsigned k = 0; k < sizeof be; k++)
        be[k] = (unsigned char)(i >> (56 - 8 * k));
    MDB_val key = {sizeof be, be}, value = {n, (void *)(uintptr_t)bytes};
    must(mdb_put(t, table, &key, &value, MDB_APPEND));
}

static void *commit_on(void *unused) {
    static const char entry[ENTRY_BYTES];
    (void)unused;
    for (uint64_t n = 0;;) {
        struct work *all = take_all(), *next;
        MDB_txn *t;
        must(mdb_txn_begin(env, NULL, 0, &t));
        for (struct work *w = all; w; w = w->next, n++) {
            put(t, entries, n, entry, sizeof entry);
            put(t, openings, n, w->req->entity.base, w->req->entity.len);
        }
        must(mdb_txn_commit(t));
        for (struct work *w = all; w; w = next) {
            next = w->next; /* it goes with its answer */
            h2o_multithread_send_message(w->home, &w->message);
        }
    }
    return NULL;
}

static void open_folder(const char *dir) {
    MDB_txn *t;
    pthread_t thread;
    must(mdb_env_create(&env));
    must(mdb_env_set_mapsize(env, (size_t)8 << 30));
    must(mdb_env_set_maxdbs(env, 2));
    must(mdb_env_open(env, dir, MDB_NOTLS, 0600));
    must(mdb_txn_begin(env, NULL, 0, &t));
    must(mdb_dbi_open(t, "entries", MDB_CREATE, &entries));
    must(mdb_dbi_open(t, "openings", MDB_CREATE, &openings));
    must(mdb_txn_commit(t));
    if (pthread_create(&thread, NULL, commit_on, NULL))
        bare_fail("bare_commit");
}

/* --- a signature --- */

static struct {
    unsigned char public_key[crypto_sign_PUBLICKEYBYTES], signature[crypto_sign_BYTES];
    unsigned char text[BODY_BYTES_MAX];
    size_t n;
} given;

static void sign_once(size_t n) {
    unsigned char secret_key[crypto_sign_SECRETKEYBYTES];
    given.n = n < sizeof given.text ? n : sizeof given.text;
    crypto_sign_keypair(given.public_key, secret_key);
    randombytes_buf(given.text, given.n);
    crypto_sign_detached(given.signature, NULL, given.text, given.n, secret_key);
}

/* --- the threads that answer --- */

static _Thread_local h2o_multithread_receiver_t replies;

static void on_replies(h2o_multithread_receiver_t *receiver, h2o_linklist_t *messages) {
    (void)receiver;
    while (!h2o_linklist_is_empty(messages)) {
        h2o_linklist_t *link = messages->next;
        h2o_linklist_unlink(link);
        h2o_multithread_message_t *m = H2O_STRUCT_FROM_MEMBER(h2o_multithread_message_t, link, link);
        bare_answer(H2O_STRUCT_FROM_MEMBER(struct work, message, m)->req);
    }
}

static void begin(h2o_context_t *context) {
    h2o_multithread_register_receiver(h2o_multithread_create_queue(context->loop), &replies, on_replies);
}

static int on_request(h2o_handler_t *self, h2o_req_t *req) {
    (void)self;
    if (given.n && crypto_sign_verify_detached(given.signature, given.text, given.n, given.public_key))
        abort();
    struct work *w = h2o_mem_alloc_pool(&req->pool, sizeof *w);
    *w = (struct work){.home = &replies, .req = req};
    pthread_mutex_lock(&lock);
    *last = w;
    last = &w->next;
    pthread_cond_signal(&more);
    pthread_mutex_unlock(&lock);
    return 0;
}

int main(int argc, char **argv) {
    if (argc != 6 || sodium_init() < 0) {
        fputs("usage: bare_commit PORT THREADS ANSWER DIR SIGNED\n", stderr);
        return 2;
    }
    const struct bare b = {.port = (uint16_t)strtoul(argv[1], NULL, 10),
                           .threads = strtol(argv[2], NULL, 10),
                           .answer = argv[3],
                           .on_request = on_request,
                           .begin = begin};
    open_folder(argv[4]);
    sign_once(strtoul(argv[5], NULL, 10));
    bare_serve(&b);
}
