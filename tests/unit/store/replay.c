/* replay.c: what the log does not say is found, byte by byte; what was thrown away comes back. */
#include "store/replay.h"

#include "store/txn_write.h"
#include "support/test.h"
#include "support/toy.h"

#include <dirent.h>
#include <string.h>

static struct toy_place place;

static int setup(void **state) {
    toy_make(&place);
    toy_start(&place);
    static const char *const names[] = {"a", "b", "c", "d", "e"};
    for (uint32_t i = 0; i < 40; i++) {
        struct toy toy = {.counter = names[i % 5], .n = i, .records = 1 + i % 2, .padding = i, .visit = "v"};
        toy.blob = i % 10 ? 0 : 50;
        assert_int_equal(toy_run(place.writer, &toy, i % 3 ? NULL : names[i % 5], NULL), OK);
    }
    toy_stop(&place);
    return 0;
}

static int teardown(void **state) {
    toy_remove(&place);
    return 0;
}

static enum fault check(void) {
    return replay_check(place.store, &toy_domain, &place.said);
}

static void begin(struct txn *t) {
    assert_int_equal(store_write(place.store, t), OK);
    t->phase = TXN_REPAIR;
}

/* Flips one bit of the value of the row'th row. */
static void flip(unsigned table, unsigned row, size_t byte) {
    struct txn t;
    struct cursor c;
    struct arena *a = arena_new();
    begin(&t);
    assert_int_equal(cursor_open(&t, table, STR(""), STR(""), false, &c), OK);
    for (unsigned i = 0; i <= row; i++)
        assert_true(cursor_next(&c));
    struct str key = arena_copy(a, c.key), value = arena_copy(a, c.value);
    cursor_close(&c);
    assert_true(byte < value.n);
    ((char *)(uintptr_t)value.p)[byte] = (char)(value.p[byte] ^ 1);
    assert_int_equal(table_put(&t, table, key, value), OK);
    assert_int_equal(store_commit(&t), OK);
    arena_free(a);
}

static void delete_row(unsigned table, struct str key) {
    struct txn t;
    begin(&t);
    assert_int_equal(table_delete(&t, table, key), OK);
    assert_int_equal(store_commit(&t), OK);
}

static void put_row(unsigned table, struct str key, struct str value) {
    struct txn t;
    begin(&t);
    assert_int_equal(table_put(&t, table, key, value), OK);
    assert_int_equal(store_commit(&t), OK);
}

static struct str opening_key(struct key *k, uint64_t index, char class) {
    *k = key_new();
    key_u64(k, index);
    key_u8(k, (unsigned char)class);
    return key_of(k);
}

/* --- checking --- */

static void nothing_is_found_where_nothing_is_wrong(void **state) {
    assert_int_equal(check(), OK);
    assert_int_equal(place.said.n, 0);
    assert_int_equal(check(), OK); /* it left nothing behind */
    DIR *d = opendir(place.dir);
    for (struct dirent *e; (e = readdir(d));)
        assert_null(strstr(e->d_name, "replay"));
    closedir(d);
}

static void volatile_tables_are_left_out(void **state) {
    put_row(TOY_VISITS, STR("v"), STR("anything"));
    assert_int_equal(check(), OK);
}

static void assert_found(const char *sentence) {
    assert_int_equal(check(), FOLDER_DAMAGED);
    if (!toy_said(&place, sentence))
        messages_print(&place.said, stderr);
    assert_true(toy_said(&place, sentence));
}

static void flipped_state_is_found(void **state) {
    flip(TOY_COUNTERS, 2, 7);
    assert_found("Table counters, row 63: it is not what the log gives."); /* 0x63 is "c" */
    assert_int_equal(place.said.n, 1);
}

static void lost_and_added_state_are_found(void **state) {
    delete_row(TOY_COUNTERS, STR("b"));
    put_row(TOY_COUNTERS, STR("x"), STR("1"));
    assert_found("Table counters, row 62: it is missing.");
    assert_true(toy_said(&place, "Table counters, row 78: the log does not give it."));
    assert_int_equal(place.said.n, 2);
}

static void flipped_token_is_found(void **state) {
    flip(TABLE_SPENT, 0, 3);
    assert_found("Table spent, row ");
}

