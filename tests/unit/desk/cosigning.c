/* cosigning.c: what a log makes of what a witness answers, which here is whatever the test wants. */
#include "desk/cosigning.h"

#include "proof/cosignature.h"
#include "support/answering.h"
#include "support/test.h"
#include "support/toy.h"

#include <curl/curl.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>

#define NOW 1764000000

static struct toy_place place;
static struct answerer server;
static struct cosigning c;
static struct policy_party party;
static struct note_signer key; /* of the witness */

/* --- a witness that has nothing but its key --- */

static struct {
    uint64_t has;     /* the size that it tells in a 409 */
    unsigned status;  /* that it answers always; 0: as it ought to */
    struct str type;  /* of a 409 */
    struct str shows; /* its last checkpoint; empty: 404 */
    bool signs_other; /* another text than it was asked for */
    uint64_t olds[8]; /* that it was asked from */
    unsigned posts, gets;
} witness;

static uint64_t old_of(struct str body) {
    struct str line, word;
    uint64_t n = UINT64_MAX;
    str_cut(&body, '\n', &line);
    str_cut(&line, ' ', &word);
    str_to_u64(line, &n);
    return n;
}

static struct str text_of(struct arena *a, struct str body) {
    const char *note = strstr(arena_copy(a, body).p, "\n\n") + 2;
    return (struct str){note, (size_t)(strstr(note, "\n\n") + 1 - note)};
}

static struct answered say(void *context, struct arena *a, const struct asked *q) {
    (void)context;
    if (str_equal(q->method, STR("GET"))) {
        witness.gets++;
        return (struct answered){witness.shows.n ? 200 : 404, NULL, witness.shows};
    }
    uint64_t old = old_of(q->body);
    witness.olds[witness.posts++ % 8] = old;
    if (witness.status)
        return (struct answered){witness.status, NULL, STR("no\n")};
    if (old != witness.has)
        return (struct answered){409, witness.type.p,
                                 arena_format(a, "%llu\n", (unsigned long long)witness.has)};
    struct str text = witness.signs_other ? STR("another\n") : text_of(a, q->body);
    return (struct answered){200, NULL, cosignature_line(a, text, &key, NOW)};
}

static int setup(void **state) {
    unsigned char public_key[NOTE_PUBLIC_BYTES];
    curl_global_init(CURL_GLOBAL_DEFAULT);
    toy_make(&place);
    toy_start(&place);
    for (uint32_t i = 0; i < 5; i++)
        assert_int_equal(toy_add(place.writer, "c", i), OK);
    memset(&witness, 0, sizeof witness);
    witness.type = STR("text/x.tlog.size");
    key.name = STR("w.example");
    crypto_sign_keypair(public_key, key.secret_key);
    answerer_begin(&server, say, NULL);
    party = (struct policy_party){.name = STR("w"), .key = {.name = key.name}, .url = server.url};
    memcpy(party.key.public_key, public_key, sizeof public_key);
    c = (struct cosigning){.store = place.store, .witness = &party, .fetch = fetch_open()};
    assert_non_null(c.fetch);
    return 0;
}

static int teardown(void **state) {
    fetch_close(c.fetch);
    answerer_end(&server);
    toy_remove(&place);
    return 0;
}

static enum fault ask(void) {
    struct published p = store_published(place.store, place.arena);
    struct str line;
    int64_t at = 0;
    enum fault f = cosigning_ask(&c, place.arena, &p, &line, &at);
    if (f == OK) {
        struct note *n = arena_alloc(place.arena, sizeof *n);
        struct str whole = arena_format(place.arena, "%.*s%.*s", STR_ARGS(p.note), STR_ARGS(line));
        int64_t when;
        assert_int_equal(note_parse(place.arena, whole, n), OK);
        assert_int_equal(cosignature_verify(n, &party.key, &when), OK);
        assert_true(when == at && at == NOW);
    }
    return f;
}

