/* witnesses.c and witnesses_keep.c: what was signed and by whom, what of it a later start believes, and when
 * a refusal stops the server. */
#include "base/clock.h"
#include "base/file.h"
#include "desk/witnesses_parts.h"
#include "proof/cosignature.h"
#include "support/answering.h"
#include "support/house.h"
#include "support/test.h"

#include <sched.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>

enum { PATIENCE_MS = 20000 };
#define NOW 1764000000

static struct house *h;
static struct answerer server;
static struct settings settings;
static struct witnesses *w;
static struct note_signer one, two; /* the witnesses; the second has no address */
static struct str keys[2];

static struct { /* how the first one answers; written before it is asked */
    unsigned status;
    struct str body, shows;
} witness;

static struct answered say(void *context, struct arena *a, const struct asked *q) {
    (void)context;
    if (str_equal(q->method, STR("GET")))
        return (struct answered){witness.shows.n ? 200 : 404, NULL, witness.shows};
    if (witness.status)
        return (struct answered){witness.status, "text/x.tlog.size", witness.body};
    const char *note = strstr(arena_copy(a, q->body).p, "\n\n") + 2;
    struct str text = {note, (size_t)(strstr(note, "\n\n") + 1 - note)};
    return (struct answered){200, NULL, cosignature_line(a, text, &one, NOW)};
}

static struct str new_key(struct note_signer *s, const char *name) {
    struct note_verifier v = {.name = str_of(name)};
    s->name = v.name;
    crypto_sign_keypair(v.public_key, s->secret_key);
    return cosignature_key_string(h->arena, &v);
}

/* So many of the two witnesses make a checkpoint witnessed. */
static void policy_of(unsigned needed) {
    settings.witness_policy = arena_format(h->arena, "%s/policy", h->root);
    FILE *f = fopen(settings.witness_policy.p, "w");
    assert_non_null(f);
    fprintf(f, "witness rotary %.*s %.*s\nwitness avisen %.*s\ngroup both %u rotary avisen\nquorum both\n",
            STR_ARGS(keys[0]), STR_ARGS(server.url), STR_ARGS(keys[1]), needed);
    fclose(f);
}

static int setup(void **state) {
    house_setup(state);
    h = *state;
    memset(&witness, 0, sizeof witness);
    keys[0] = new_key(&one, "rotary.example");
    keys[1] = new_key(&two, "avisen.example");
    settings = (struct settings){.witness_seconds = 0};
    answerer_begin(&server, say, NULL);
    policy_of(1);
    return 0;
}

static void end_witnesses(void) {
    witnesses_stop(w);
    witnesses_close(w);
    w = NULL;
}

static int teardown(void **state) {
    end_witnesses();
    answerer_end(&server);
    return house_teardown(state);
}

static void open_them(void) {
    HOUSE_MUST(witnesses_open(h->store, h->writer, &settings, &h->said, &w));
}

static void start_them(void) {
    open_them();
    HOUSE_MUST(witnesses_start(w));
}

static struct witness_state state_of(size_t i) {
    struct witness_state *list;
    assert_int_equal(witnesses_list(w, h->arena, &list), 2);
    return list[i];
}

#define UNTIL(condition)                                                                                     \
    for (int64_t end = clock_ms() + PATIENCE_MS; !(condition); sched_yield())                                \
    assert_true(clock_ms() < end)

/* --- what was signed --- */

static void what_was_signed_is_there_and_comes_back(void **state) {
    struct published p = store_published(h->store, h->arena);
    start_them();
    UNTIL(witnesses_newest(w, h->arena).n == 1);
    struct witnessed is = witnesses_newest(w, h->arena);
    assert_true(is.of == 2 && is.who[0] && !is.who[1] && is.at == NOW);
    assert_true(is.checkpoint.position.size == p.position.size);
    assert_true(state_of(0).last.size == p.position.size && state_of(0).last.at == NOW);
    assert_false(state_of(1).asked);
    assert_true(witnesses_cosigned(w, h->arena, &p).note.n > p.note.n);
    end_witnesses();
    open_them(); /* and nobody is asked */
    struct witnessed again = witnesses_newest(w, h->arena);
    assert_true(again.n == 1 && str_equal(again.checkpoint.note, is.checkpoint.note));
    assert_true(state_of(0).last.at == NOW);
}

