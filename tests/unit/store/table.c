/* table.c: rows and walks, and that a phase cannot write what is not its own. */
#include "store/table.h"

#include "store/map_guard.h"
#include "store/table_change.h"
#include "store/txn_write.h"
#include "support/test.h"
#include "support/toy.h"

#include <stdio.h>
#include <string.h>

static struct toy_place place;
static struct txn txn;

static int setup(void **state) {
    toy_make(&place);
    toy_open(&place, NULL);
    assert_int_equal(store_write(place.store, &txn), OK);
    txn.phase = TXN_REPAIR;
    return 0;
}

static int teardown(void **state) {
    if (txn.mdb)
        store_abort(&txn);
    toy_remove(&place);
    return 0;
}

static void row_is_put_read_and_deleted(void **state) {
    struct str v;
    assert_int_equal(table_get(&txn, TOY_VISITS, STR("a"), &v), NOT_FOUND);
    assert_false(table_has(&txn, TOY_VISITS, STR("a")));
    assert_int_equal(table_put(&txn, TOY_VISITS, STR("a"), STR("one")), OK);
    assert_int_equal(table_put(&txn, TOY_VISITS, STR("b"), STR("")), OK);
    assert_int_equal(table_get(&txn, TOY_VISITS, STR("a"), &v), OK);
    assert_true(str_equal(v, STR("one")));
    assert_int_equal(table_put(&txn, TOY_VISITS, STR("a"), STR("two")), OK);
    assert_int_equal(table_get(&txn, TOY_VISITS, STR("a"), &v), OK);
    assert_true(str_equal(v, STR("two")));
    assert_int_equal(table_count(&txn, TOY_VISITS), 2);
    assert_int_equal(table_get(&txn, TOY_VISITS, STR("b"), &v), OK);
    assert_int_equal(v.n, 0);
    assert_int_equal(table_delete(&txn, TOY_VISITS, STR("a")), OK);
    assert_int_equal(table_delete(&txn, TOY_VISITS, STR("a")),
                     OK); /* there is none: that is what was wanted */
    assert_false(table_has(&txn, TOY_VISITS, STR("a")));
    assert_false(table_has(&txn, TOY_COUNTERS, STR("b"))); /* tables are apart */
}

static void longest_key_fits(void **state) {
    char key[TABLE_KEY_MAX];
    memset(key, 'k', sizeof key);
    assert_int_equal(table_put(&txn, TOY_VISITS, str_bytes(key, sizeof key), STR("v")), OK);
    assert_true(table_has(&txn, TOY_VISITS, str_bytes(key, sizeof key)));
    assert_false(table_has(&txn, TOY_VISITS, str_bytes(key, sizeof key - 1)));
}

static void record_is_copied(void **state) {
    uint64_t in = 7, out = 0;
    assert_int_equal(table_get_record(&txn, TOY_VISITS, STR("r"), &out, sizeof out), NOT_FOUND);
    assert_int_equal(table_put(&txn, TOY_VISITS, STR("r"), str_bytes(&in, sizeof in)), OK);
    assert_int_equal(table_get_record(&txn, TOY_VISITS, STR("r"), &out, sizeof out), OK);
    assert_int_equal(out, 7);
}

static void committed_rows_are_read_aborted_ones_are_not(void **state) {
    struct txn reader;
    assert_int_equal(table_put(&txn, TOY_VISITS, STR("a"), STR("1")), OK);
    assert_int_equal(store_read(place.store, &reader), OK);
    assert_int_equal(store_commit(&txn), OK);
    assert_false(table_has(&reader, TOY_VISITS, STR("a"))); /* a snapshot */
    store_read_end(&reader);
    assert_int_equal(store_write(place.store, &txn), OK);
    txn.phase = TXN_REPAIR;
    assert_int_equal(table_put(&txn, TOY_VISITS, STR("b"), STR("1")), OK);
    store_abort(&txn);
    assert_int_equal(store_read(place.store, &reader), OK);
    assert_true(table_has(&reader, TOY_VISITS, STR("a")));
    assert_false(table_has(&reader, TOY_VISITS, STR("b")));
    store_read_end(&reader);
}

/* --- phases --- */

static unsigned tried_table;

static void put_in_phase(void *context) {
    txn.phase = *(enum txn_phase *)context;
    table_put(&txn, tried_table, STR("k"), STR("v"));
}

static void delete_in_phase(void *context) {
    txn.phase = *(enum txn_phase *)context;
    table_delete(&txn, tried_table, STR("k"));
}

static void get_in_phase(void *context) {
    struct str v;
    txn.phase = *(enum txn_phase *)context;
    table_get(&txn, tried_table, STR("k"), &v);
}

