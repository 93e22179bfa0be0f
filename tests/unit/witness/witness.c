/* witness.c, and ledger.c and key_file.c under it: what is answered and remembered, also by many at once, and
 * a folder that has lost one of its halves. */
#include "witness/witness.h"

#include "proof/cosignature.h"
#include "support/text.h"
#include "support/watched.h"

#include <pthread.h>
#include <sodium.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define NOW 1764000000

static struct arena *a;
static struct messages said;
static char folder[] = "/tmp/kaaring-witness-XXXXXX";
static struct watched honest;
static struct watched_log logs[2];
static struct witness_settings settings;
static struct witness *w;

static int begin(void **state) {
    a = arena_new();
    said = messages_new(a);
    if (sodium_init() < 0)
        return 1;
    watched_make(&honest, a, "log.example/a", 1);
    logs[0] = (struct watched_log){honest.verifier.name, 1, &honest.verifier};
    return 0;
}

static int end(void **state) {
    arena_free(a);
    return 0;
}

static enum fault open_again(void) {
    witness_close(w);
    w = NULL;
    return witness_open(&settings, &said, &w);
}

static int setup(void **state) {
    strcpy(folder + sizeof folder - 7, "XXXXXX");
    if (!mkdtemp(folder))
        return 1;
    settings = (struct witness_settings){
        .name = STR("w.example"), .folder = str_of(folder), .logs_n = 1, .logs = logs};
    return open_again();
}

static struct str in_folder(const char *name) {
    return arena_format(a, "%s/%s", folder, name);
}

static int teardown(void **state) {
    static const char *const files[] = {"witness.mdb", "witness.mdb-lock", "witness.key", "lock"};
    witness_close(w);
    w = NULL;
    for (size_t i = 0; i < sizeof files / sizeof *files; i++)
        unlink(in_folder(files[i]).p);
    return rmdir(folder);
}

static struct witness_answer add(const struct watched *from, uint64_t old, uint64_t size) {
    struct witness_question q = {true, STR("/add-checkpoint"), watched_body(from, old, size)};
    return witness_ask(w, a, &q, NOW);
}

static struct witness_answer get(const char *path) {
    return witness_ask(w, a, &(struct witness_question){.path = str_of(path)}, NOW);
}

static void check_signed(struct witness_answer answer, uint64_t size) {
    struct note_verifier key;
    struct note n;
    int64_t at;
    assert_int_equal(answer.status, 200);
    assert_int_equal(cosignature_key_parse(a, witness_key(w, a), &key), OK);
    struct str whole = arena_format(a, "%s%s", watched_checkpoint(&honest, size).p, answer.body.p);
    assert_int_equal(note_parse(a, whole, &n), OK);
    assert_int_equal(cosignature_verify(&n, &key, &at), OK);
    assert_int_equal(at, NOW);
}

static void what_extends_is_signed_and_remembered(void **state) {
    check_signed(add(&honest, 0, 5), 5);
    check_signed(add(&honest, 5, 5), 5); /* the same once more: a fresh time */
    check_signed(add(&honest, 5, 9), 9);
    struct str key = witness_key(w, a);
    assert_int_equal(open_again(), OK);
    assert_true(str_equal(witness_key(w, a), key));
    check_signed(add(&honest, 9, 12), 12);
}

static void another_size_is_told_the_right_one(void **state) {
    struct witness_answer first = add(&honest, 3, 5);
    assert_int_equal(first.status, 409);
    assert_text(first.body, "0\n");
    assert_string_equal(first.type, "text/x.tlog.size");
    check_signed(add(&honest, 0, 5), 5);
    assert_text(add(&honest, 0, 5).body, "5\n");
    assert_text(add(&honest, 4, 4).body, "5\n"); /* an older one */
    check_signed(add(&honest, 5, 5), 5);
}

/* Two pasts, each signed by the log's own key. */
static void a_log_that_lies_is_refused(void **state) {
    struct watched bent = honest;
    watched_bend(&bent, 3);
    check_signed(add(&honest, 0, 5), 5);
    assert_int_equal(add(&bent, 5, 5).status, 422);
    assert_int_equal(add(&bent, 5, 9).status, 422);
    assert_int_equal(add(&bent, 0, 9).status, 409);
    check_signed(add(&honest, 5, 9), 9);
}

static void each_refusal_has_its_status_and_changes_nothing(void **state) {
    struct watched unknown, stranger;
    watched_make(&unknown, a, "log.example/b", 1);
    watched_make(&stranger, a, "log.example/a", 2);
    check_signed(add(&honest, 0, 5), 5);
    assert_int_equal(add(&unknown, 0, 5).status, 404);
    assert_int_equal(add(&stranger, 5, 9).status, 403);
    assert_int_equal(add(&honest, 7, 6).status, 400);
    struct witness_question q = {true, STR("/add-checkpoint"), STR("old 5\n")};
    assert_int_equal(witness_ask(w, a, &q, NOW).status, 400);
    q.path = STR("/add-checkpoints");
    assert_int_equal(witness_ask(w, a, &q, NOW).status, 404);
    assert_int_equal(get("/add-checkpoint").status, 405);
    check_signed(add(&honest, 5, 9), 9);
}

