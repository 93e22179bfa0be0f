/* standing.c: a folder that goes back is noticed, and then nothing is decided or signed. */
#include "store/standing.h"

#include "store/anchor_tell.h"
#include "store/backup.h"
#include "support/test.h"
#include "support/toy.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

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

static struct anchor_summary anchor(void) {
    struct anchor_summary is = {.erased = 0};
    toy_must(&place, anchor_sum_up(place.arena, options.anchor, &place.said, &is));
    return is;
}

static void what_is_published_stands_in_the_anchor(void **state) {
    start();
    struct stat st;
    assert_int_equal(stat(options.anchor.p, &st), 0);
    assert_int_equal(st.st_mode & 07777, 0600);
    for (uint64_t i = 1; i < 20; i++) {
        assert_int_equal(toy_add(place.writer, "c", 1), OK);
        assert_true(anchor().newest.size == i);
    }
    assert_false(store_only_reads(place.store));
    assert_true(str_equal(anchor().origin, TOY_ORIGIN));
    toy_close(&place);
    start();
    assert_false(store_only_reads(place.store));
    assert_int_equal(toy_add(place.writer, "c", 1), OK);
    assert_true(anchor().newest.size == 20);
}

static void a_folder_that_went_back_only_reads(void **state) {
    toy_set_back(&place, &options, 2);
    toy_open(&place, &options);
    assert_true(store_only_reads(place.store));
    struct standing is = store_standing(place.store);
    assert_int_equal(is.kind, STANDING_BEHIND);
    assert_true(is.here == 3 && is.seen.size == 5);
    store_say_standing(place.store, &place.said);
    assert_true(toy_said(&place, "The folder has 3 entries, and by"));
    toy_start(&place);
    assert_int_equal(toy_add(place.writer, "c", 1), ONLY_READS);
    assert_int_equal(toy_sum(place.store, "c"), 3);
    assert_true(anchor().newest.size == 5);
    toy_close(&place);
    start(); /* nor does looking at it make it good */
    assert_true(store_only_reads(place.store));
}

/* What it shows has been signed before: the same bytes. */
static void what_only_reads_signs_nothing_new(void **state) {
    toy_set_back(&place, &options, 2);
    toy_open(&place, &options);
    assert_true(store_published_size(place.store) <= 3);
    uint64_t before = store_published_size(place.store);
    toy_start(&place);
    assert_true(store_published_size(place.store) == before);
}

static void a_folder_that_went_on_elsewhere_only_reads(void **state) {
    toy_set_back(&place, &options, 1);
    struct store_options without = toy_options(&place); /* somebody starts it without its anchor */
    toy_open(&place, &without);
    toy_start(&place);
    for (unsigned i = 0; i < 4; i++)
        assert_int_equal(toy_add(place.writer, "other", 1), OK);
    toy_close(&place);
    start();
    assert_int_equal(store_standing(place.store).kind, STANDING_OTHER);
    assert_int_equal(toy_add(place.writer, "c", 1), ONLY_READS);
    store_say_standing(place.store, &place.said);
    assert_true(toy_said(&place, "another history"));
}

static void a_folder_ahead_of_its_anchor_goes_on(void **state) {
    start();
    assert_int_equal(toy_add(place.writer, "c", 1), OK);
    toy_copy(options.anchor.p, toy_path(&place, "kept"));
    for (unsigned i = 0; i < 5; i++)
        assert_int_equal(toy_add(place.writer, "c", 1), OK);
    toy_close(&place);
    toy_copy(toy_path(&place, "kept"), options.anchor.p); /* as after a power cut */
    start();
    assert_false(store_only_reads(place.store));
    assert_true(anchor().newest.size == 6);
}

static void an_anchor_that_is_gone_is_missed(void **state) {
    toy_set_back(&place, &options, 0);
    assert_int_equal(unlink(options.anchor.p), 0);
    toy_open(&place, &options);
    assert_int_equal(store_standing(place.store).kind, STANDING_UNKNOWN);
    store_say_standing(place.store, &place.said);
    assert_true(toy_said(&place, "kaaring anchor new"));
    toy_close(&place);
    struct store_options without = toy_options(&place);
    toy_open(&place, &without);
    toy_must(&place, store_new_anchor(place.store, options.anchor, &place.said));
    assert_int_equal(store_new_anchor(place.store, options.anchor, &place.said), ALREADY_DONE);
    toy_close(&place);
    start();
    assert_false(store_only_reads(place.store));
    assert_int_equal(toy_add(place.writer, "c", 1), OK);
}