static void phase_writes_only_what_it_may(void **state) {
    const unsigned tables[] = {TABLE_BLOBS, TOY_COUNTERS, TOY_VISITS}; /* log, state, volatile */
    const bool may[][3] = {[TXN_READ] = {false, false, false},
                           [TXN_DECIDE] = {false, false, true},
                           [TXN_JOURNAL] = {true, false, false},
                           [TXN_APPLY] = {false, true, false},
                           [TXN_REPAIR] = {true, true, true}};
    for (enum txn_phase phase = TXN_READ; phase <= TXN_REPAIR; phase++)
        for (size_t i = 0; i < 3; i++) {
            tried_table = tables[i];
            assert_int_equal(toy_aborts(put_in_phase, &phase), !may[phase][i]);
            assert_int_equal(toy_aborts(delete_in_phase, &phase), !may[phase][i]);
            assert_int_equal(toy_aborts(get_in_phase, &phase), phase == TXN_APPLY && i == 2);
        }
}

static void put_empty_key(void *context) {
    table_put(&txn, TOY_VISITS, STR(""), STR("v"));
}

static void get_long_key(void *context) {
    char key[TABLE_KEY_MAX + 1] = {0};
    table_has(&txn, TOY_VISITS, str_bytes(key, sizeof key));
}

static void get_record_of_other_size(void *context) {
    uint32_t out;
    table_put(&txn, TOY_VISITS, STR("r"), STR("abc"));
    table_get_record(&txn, TOY_VISITS, STR("r"), &out, sizeof out);
}

static void walk_over_record_of_other_size(void *context) {
    struct cursor c;
    uint32_t out;
    table_put(&txn, TOY_VISITS, STR("r"), STR("abc"));
    cursor_open(&txn, TOY_VISITS, STR(""), STR(""), false, &c);
    while (cursor_next(&c))
        cursor_record(&c, &out, sizeof out);
}

static void record_of_other_size_is_damage_and_no_defect(void **state) {
    assert_true(toy_exits(get_record_of_other_size, NULL, MAP_GUARD_EXIT));
    assert_true(toy_exits(walk_over_record_of_other_size, NULL, MAP_GUARD_EXIT));
}

static void get_unknown_table(void *context) {
    table_has(&txn, TOY_END, STR("k"));
}

static void misuse_is_asserted(void **state) {
    assert_true(toy_aborts(put_empty_key, NULL));
    assert_true(toy_aborts(get_long_key, NULL));
    assert_true(toy_aborts(get_unknown_table, NULL));
}

/* --- taking back --- */

static void assert_row(const char *key, const char *value) {
    struct str v;
    enum fault f = table_get(&txn, TOY_VISITS, str_of(key), &v);
    assert_int_equal(f, value ? OK : NOT_FOUND);
    if (value)
        assert_true(str_equal(v, str_of(value)));
}

static void what_a_command_changed_is_taken_back_and_done_again(void **state) {
    txn.phase = TXN_DECIDE;
    table_put(&txn, TOY_VISITS, STR("old"), STR("1"));
    table_put(&txn, TOY_VISITS, STR("gone"), STR("2"));
    struct change *since = place.store->write.changes;
    table_put(&txn, TOY_VISITS, STR("old"), STR("changed"));
    table_put(&txn, TOY_VISITS, STR("old"), STR("changed again"));
    table_delete(&txn, TOY_VISITS, STR("gone"));
    table_put(&txn, TOY_VISITS, STR("new"), STR("3"));
    table_delete(&txn, TOY_VISITS, STR("new"));
    table_put(&txn, TOY_VISITS, STR("newer"), STR("4"));
    const struct change *done = place.store->write.changes;
    assert_int_equal(changes_undo(&txn, since), OK);
    assert_row("old", "1");
    assert_row("gone", "2");
    assert_row("new", NULL);
    assert_row("newer", NULL);
    assert_ptr_equal(place.store->write.changes, since);
    assert_int_equal(changes_redo(&txn, done), OK);
    assert_row("old", "changed again");
    assert_row("gone", NULL);
    assert_row("new", NULL);
    assert_row("newer", "4");
}

/* --- walks --- */

static void put_all(const char *const *keys, size_t n) {
    for (size_t i = 0; i < n; i++)
        assert_int_equal(table_put(&txn, TOY_VISITS, str_of(keys[i]), str_of(keys[i])), OK);
}