static void what_a_stricter_policy_asks_is_not_taken_from_before(void **state) {
    start_them();
    UNTIL(witnesses_newest(w, h->arena).n == 1);
    end_witnesses();
    policy_of(2);
    open_them();
    assert_int_equal(witnesses_newest(w, h->arena).checkpoint.note.n, 0);
    assert_int_equal(state_of(0).last.at, NOW); /* it did sign */
}

static void without_a_policy_there_is_nobody(void **state) {
    struct witness_state *list;
    struct published p = store_published(h->store, h->arena);
    settings.witness_policy = (struct str){0};
    open_them();
    assert_null(w);
    assert_int_equal(witnesses_list(w, h->arena, &list), 0);
    assert_true(str_equal(witnesses_cosigned(w, h->arena, &p).note, p.note));
}

/* --- what is refused --- */

static void a_bare_refusal_stops_nothing(void **state) {
    witness.status = 409;
    witness.body = STR("1000000\n");
    start_them();
    UNTIL(state_of(0).refuses);
    assert_true(state_of(0).silent);
    assert_false(store_only_reads(h->store));
    assert_int_equal(witnesses_newest(w, h->arena).n, 0);
}

static struct str longer_by_our_own_key(uint64_t more) {
    struct str seed, path = arena_format(h->arena, "%s/keys/log.key", h->dir);
    struct note_signer log = {.name = HOUSE_ORIGIN};
    unsigned char public_key[NOTE_PUBLIC_BYTES];
    HOUSE_MUST(file_read(h->arena, path, crypto_sign_SEEDBYTES, &seed));
    crypto_sign_seed_keypair(public_key, log.secret_key, (const unsigned char *)seed.p);
    struct checkpoint is = {HOUSE_ORIGIN, {house_size(h) + more, hash_of(STR("root"))}};
    return note_sign(h->arena, checkpoint_text(h->arena, &is), &log, 1);
}

static void a_longer_log_that_we_have_signed_stops_the_server(void **state) {
    witness.status = 409;
    witness.body = arena_format(h->arena, "%llu\n", (unsigned long long)house_size(h) + 7);
    witness.shows = longer_by_our_own_key(7);
    start_them();
    UNTIL(store_only_reads(h->store));
    struct standing is = store_standing(h->store);
    assert_int_equal(is.kind, STANDING_BEHIND);
    assert_int_equal(is.seen.size, house_size(h) + 7);
    assert_true(str_equal(is.by, STR("rotary")));
}

static void another_past_that_we_have_signed_stops_it_too(void **state) {
    witness.status = 422;
    witness.body = STR("no\n");
    witness.shows = longer_by_our_own_key(0);
    start_them();
    UNTIL(store_only_reads(h->store));
    assert_int_equal(store_standing(h->store).kind, STANDING_OTHER);
}

/* And one that has grown as the settings say. */
static void a_quiet_log_is_asked_about_once_an_hour(void **state) {
    enum { HOUR = 3600 * 1000 };
    static const struct {
        bool grown;
        int64_t seconds, since_ms;
        bool due;
    } rows[] = {
        {true, 5, 0, false},           {true, 5, 4999, false},   {true, 5, 5000, true},
        {true, 1, 1000, true},         {true, 60, 5000, false},  {true, 60, 60000, true},
        {true, 3600, HOUR - 1, false}, {true, 0, 0, true},       {false, 5, 5000, false},
        {false, 1, HOUR - 1, false},   {false, 0, 60000, false}, {false, 5, HOUR, true},
        {false, 3600, HOUR, true},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct settings s = {.witness_seconds = rows[i].seconds};
        if (witnesses_due(&s, rows[i].grown, rows[i].since_ms) != rows[i].due)
            fail_msg("row %zu", i);
    }
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(what_was_signed_is_there_and_comes_back),
        TEST(what_a_stricter_policy_asks_is_not_taken_from_before),
        TEST(without_a_policy_there_is_nobody),
        cmocka_unit_test(a_quiet_log_is_asked_about_once_an_hour),
        TEST(a_bare_refusal_stops_nothing),
        TEST(a_longer_log_that_we_have_signed_stops_the_server),
        TEST(another_past_that_we_have_signed_stops_it_too),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
