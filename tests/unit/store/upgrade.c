#include "store/upgrade.h"

#include "store/meta.h"
#include "store/table_change.h"
#include "store/txn_write.h"
#include "support/older.h"
#include "support/test.h"
#include "support/toy.h"

#include <string.h>

static struct toy_place place;
#define ENTRIES ((uint64_t)21)

static int setup(void **state) {
    toy_make(&place);
    toy_start(&place);
    for (uint32_t i = 0; i < (uint32_t)ENTRIES; i++)
        assert_int_equal(toy_add(place.writer, "c", i), OK);
    toy_stop(&place);
    return 0;
}

static int teardown(void **state) {
    toy_remove(&place);
    return 0;
}

static struct store_options options(void) {
    return toy_options(&place);
}

/* --- the formats that there were --- */

static void as_format_1(struct txn *t) {
    older_folder(t, 1);
}

static void as_format_8(struct txn *t) {
    older_folder(t, 8);
}

static void other_entry(struct txn *t) {
    struct key k = key_new();
    key_u64(&k, 3);
    as_format_8(t);
    older_put(t, "entries", k, STR("{}"));
}

static void change(void (*f)(struct txn *)) {
    struct txn t;
    assert_int_equal(store_write(place.store, &t), OK);
    t.phase = TXN_REPAIR;
    f(&t);
    assert_int_equal(store_commit(&t), OK);
    toy_close(&place);
}

/* --- what becomes of them --- */

static bool has_table(struct txn *t, const char *name) {
    MDB_dbi table;
    return mdb_dbi_open(t->mdb, name, 0, &table) == 0;
}

static void is_brought_to_today(void (*as_it_was)(struct txn *)) {
    struct arena *a = place.arena;
    struct str before = store_published(place.store, a).note;
    change(as_it_was);
    struct store_options o = options();
    assert_int_equal(store_open(&o, &place.said, &place.store), OK);
    assert_true(str_equal(store_published(place.store, a).note, before));
    struct txn t;
    struct str format, entry, row;
    struct key last = key_new();
    key_u64(&last, 15);
    assert_int_equal(store_read(place.store, &t), OK);
    assert_int_equal(meta_get(&t, META_FORMAT, &format), OK);
    assert_int_equal(key_read_u32(format, 0), STORE_FORMAT);
    assert_int_equal(table_get(&t, TABLE_ENTRIES, key_of(&last), &row), OK);
    assert_int_equal(journal_entry(&t, 15, &entry), OK);
    assert_int_equal(row.n - entry.n, 5 * TREE_HASH_BYTES); /* the leaf, the subtrees of 2, 4, 8 and 16 */
    assert_false(has_table(&t, "entries"));
    assert_false(has_table(&t, "nodes"));
    store_read_end(&t);
}

static void folder_of_format_1_is_brought_to_today(void **state) {
    is_brought_to_today(as_format_1);
    assert_int_equal(replay_if_stale(place.store, &toy_domain, NULL, &place.said), OK);
    assert_int_equal(replay_check(place.store, &toy_domain, &place.said), OK);
}

static void folder_of_format_8_is_brought_to_today(void **state) {
    is_brought_to_today(as_format_8);
    assert_int_equal(replay_check(place.store, &toy_domain, &place.said), OK);
}

static void folder_that_was_damaged_stays_as_it_was(void **state) {
    change(other_entry);
    struct store_options o = options();
    for (int i = 0; i < 2; i++) {
        assert_int_equal(store_open(&o, &place.said, &place.store), FOLDER_DAMAGED);
        assert_true(toy_said(&place, "The log is not the one that the folder names."));
    }
}

static void reader_beside_leaves_it_to_the_owner(void **state) {
    change(as_format_1);
    struct store_options o = options();
    assert_int_equal(store_open_shared(&o, &place.said, &place.store), FOLDER_OLDER);
    assert_true(toy_said(&place, arena_format(place.arena,
                                              "is of format 1: start the server once, which brings it to %d.",
                                              STORE_FORMAT)
                                     .p));
}

static void as_format_2_wrote_state(struct txn *t) {
    assert_int_equal(table_put(t, TOY_COUNTERS, STR("c"), STR("a record of another form")), OK);
    older_folder(t, 2);
}

static int settlings;

/* Both states can be seen: the old one, and the one that the log gives. */
static enum fault settled(struct txn *t, const struct txn *before) {
    struct str is, was;
    assert_int_equal(table_get(t, TOY_COUNTERS, STR("c"), &is), OK);
    assert_int_equal(table_get(before, TOY_COUNTERS, STR("c"), &was), OK);
    assert_false(str_equal(is, was));
    settlings++;
    return OK;
}

static void state_of_format_2_follows_from_the_log_anew(void **state) {
    uint64_t sum = toy_sum(place.store, "c");
    change(as_format_2_wrote_state);
    struct store_options o = options();
    assert_int_equal(store_open(&o, &place.said, &place.store), OK);
    assert_int_equal(replay_check(place.store, &toy_domain, &place.said), FOLDER_DAMAGED);
    assert_int_equal(replay_if_stale(place.store, &toy_domain, settled, &place.said), OK);
    assert_int_equal(settlings, 1);
    assert_int_equal(toy_sum(place.store, "c"), sum);
    assert_int_equal(replay_check(place.store, &toy_domain, &place.said), OK);
}

static void reader_beside_waits_for_the_state_to_be_made_anew(void **state) {
    change(as_format_2_wrote_state);
    struct store_options o = options();
    assert_int_equal(store_open(&o, &place.said, &place.store), OK);
    store_close(place.store);
    assert_int_equal(store_open_shared(&o, &place.said, &place.store), FOLDER_OLDER);
    assert_true(toy_said(&place, "is of an older program: start the server once"));
    assert_int_equal(store_open(&o, &place.said, &place.store), OK);
    assert_int_equal(replay_if_stale(place.store, &toy_domain, NULL, &place.said), OK);
    store_close(place.store);
    assert_int_equal(store_open_shared(&o, &place.said, &place.store), OK);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(folder_of_format_1_is_brought_to_today, setup, teardown),
        cmocka_unit_test_setup_teardown(folder_of_format_8_is_brought_to_today, setup, teardown),
        cmocka_unit_test_setup_teardown(folder_that_was_damaged_stays_as_it_was, setup, teardown),
        cmocka_unit_test_setup_teardown(state_of_format_2_follows_from_the_log_anew, setup, teardown),
        cmocka_unit_test_setup_teardown(reader_beside_waits_for_the_state_to_be_made_anew, setup, teardown),
        cmocka_unit_test_setup_teardown(reader_beside_leaves_it_to_the_owner, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