/* The keys of a walk, with a space behind each. */
static const char *walk(const char *prefix, const char *from, bool backwards) {
    static char out[512];
    struct cursor c;
    size_t n = 0;
    assert_int_equal(cursor_open(&txn, TOY_VISITS, str_of(prefix), str_of(from), backwards, &c), OK);
    while (cursor_next(&c)) {
        assert_true(str_equal(c.key, c.value));
        n += (size_t)snprintf(out + n, sizeof out - n, "%.*s ", STR_ARGS(c.key));
    }
    assert_false(cursor_next(&c)); /* the end stays the end */
    assert_int_equal(c.fault, OK);
    cursor_close(&c);
    out[n] = 0;
    return out;
}

static void walk_keeps_to_its_prefix_from_both_ends(void **state) {
    const char *const keys[] = {"a", "b", "b1", "b3", "b5", "b55", "c", "\xff", "\xff\xff", "\xff\xff\x01"};
    put_all(keys, sizeof keys / sizeof *keys);
    assert_string_equal(walk("b", "", false), "b b1 b3 b5 b55 ");
    assert_string_equal(walk("b", "", true), "b55 b5 b3 b1 b ");
    assert_string_equal(walk("b", "b3", false), "b3 b5 b55 ");
    assert_string_equal(walk("b", "b3", true), "b3 b1 b ");
    assert_string_equal(walk("b", "b4", false), "b5 b55 ");
    assert_string_equal(walk("b", "b4", true), "b3 b1 b ");
    assert_string_equal(walk("b", "b9", false), "");
    assert_string_equal(walk("b", "b9", true), "b55 b5 b3 b1 b ");
    assert_string_equal(walk("x", "", false), "");
    assert_string_equal(walk("x", "", true), "");
    assert_string_equal(walk("\xff", "", false), "\xff \xff\xff \xff\xff\x01 ");
    assert_string_equal(walk("\xff", "", true), "\xff\xff\x01 \xff\xff \xff ");
    assert_string_equal(walk("\xff\xff", "", true), "\xff\xff\x01 \xff\xff ");
    assert_string_equal(walk("", "c", true), "c b55 b5 b3 b1 b a ");
    assert_string_equal(walk("", "", false), "a b b1 b3 b5 b55 c \xff \xff\xff \xff\xff\x01 ");
    assert_string_equal(walk("", "", true), "\xff\xff\x01 \xff\xff \xff c b55 b5 b3 b1 b a ");
}

static void walk_over_nothing_ends_at_once(void **state) {
    assert_string_equal(walk("", "", false), "");
    assert_string_equal(walk("", "", true), "");
    assert_string_equal(walk("p", "", true), "");
}

static void walk_survives_deleting_where_it_stands(void **state) {
    char key[16];
    for (unsigned way = 0; way < 2; way++) {
        for (unsigned i = 0; i < 2000; i++) {
            snprintf(key, sizeof key, "k%06u", i);
            table_put(&txn, TOY_VISITS, str_of(key), STR("value that fills more than a page together"));
        }
        struct cursor c;
        unsigned seen = 0;
        assert_int_equal(cursor_open(&txn, TOY_VISITS, STR("k"), STR(""), way == 1, &c), OK);
        while (cursor_next(&c)) {
            snprintf(key, sizeof key, "k%06u", way ? 1999 - seen : seen);
            assert_true(str_equal(c.key, str_of(key)));
            if (seen % 3 != 1)
                assert_int_equal(table_delete(&txn, TOY_VISITS, str_of(key)), OK);
            seen++;
        }
        cursor_close(&c);
        assert_int_equal(seen, 2000);
        assert_int_equal(table_count(&txn, TOY_VISITS), 667);
    }
}

static void open_with_other_start(void *context) {
    struct cursor c;
    cursor_open(&txn, TOY_VISITS, STR("b"), STR("a"), false, &c);
}

static void walk_cannot_begin_outside_its_prefix(void **state) {
    assert_true(toy_aborts(open_with_other_start, NULL));
}

#define WITH_TXN(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void) {
    const struct CMUnitTest tests[] = {
        WITH_TXN(row_is_put_read_and_deleted),
        WITH_TXN(longest_key_fits),
        WITH_TXN(record_is_copied),
        WITH_TXN(committed_rows_are_read_aborted_ones_are_not),
        WITH_TXN(phase_writes_only_what_it_may),
        WITH_TXN(misuse_is_asserted),
        WITH_TXN(record_of_other_size_is_damage_and_no_defect),
        WITH_TXN(what_a_command_changed_is_taken_back_and_done_again),
        WITH_TXN(walk_keeps_to_its_prefix_from_both_ends),
        WITH_TXN(walk_over_nothing_ends_at_once),
        WITH_TXN(walk_survives_deleting_where_it_stands),
        WITH_TXN(walk_cannot_begin_outside_its_prefix),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