static void another_logs_anchor_is_refused(void **state) {
    struct store *other;
    struct store_options o = options;
    start();
    o.dir = arena_format(place.arena, "%s/other", place.root);
    toy_must(&place, store_init(o.dir, STR("example.org/other"), false, &place.said));
    assert_int_equal(store_open(&o, &place.said, &other), FOLDER_DAMAGED);
    assert_true(toy_said(&place, "The anchor is that of the log example.org/toy"));
}

static void two_folders_of_a_log_do_not_share_an_anchor(void **state) {
    struct store *twin;
    struct store_options o = options;
    start();
    o.dir = arena_format(place.arena, "%s/twin", place.root);
    toy_must(&place, backup_write(place.store, o.dir, &place.said));
    assert_int_equal(store_open(&o, &place.said, &twin), FOLDER_LOCKED);
    assert_true(toy_said(&place, "The anchor is in use by another process."));
}

static void a_damaged_anchor_is_refused(void **state) {
    struct store *s;
    start();
    toy_close(&place);
    int fd = open(options.anchor.p, O_WRONLY);
    assert_int_equal(pwrite(fd, "X", 1, 3), 1);
    close(fd);
    assert_int_equal(store_open(&options, &place.said, &s), FOLDER_DAMAGED);
    assert_true(toy_said(&place, "The anchor is damaged or no anchor"));
    assert_int_equal(chmod(options.anchor.p, 0644), 0);
    assert_int_equal(store_open(&options, &place.said, &s), FOLDER_DAMAGED);
    assert_true(toy_said(&place, "run chmod 0600"));
}

static void looking_makes_nothing(void **state) {
    struct stat st;
    options.looks = true;
    toy_open(&place, &options);
    assert_int_equal(stat(options.anchor.p, &st), -1);
}

static void somebody_who_has_seen_more_stops_it(void **state) {
    start();
    assert_int_equal(toy_add(place.writer, "c", 1), OK);
    struct published p = store_published(place.store, place.arena);
    assert_true(store_seen(place.store, &p.position, STR("w")));
    p.position.size++;
    assert_false(store_seen(place.store, &p.position, STR("rotary.example.no")));
    assert_int_equal(toy_add(place.writer, "c", 1), ONLY_READS);
    store_say_standing(place.store, &place.said);
    assert_true(toy_said(&place, "by rotary.example.no 2 have been signed"));
    toy_close(&place);
    toy_open(&place, &options); /* the next start knows it from the anchor */
    assert_int_equal(store_standing(place.store).kind, STANDING_BEHIND);
    assert_int_equal(store_standing(place.store).seen.size, 2);
}

static void somebody_who_has_seen_another_root_stops_it(void **state) {
    start();
    for (unsigned i = 0; i < 3; i++)
        assert_int_equal(toy_add(place.writer, "c", 1), OK);
    struct position p = {1, hash_of(STR("another"))}; /* and has gone further since, another way */
    assert_false(store_seen(place.store, &p, STR("w")));
    assert_int_equal(store_standing(place.store).kind, STANDING_OTHER);
    toy_close(&place);
    toy_open(&place, &options);
    assert_int_equal(store_standing(place.store).kind, STANDING_OTHER);
}

static void a_sample_makes_way_and_a_log_in_earnest_does_not(void **state) {
    start();
    toy_close(&place);
    toy_must(&place, anchor_make_way(options.anchor, &place.said)); /* the toy is a sample */
    struct stat st;
    assert_int_equal(stat(options.anchor.p, &st), -1);
    options.dir = arena_format(place.arena, "%s/real", place.root);
    toy_must(&place, store_init(options.dir, STR("example.org/real"), false, &place.said));
    struct store *s;
    toy_must(&place, store_open(&options, &place.said, &s));
    store_close(s);
    assert_int_equal(anchor_make_way(options.anchor, &place.said), ALREADY_DONE);
    assert_true(toy_said(&place, "It is the anchor of the log example.org/real"));
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(what_is_published_stands_in_the_anchor),
        TEST(a_folder_that_went_back_only_reads),
        TEST(what_only_reads_signs_nothing_new),
        TEST(a_folder_that_went_on_elsewhere_only_reads),
        TEST(a_folder_ahead_of_its_anchor_goes_on),
        TEST(an_anchor_that_is_gone_is_missed),
        TEST(another_logs_anchor_is_refused),
        TEST(two_folders_of_a_log_do_not_share_an_anchor),
        TEST(a_damaged_anchor_is_refused),
        TEST(looking_makes_nothing),
        TEST(somebody_who_has_seen_more_stops_it),
        TEST(somebody_who_has_seen_another_root_stops_it),
        TEST(a_sample_makes_way_and_a_log_in_earnest_does_not),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
