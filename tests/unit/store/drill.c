/* drill.c: what a drill proves, and what it finds out. */
#include "store/drill.h"

#include "store/anchor.h"
#include "store/backup.h"
#include "support/test.h"
#include "support/toy.h"

#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static struct toy_place place;
static struct store_options options;
static struct backup_key key;
static unsigned steps;

static int setup(void **state) {
    toy_make(&place);
    options = toy_anchored(&place);
    backup_key_fresh(&key);
    toy_open(&place, &options);
    toy_start(&place);
    for (unsigned i = 0; i < 4; i++)
        assert_int_equal(toy_add(place.writer, "c", 1 + i), OK);
    steps = 0;
    return 0;
}

static int teardown(void **state) {
    toy_remove(&place);
    return 0;
}

static struct str in_root(const char *name) {
    return arena_format(place.arena, "%s/%s", place.root, name);
}

static void count_step(void *context, enum drill_step step) {
    assert_int_equal(step, steps++);
}

/* A room for it, of this name. */
static struct drilling drilling_in(const char *name, struct str backup) {
    struct str room = in_root(name);
    assert_int_equal(mkdir(room.p, 0700), 0);
    return (struct drilling){.room = room,
                             .backup = backup,
                             .key = &key,
                             .store = options,
                             .domain = &toy_domain,
                             .begins = count_step};
}

static void finds_out(struct str backup, const char *said) {
    struct drilled done;
    struct drilling d = drilling_in("found-out", backup);
    steps = 0;
    assert_int_equal(drill(&d, &place.said, &done), FOLDER_DAMAGED);
    assert_true(toy_said(&place, said));
}

static struct str sealed(const char *name) {
    struct str backup = in_root(name);
    toy_must(&place, backup_seal(place.store, backup, &key, &place.said));
    return backup;
}

static void one_that_is_made_now_is_proved(void **state) {
    struct drilled done;
    struct drilling d = drilling_in("room", STR(""));
    toy_close(&place);
    toy_must(&place, drill(&d, &place.said, &done));
    assert_int_equal(steps, DRILL_STEPS);
    assert_true(done.restored.entries == 4 && done.here == 4 && done.signed_size == 4 && done.by_anchor);
    assert_true(done.bytes > 0);
    assert_true(str_equal(done.origin, TOY_ORIGIN));
}

static void one_from_before_is_proved_and_lacks_what_came_later(void **state) {
    struct drilled done;
    struct str backup = sealed("backup");
    assert_int_equal(toy_add(place.writer, "c", 1), OK);
    toy_close(&place);
    struct drilling d = drilling_in("room", backup);
    toy_must(&place, drill(&d, &place.said, &done));
    assert_true(done.restored.entries == 4 && done.here == 5 && done.signed_size == 5);
}

static void one_of_a_newer_state_than_the_folder_is_proved(void **state) {
    struct drilled done;
    struct str older = in_root("older");
    toy_must(&place, backup_write(place.store, older, &place.said));
    assert_int_equal(toy_add(place.writer, "c", 1), OK);
    struct str newer = sealed("newer");
    toy_close(&place);
    options.dir = older;
    struct drilling d = drilling_in("room", newer);
    toy_must(&place, drill(&d, &place.said, &done));
    assert_true(done.restored.entries == 5 && done.here == 4 && done.signed_size == 5);
}

static void a_folder_without_an_anchor_is_held_to_its_own_word(void **state) {
    struct drilled done;
    toy_close(&place);
    options.anchor = in_root("nowhere");
    struct drilling d = drilling_in("room", STR(""));
    toy_must(&place, drill(&d, &place.said, &done));
    assert_true(done.signed_size == 4 && !done.by_anchor);
}

/* The log went on twice from the same place: under an anchor, and in a copy without one. */
static void another_history_is_found_out(void **state) {
    struct str kept = in_root("kept");
    struct store_options of_copy = toy_options(&place);
    toy_must(&place, backup_write(place.store, kept, &place.said));
    assert_int_equal(toy_add(place.writer, "c", 77), OK);
    struct str backup = sealed("backup");
    toy_close(&place);
    of_copy.dir = kept;
    toy_open(&place, &of_copy);
    toy_start(&place);
    assert_int_equal(toy_add(place.writer, "c", 78), OK);
    toy_close(&place);
    options.dir = kept;
    finds_out(backup, "Its entries are another history than those of the folder in use");
}

static void what_was_signed_and_nobody_has_is_found_out(void **state) {
    struct str older = in_root("older");
    toy_must(&place, backup_write(place.store, older, &place.said));
    assert_int_equal(toy_add(place.writer, "c", 1), OK);
    toy_close(&place);
    options.dir = older;
    finds_out(STR(""), "A checkpoint of 5 entries has been signed, and neither");
}

static void a_backup_of_another_log_is_found_out(void **state) {
    struct str backup = sealed("backup"), other = in_root("other");
    toy_close(&place);
    toy_must(&place, store_init(other, STR("example.org/other"), false, &place.said));
    options.dir = other;
    options.anchor = in_root("other.anchor");
    toy_open(&place, &options);
    toy_start(&place);
    assert_int_equal(toy_add(place.writer, "c", 1), OK);
    toy_close(&place);
    finds_out(backup, "It is a backup of another log");
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(one_that_is_made_now_is_proved),
        TEST(one_from_before_is_proved_and_lacks_what_came_later),
        TEST(one_of_a_newer_state_than_the_folder_is_proved),
        TEST(a_folder_without_an_anchor_is_held_to_its_own_word),
        TEST(another_history_is_found_out),
        TEST(what_was_signed_and_nobody_has_is_found_out),
        TEST(a_backup_of_another_log_is_found_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