static void asks_from_where_the_witness_stands(void **state) {
    assert_int_equal(ask(), OK);
    assert_true(c.had == 5 && witness.posts == 1 && witness.olds[0] == 0);
    witness.has = 5;
    assert_int_equal(toy_add(place.writer, "c", 1), OK);
    assert_int_equal(ask(), OK);
    assert_true(witness.posts == 2 && witness.olds[1] == 5);
}

static void follows_what_a_409_tells_and_not_for_ever(void **state) {
    witness.has = 3;
    assert_int_equal(ask(), OK);
    assert_true(witness.posts == 2 && witness.olds[1] == 3);
    witness.type = STR("text/plain"); /* no size that it tells */
    witness.has = 4;
    assert_int_equal(ask(), BUSY);
    assert_string_equal(c.why, "no-size");
}

static void takes_no_signature_of_something_else(void **state) {
    witness.signs_other = true;
    assert_int_equal(ask(), BUSY);
    assert_string_equal(c.why, "no-good-signature");
    assert_true(c.had == 0);
}

static void says_what_kind_of_no_it_was(void **state) {
    static const struct {
        unsigned status;
        enum fault fault;
        const char *why;
    } rows[] = {{404, BUSY, "log-unknown"},
                {403, BUSY, "key-unknown"},
                {422, WRONG_STATE, "no-extension"},
                {500, BUSY, "status"}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        witness.status = rows[i].status;
        assert_int_equal(ask(), rows[i].fault);
        assert_string_equal(c.why, rows[i].why);
    }
    party.url = STR("http://127.0.0.1:1/");
    assert_int_equal(ask(), BUSY);
    assert_string_equal(c.why, "no-answer");
}

/* --- a witness that has more than we --- */

/* A checkpoint of so many entries of a log, signed by a key under that name. */
static struct str checkpoint(const char *name, uint64_t size, const struct note_signer *by) {
    struct checkpoint is = {str_of(name), {size, hash_of(STR("root"))}};
    return note_sign(place.arena, checkpoint_text(place.arena, &is), by, 1);
}

static void a_larger_size_is_a_refusal_and_nothing_more(void **state) {
    struct position seen;
    witness.has = 6;
    assert_int_equal(ask(), WRONG_STATE);
    assert_string_equal(c.why, "ahead-of-us");
    assert_int_equal(cosigning_last(&c, place.arena, &seen), NOT_FOUND);
    struct note_signer own = {.name = TOY_ORIGIN};
    memcpy(own.secret_key, key.secret_key, sizeof own.secret_key);
    witness.shows = checkpoint("example.org/toy", 6, &own); /* under our name, by its own key */
    assert_int_equal(cosigning_last(&c, place.arena, &seen), NOT_FOUND);
    witness.shows = checkpoint("w.example", 6, &key);
    assert_int_equal(cosigning_last(&c, place.arena, &seen), NOT_FOUND);
    witness.shows = STR("thank you\n");
    assert_int_equal(cosigning_last(&c, place.arena, &seen), NOT_FOUND);
    assert_int_equal(witness.gets, 4);
}

static void what_our_own_key_has_signed_is_believed(void **state) {
    struct position seen;
    struct published p = store_published(place.store, place.arena);
    witness.shows = arena_format(place.arena, "%.*s%.*s", STR_ARGS(p.note),
                                 STR_ARGS(cosignature_line(place.arena, STR("x\n"), &key, NOW)));
    assert_int_equal(cosigning_last(&c, place.arena, &seen), OK);
    assert_true(seen.size == 5 && hash_equal(seen.root, p.position.root));
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(asks_from_where_the_witness_stands),          TEST(follows_what_a_409_tells_and_not_for_ever),
        TEST(takes_no_signature_of_something_else),        TEST(says_what_kind_of_no_it_was),
        TEST(a_larger_size_is_a_refusal_and_nothing_more), TEST(what_our_own_key_has_signed_is_believed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