static void flipped_entry_is_found(void **state) {
    flip(TABLE_ENTRIES, 20, 60);
    assert_found("Entry 20 does not fit its hash in the tree.");
    assert_true(toy_said(&place, "The state was not compared, since the log itself is damaged."));
}

static void flipped_opening_is_found_at_every_byte(void **state) {
    for (size_t byte = 0; byte < 60; byte += 7) { /* salt and JSON */
        flip(TABLE_OPENINGS, 20, byte);
        assert_found("Entry 20 has an opening that is not what was committed to (private).");
        flip(TABLE_OPENINGS, 20, byte);
        place.said.n = 0;
    }
    assert_int_equal(check(), OK);
}

static size_t row_bytes(uint64_t index) {
    struct txn t;
    struct str row;
    struct key k = key_new();
    key_u64(&k, index);
    begin(&t);
    assert_int_equal(table_get(&t, TABLE_ENTRIES, key_of(&k), &row), OK);
    size_t n = row.n;
    store_abort(&t);
    return n;
}

static void flipped_node_is_found_on_every_level(void **state) {
    flip(TABLE_ENTRIES, 5,
         row_bytes(5) - TREE_HASH_BYTES - 1); /* the leaf, and node 2 of level 1 behind it */
    assert_found("Entry 5 does not fit its hash in the tree.");
    flip(TABLE_ENTRIES, 5, row_bytes(5) - TREE_HASH_BYTES - 1);
    flip(TABLE_ENTRIES, 7, row_bytes(7) - 2 * TREE_HASH_BYTES - 1); /* node 3 of level 1 */
    assert_found("Table log, row 0000000000000007: it is not what the log gives.");
}

static void lost_entry_is_found(void **state) {
    struct key k = key_new();
    key_u64(&k, 11);
    delete_row(TABLE_ENTRIES, key_of(&k));
    assert_found("Entry 11 is missing.");
}

static void opening_that_nobody_committed_to_is_found(void **state) {
    struct key k;
    put_row(TABLE_OPENINGS, opening_key(&k, 4, 'l'), STR("01234567890123456789012345678901{}"));
    assert_found("Entry 4 has an opening that it made no commitment to (later).");
}

static void opening_behind_the_log_is_found(void **state) {
    struct key k;
    put_row(TABLE_OPENINGS, opening_key(&k, 4000, 'l'), STR("01234567890123456789012345678901{}"));
    assert_found("Table openings, row 0000000000000fa06c: the log does not give it.");
}

static void flipped_blob_is_found(void **state) {
    flip(TABLE_BLOBS, 1, 10);
    assert_found(": its bytes are others than its hash says.");
}

static void many_differences_are_told_in_few_sentences(void **state) {
    struct txn t;
    begin(&t);
    for (unsigned i = 0; i < 100; i++) {
        struct key k = key_new();
        key_u32(&k, i);
        table_put(&t, TOY_COUNTERS, key_of(&k), STR("x"));
    }
    assert_int_equal(store_commit(&t), OK);
    assert_found("Table counters: 90 more rows differ.");
    assert_int_equal(place.said.n, 11);
}

/* --- what is gone by right --- */

static void lost_opening_is_found_unless_an_entry_says_that_it_was_erased(void **state) {
    struct key k;
    delete_row(TABLE_OPENINGS, opening_key(&k, 7, 'p'));
    assert_found("Entry 7 has lost an opening, and no entry says that it was erased (private).");
    place.said.n = 0;
    struct txn t;
    begin(&t);
    t.phase = TXN_JOURNAL;
    struct record r = {
        .entry = STR("{\"v\":1,\"type\":\"erased\",\"at\":\"2100-01-01T00:00:00Z\",\"open\":{\"index\":7,"
                     "\"class\":\"private\"}}")};
    uint64_t index;
    assert_int_equal(journal_append(&t, &r, 4102444800, &index), OK);
    assert_int_equal(journal_settle(&t), OK);
    t.phase = TXN_APPLY;
    assert_int_equal(toy_domain.apply(&t, index, &r), OK);
    assert_int_equal(store_commit(&t), OK);
    assert_int_equal(check(), OK);
}