static void the_last_one_is_given_to_whoever_looks(void **state) {
    char path[100] = "/", *p = path + 1;
    struct hash h = hash_of(honest.verifier.name);
    struct note_verifier key;
    struct note n;
    int64_t at;
    for (size_t i = 0; i < sizeof h.b; i++, p += 2)
        snprintf(p, 3, "%02x", h.b[i]);
    snprintf(p, 20, "/checkpoint");
    assert_int_equal(get(path).status, 404);
    check_signed(add(&honest, 0, 5), 5);
    struct witness_answer answer = get(path);
    assert_int_equal(answer.status, 200);
    assert_int_equal(note_parse(a, answer.body, &n), OK);
    assert_int_equal(note_verify(&n, &honest.verifier, 1, NULL), OK);
    assert_int_equal(cosignature_key_parse(a, witness_key(w, a), &key), OK);
    assert_int_equal(cosignature_verify(&n, &key, &at), OK);
    path[1] = path[1] == 'a' ? 'b' : 'a';
    assert_int_equal(get(path).status, 404);
    path[1] = 'G';
    assert_int_equal(get(path).status, 404);
    assert_int_equal(get("/checkpoint").status, 404);
    assert_int_equal(get("//checkpoint").status, 404);
}

/* --- at once --- */

enum { THREADS = 8, ROUNDS = 20 };

static atomic_int won;
static struct str bodies[THREADS];

static void *ask(void *body) {
    struct arena *own = arena_new();
    struct witness_question q = {true, STR("/add-checkpoint"), *(struct str *)body};
    if (witness_ask(w, own, &q, NOW).status == 200)
        atomic_fetch_add(&won, 1);
    arena_free(own);
    return NULL;
}

/* Each goes from the same size to one of its own. */
static void of_many_at_once_one_wins(void **state) {
    pthread_t thread[THREADS];
    uint64_t from = 0;
    for (int round = 0; round < ROUNDS; round++) {
        struct witness_answer told;
        atomic_store(&won, 0);
        for (unsigned i = 0; i < THREADS; i++) {
            bodies[i] = watched_body(&honest, from, from + 1 + (i + (unsigned)round) % 3);
            assert_int_equal(pthread_create(&thread[i], NULL, ask, &bodies[i]), 0);
        }
        for (unsigned i = 0; i < THREADS; i++)
            pthread_join(thread[i], NULL);
        assert_int_equal(atomic_load(&won), 1);
        told = add(&honest, 64, 64);
        from = (uint64_t)atoi(told.body.p);
    }
    assert_true(from >= ROUNDS);
}

/* --- the folder --- */

static void the_key_is_its_owners_alone(void **state) {
    struct stat st;
    assert_int_equal(stat(in_folder("witness.key").p, &st), 0);
    assert_int_equal(st.st_mode & 07777, 0600);
    assert_int_equal(st.st_size, 32);
    assert_int_equal(chmod(in_folder("witness.key").p, 0640), 0);
    assert_int_equal(open_again(), FOLDER_DAMAGED);
    assert_int_equal(chmod(in_folder("witness.key").p, 0600), 0);
    assert_int_equal(open_again(), OK);
}

static void one_process_is_a_witness_at_a_time(void **state) {
    struct witness *second;
    assert_int_equal(witness_open(&settings, &said, &second), FOLDER_LOCKED);
}

static void one_that_has_forgotten_does_not_go_on(void **state) {
    check_signed(add(&honest, 0, 5), 5);
    witness_close(w);
    w = NULL;
    unlink(in_folder("witness.mdb").p);
    assert_int_equal(open_again(), FOLDER_DAMAGED);
    assert_non_null(strstr(said.list[said.n - 1].text.p, "forgotten"));
}

static void one_without_its_key_does_not_take_another(void **state) {
    check_signed(add(&honest, 0, 5), 5);
    unlink(in_folder("witness.key").p);
    assert_int_equal(open_again(), FOLDER_DAMAGED);
}

/* A start that was cut short has signed nothing: it may begin anew. */
static void a_first_start_may_be_cut_short(void **state) {
    unlink(in_folder("witness.key").p);
    assert_int_equal(open_again(), OK);
    check_signed(add(&honest, 0, 5), 5);
    assert_int_equal(open_again(), OK);
}

static void a_key_of_another_is_noticed(void **state) {
    FILE *f = fopen(in_folder("witness.key").p, "w");
    assert_non_null(f);
    for (int i = 0; i < 32; i++)
        fputc(i, f);
    fclose(f);
    assert_int_equal(open_again(), FOLDER_DAMAGED);
}

#define CASE(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

int main(void) {
    const struct CMUnitTest tests[] = {
        CASE(what_extends_is_signed_and_remembered),
        CASE(another_size_is_told_the_right_one),
        CASE(a_log_that_lies_is_refused),
        CASE(each_refusal_has_its_status_and_changes_nothing),
        CASE(the_last_one_is_given_to_whoever_looks),
        CASE(of_many_at_once_one_wins),
        CASE(the_key_is_its_owners_alone),
        CASE(one_process_is_a_witness_at_a_time),
        CASE(one_that_has_forgotten_does_not_go_on),
        CASE(one_without_its_key_does_not_take_another),
        CASE(a_first_start_may_be_cut_short),
        CASE(a_key_of_another_is_noticed),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
