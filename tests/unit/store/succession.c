/* succession.c: a folder that only reads goes on under another name, once, whatever happens in the middle. */
#include "store/succession.h"

#include "store/anchor_tell.h"
#include "support/test.h"
#include "support/toy.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define NEXT STR("example.org/next")

static struct toy_place place;
static struct store_options options;

static int setup(void **state) {
    toy_make(&place);
    options = toy_anchored(&place);
    return 0;
}

static int teardown(void **state) {
    toy_remove(&place);
    return 0;
}

static void start(void) {
    toy_open(&place, &options);
    toy_start(&place);
}

static const char *in_root(const char *name) {
    return toy_path(&place, name);
}

/* Three entries are left of five. */
static void roll_back(void) {
    toy_set_back(&place, &options, 2);
    toy_open(&place, &options);
}

static enum fault succeed(struct str origin) {
    struct toy toy = {.counter = "c", .n = 100, .records = 1};
    struct command *c = toy_command(&toy, NULL);
    enum fault f = store_succeed(place.store, &toy_domain, c, origin, &place.said);
    arena_free(c->arena);
    return f;
}

static void it_goes_on_under_another_name(void **state) {
    roll_back();
    struct note_verifier old = store_log_verifier(place.store);
    struct hash mac = store_mac(place.store, STR("p"), STR("m"));
    toy_must(&place, succeed(NEXT));
    toy_close(&place);
    start();
    assert_false(store_only_reads(place.store));
    assert_int_equal(toy_add(place.writer, "c", 1), OK);
    assert_int_equal(toy_sum(place.store, "c"), 3 + 100 + 1);
    assert_true(str_equal(store_origin(place.store), TOY_ORIGIN));
    struct note_verifier now = store_log_verifier(place.store);
    assert_true(str_equal(now.name, NEXT));
    assert_memory_not_equal(now.public_key, old.public_key, NOTE_PUBLIC_BYTES);
    assert_true(hash_equal(mac, store_mac(place.store, STR("p"), STR("m"))));
    struct published p = store_published(place.store, place.arena);
    assert_int_equal(p.position.size, 5);
    assert_true(str_starts(p.note, STR("example.org/next\n5\n")));
    size_t n;
    const struct predecessor *before = store_predecessors(place.store, &n);
    assert_int_equal(n, 1);
    assert_true(str_equal(before->log.name, TOY_ORIGIN));
    assert_memory_equal(before->log.public_key, old.public_key, NOTE_PUBLIC_BYTES);
    assert_true(before->known.size == 5 && before->carried == 3);
    struct anchor_summary is;
    toy_must(&place, anchor_sum_up(place.arena, options.anchor, &place.said, &is));
    assert_true(str_equal(is.origin, NEXT) && is.newest.size == 5);
    toy_must(&place, replay_check(place.store, &toy_domain, &place.said));
}

static void a_second_one_follows_the_first(void **state) {
    roll_back();
    toy_must(&place, succeed(NEXT));
    toy_close(&place);
    toy_open(&place, &options);
    const struct str taken[] = {NEXT, TOY_ORIGIN, STR("no name"), STR("")};
    for (size_t i = 0; i < sizeof taken / sizeof *taken; i++)
        assert_int_equal(succeed(taken[i]), FIELD_URL);
    toy_must(&place, succeed(STR("example.org/third")));
    toy_close(&place);
    start();
    size_t n;
    const struct predecessor *before = store_predecessors(place.store, &n);
    assert_int_equal(n, 2);
    assert_true(str_equal(before[0].log.name, NEXT) && str_equal(before[1].log.name, TOY_ORIGIN));
    assert_int_equal(toy_add(place.writer, "c", 1), OK);
}

static void a_folder_from_before_it_only_reads(void **state) {
    roll_back();
    toy_must(&place, succeed(NEXT));
    toy_close(&place);
    toy_copy(in_root("kept"), in_root("data/data.mdb"));
    struct store *s;
    assert_int_equal(store_open(&options, &place.said, &s), FOLDER_DAMAGED); /* its key is gone */
    assert_true(toy_said(&place, "not the key that belongs to this log"));
}

static void what_cannot_be_decided_leaves_the_log_as_it_was(void **state) {
    roll_back();
    struct toy toy = {.counter = "c", .n = 1, .records = 1, .fault = REASON_NEEDED};
    struct command *c = toy_command(&toy, NULL);
    assert_int_equal(store_succeed(place.store, &toy_domain, c, NEXT, &place.said), REASON_NEEDED);
    arena_free(c->arena);
    toy_close(&place);
    toy_open(&place, &options);
    assert_true(store_only_reads(place.store));
    assert_true(str_equal(store_log_verifier(place.store).name, TOY_ORIGIN));
}

/* The commit is on the disk; neither the key nor the anchor has its place yet. */
static void a_power_cut_behind_the_commit_is_made_good(void **state) {
    roll_back();
    toy_copy(in_root("data/keys/log.key"), in_root("old.key"));
    toy_copy(options.anchor.p, in_root("old.anchor"));
    toy_must(&place, succeed(NEXT));
    toy_close(&place);
    assert_int_equal(rename(in_root("data/keys/log.key"), in_root("data/keys/log.key.new")), 0);
    assert_int_equal(rename(in_root("old.key"), in_root("data/keys/log.key")), 0);
    assert_int_equal(rename(in_root("old.anchor"), options.anchor.p), 0);
    chmod(in_root("data/keys/log.key"), 0600);
    chmod(options.anchor.p, 0600);
    start();
    assert_false(store_only_reads(place.store));
    assert_int_equal(toy_add(place.writer, "c", 1), OK);
    assert_int_not_equal(access(in_root("data/keys/log.key.new"), F_OK), 0);
    struct anchor_summary is;
    toy_must(&place, anchor_sum_up(place.arena, options.anchor, &place.said, &is));
    assert_true(str_equal(is.origin, NEXT));
}

/* And before it: a key that nothing names goes. */
static void a_power_cut_before_the_commit_changes_nothing(void **state) {
    roll_back();
    toy_close(&place);
    toy_copy(in_root("data/keys/secret"), in_root("data/keys/log.key.new"));
    chmod(in_root("data/keys/log.key.new"), 0600);
    toy_open(&place, &options);
    assert_int_not_equal(access(in_root("data/keys/log.key.new"), F_OK), 0);
    assert_true(str_equal(store_log_verifier(place.store).name, TOY_ORIGIN));
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(it_goes_on_under_another_name),
        TEST(a_second_one_follows_the_first),
        TEST(a_folder_from_before_it_only_reads),
        TEST(what_cannot_be_decided_leaves_the_log_as_it_was),
        TEST(a_power_cut_behind_the_commit_is_made_good),
        TEST(a_power_cut_before_the_commit_changes_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