static void erased_opening_that_is_still_there_is_found(void **state) {
    struct txn t;
    begin(&t);
    t.phase = TXN_JOURNAL;
    struct record r = {
        .entry = STR("{\"v\":1,\"type\":\"erased\",\"at\":\"2100-01-01T00:00:00Z\",\"open\":{\"index\":7,"
                     "\"class\":\"private\"}}")};
    uint64_t index;
    assert_int_equal(journal_append(&t, &r, 4102444800, &index), OK);
    assert_int_equal(journal_settle(&t), OK);
    assert_int_equal(store_commit(&t), OK);
    assert_found("Entry 7 has an opening that was erased (private).");
}

/* --- rebuilding --- */

static void state_is_rebuilt_as_it_was(void **state) {
    uint64_t sum = toy_sum(place.store, "c"), times = toy_times(place.store, "c");
    assert_true(sum > 0);
    delete_row(TOY_COUNTERS, STR("c"));
    flip(TOY_COUNTERS, 1, 3);
    put_row(TOY_COUNTERS, STR("x"), STR("1"));
    flip(TABLE_SPENT, 1, 3);
    assert_int_equal(check(), FOLDER_DAMAGED);
    assert_int_equal(replay_rebuild(place.store, &toy_domain, &place.said), OK);
    assert_int_equal(toy_sum(place.store, "c"), sum);
    assert_int_equal(toy_times(place.store, "c"), times);
    assert_true(toy_visits(place.store, "v") > 0); /* volatile, and not touched */
    assert_int_equal(check(), OK);
    toy_close(&place);
    toy_start(&place);
    assert_int_equal(toy_add(place.writer, "c", 1), OK);
    assert_int_equal(toy_sum(place.store, "c"), sum + 1);
}

static void damaged_log_rebuilds_nothing(void **state) {
    uint64_t sum = toy_sum(place.store, "c");
    flip(TABLE_OPENINGS, 20, 40);
    assert_int_equal(replay_rebuild(place.store, &toy_domain, &place.said), FOLDER_DAMAGED);
    assert_true(toy_said(&place, "Entry 20 has an opening that is not what was committed to"));
    assert_true(toy_said(&place, "The state was left as it was"));
    assert_int_equal(toy_sum(place.store, "c"), sum);
}

static void many_entries_are_replayed_over_many_commits(void **state) {
    toy_start(&place);
    struct toy many = {.counter = "many", .n = 1, .records = 1000};
    for (unsigned i = 0; i < 9; i++)
        assert_int_equal(toy_run(place.writer, &many, NULL, NULL), OK);
    assert_int_equal(check(), OK); /* also while a writer runs */
    toy_stop(&place);
    assert_int_equal(replay_rebuild(place.store, &toy_domain, &place.said), OK);
    assert_int_equal(toy_sum(place.store, "many"), 9000);
    assert_int_equal(check(), OK);
}

#define IN_FOLDER(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void) {
    const struct CMUnitTest tests[] = {
        IN_FOLDER(nothing_is_found_where_nothing_is_wrong),
        IN_FOLDER(volatile_tables_are_left_out),
        IN_FOLDER(flipped_state_is_found),
        IN_FOLDER(lost_and_added_state_are_found),
        IN_FOLDER(flipped_token_is_found),
        IN_FOLDER(flipped_entry_is_found),
        IN_FOLDER(flipped_opening_is_found_at_every_byte),
        IN_FOLDER(flipped_node_is_found_on_every_level),
        IN_FOLDER(lost_entry_is_found),
        IN_FOLDER(opening_that_nobody_committed_to_is_found),
        IN_FOLDER(opening_behind_the_log_is_found),
        IN_FOLDER(flipped_blob_is_found),
        IN_FOLDER(many_differences_are_told_in_few_sentences),
        IN_FOLDER(lost_opening_is_found_unless_an_entry_says_that_it_was_erased),
        IN_FOLDER(erased_opening_that_is_still_there_is_found),
        IN_FOLDER(state_is_rebuilt_as_it_was),
        IN_FOLDER(damaged_log_rebuilds_nothing),
        IN_FOLDER(many_entries_are_replayed_over_many_commits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
