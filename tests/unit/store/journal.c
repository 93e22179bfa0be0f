/* journal.c: what is appended is read back, and what leaves the house verifies. */
#include "store/journal.h"

#include "store/txn_write.h"
#include "support/nodes.h"
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
    txn.phase = TXN_JOURNAL;
    return 0;
}

static int teardown(void **state) {
    if (txn.mdb)
        store_abort(&txn);
    toy_remove(&place);
    return 0;
}

static uint64_t append(struct str entry, int64_t at) {
    uint64_t index = UINT64_MAX;
    struct record r = {.entry = entry};
    assert_int_equal(journal_append(&txn, &r, at, &index), OK);
    return index;
}

static void next_transaction(void) {
    txn.phase = TXN_JOURNAL;
    assert_int_equal(journal_settle(&txn), OK);
    assert_int_equal(store_commit(&txn), OK);
    assert_int_equal(store_write(place.store, &txn), OK);
    txn.phase = TXN_JOURNAL;
}

static void empty_log_has_the_empty_root(void **state) {
    struct position p;
    int64_t at = -1;
    struct str entry;
    assert_int_equal(journal_position(&txn, &p, &at), OK);
    assert_int_equal(p.size, 0);
    assert_int_equal(at, 0);
    struct hash nothing = hash_of(STR(""));
    assert_true(hash_equal(p.root, nothing));
    assert_int_equal(journal_entry(&txn, 0, &entry), NOT_FOUND);
}

static void log_is_the_tree_of_its_entries(void **state) {
    struct nodes memory;
    nodes_init(&memory);
    nodes_fill(&memory, 600);
    char room[32];
    for (uint64_t i = 0; i < 600; i++) {
        assert_int_equal(append(nodes_entry(i, room), 1000 + (int64_t)i / 7), i);
        if (i % 97 == 0)
            next_transaction(); /* the frontier is found again */
    }
    struct position p;
    int64_t at;
    assert_int_equal(journal_position(&txn, &p, &at), OK);
    assert_int_equal(p.size, 600);
    assert_int_equal(at, 1000 + 599 / 7);
    assert_true(hash_equal(p.root, tree_root(&memory.tree)));
    for (unsigned level = 0; level < 10; level++)
        for (uint64_t i = 0; i < memory.count[level]; i++) {
            struct hash h;
            assert_int_equal(journal_node(&txn, level, i, &h), OK);
            assert_true(hash_equal(h, memory.level[level][i]));
        }
    struct hash h;
    assert_int_equal(journal_node(&txn, 0, 600, &h), NOT_FOUND);
    assert_int_equal(journal_node(&txn, 3, 600 / 8, &h), NOT_FOUND); /* not yet perfect */
    assert_int_equal(table_count(&txn, TABLE_ENTRIES), 600);
    nodes_free(&memory);
}

static void other_transaction(void) {
    store_abort(&txn);
    assert_int_equal(store_write(place.store, &txn), OK);
    txn.phase = TXN_JOURNAL;
}

static void what_was_settled_and_not_committed_is_forgotten(void **state) {
    struct tree ought = {.size = 0};
    struct position p;
    int64_t at;
    append(STR("first"), 1);
    next_transaction();
    append(STR("never"), 2);
    assert_int_equal(journal_settle(&txn), OK);
    other_transaction();
    append(STR("nor this"), 3);
    other_transaction();
    assert_int_equal(append(STR("second"), 4), 1);
    tree_append(&ought, tree_leaf(STR("first")), NULL, NULL);
    tree_append(&ought, tree_leaf(STR("second")), NULL, NULL);
    assert_int_equal(journal_position(&txn, &p, &at), OK);
    assert_true(hash_equal(p.root, tree_root(&ought)));
    assert_int_equal(journal_settle(&txn), OK);
}

static void entries_are_read_back_as_written(void **state) {
    char big[ENTRY_BYTES_MAX];
    memset(big, 'e', sizeof big);
    append(STR("first\0with NUL"), 1);
    append(str_bytes(big, sizeof big), 1);
    append(STR("x"), 2);
    struct str e;
    assert_int_equal(journal_entry(&txn, 0, &e), OK);
    assert_true(str_equal(e, STR("first\0with NUL")));
    assert_int_equal(journal_entry(&txn, 1, &e), OK);
    assert_true(str_equal(e, str_bytes(big, sizeof big)));
    assert_int_equal(journal_entry(&txn, 2, &e), OK);
    assert_true(str_equal(e, STR("x")));
    assert_int_equal(journal_entry(&txn, 3, &e), NOT_FOUND);
}

static void append_older(void *context) {
    append(STR("b"), 4);
}

static void append_nothing(void *context) {
    append(STR(""), 6);
}

static void append_too_much(void *context) {
    static char big[ENTRY_BYTES_MAX + 1];
    append(str_bytes(big, sizeof big), 6);
}

static void append_while_applying(void *context) {
    txn.phase = TXN_APPLY;
    append(STR("b"), 6);
}

static void misuse_is_asserted(void **state) {
    append(STR("a"), 5);
    assert_true(toy_aborts(append_older, NULL));
    assert_true(toy_aborts(append_nothing, NULL));
    assert_true(toy_aborts(append_too_much, NULL));
    assert_true(toy_aborts(append_while_applying, NULL));
}

/* --- openings --- */

static const struct str salt = STR_INIT("0123456789abcdef0123456789abcdef");

static void openings_lie_beside_their_entry(void **state) {
    struct record both = {
        .entry = STR("both"),
        .openings_n = 2,
        .openings = {{STR("later"), salt, STR("{\"l\":1}")}, {STR("private"), salt, STR("")}},
    };
    uint64_t index;
    assert_int_equal(journal_append(&txn, &both, 1, &index), OK);
    append(STR("none"), 1);
    struct opening o;
    assert_int_equal(journal_opening(&txn, 0, STR("later"), &o), OK);
    assert_true(str_equal(o.class, STR("later")));
    assert_true(str_equal(o.salt, salt));
    assert_true(str_equal(o.json, STR("{\"l\":1}")));
    assert_int_equal(journal_opening(&txn, 0, STR("private"), &o), OK);
    assert_int_equal(o.json.n, 0);
    assert_int_equal(journal_opening(&txn, 1, STR("later"), &o), ERASED);
    assert_int_equal(journal_opening(&txn, 2, STR("later"), &o), ERASED);
    struct record r;
    assert_int_equal(journal_record(&txn, 0, &r), OK);
    assert_int_equal(r.openings_n, 2);
    assert_true(str_equal(r.openings[1].class, STR("private")));
    assert_null(r.decoded);
    assert_int_equal(journal_record(&txn, 1, &r), OK);
    assert_int_equal(r.openings_n, 0);
    assert_int_equal(journal_record(&txn, 2, &r), NOT_FOUND);
}

static void one_opening_is_erased_and_the_other_stays(void **state) {
    struct record both = {
        .entry = STR("both"),
        .openings_n = 2,
        .openings = {{STR("later"), salt, STR("{\"l\":1}")}, {STR("private"), salt, STR("{}")}},
    };
    uint64_t index;
    assert_int_equal(journal_append(&txn, &both, 1, &index), OK);
    struct position before, after;
    int64_t at;
    assert_int_equal(journal_position(&txn, &before, &at), OK);
    assert_int_equal(journal_erase(&txn, index, STR("private")), OK);
    assert_int_equal(journal_erase(&txn, index, STR("private")), OK);
    assert_int_equal(journal_erase(&txn, index + 1, STR("private")), NOT_FOUND);
    struct opening o;
    assert_int_equal(journal_opening(&txn, index, STR("private"), &o), ERASED);
    assert_int_equal(journal_opening(&txn, index, STR("later"), &o), OK);
    assert_int_equal(journal_position(&txn, &after, &at), OK);
    assert_int_equal(before.size, after.size);
    assert_true(hash_equal(before.root, after.root));
}

static void opening_too_short_for_its_salt_is_damage(void **state) {
    struct key k = key_new();
    key_u64(&k, 0);
    key_u8(&k, 'l');
    append(STR("one"), 1);
    assert_int_equal(table_put(&txn, TABLE_OPENINGS, key_of(&k), STR("short")), OK);
    struct opening o;
    assert_int_equal(journal_opening(&txn, 0, STR("later"), &o), FOLDER_DAMAGED);
}

static void ask_for_other_class(void *context) {
    struct opening o;
    journal_opening(&txn, 0, STR("open"), &o);
}

static void there_are_two_classes_of_openings(void **state) {
    assert_true(toy_aborts(ask_for_other_class, NULL));
}

static void blob_is_found_by_its_hash(void **state) {
    struct blob b = {hash_of(STR("bytes")), STR("bytes")};
    struct str v;
    assert_int_equal(journal_put_blob(&txn, &b), OK);
    assert_int_equal(journal_blob(&txn, b.hash, &v), OK);
    assert_true(str_equal(v, STR("bytes")));
    assert_int_equal(journal_blob(&txn, hash_of(STR("others")), &v), NOT_FOUND);
}

static void time_is_what_the_entry_tells(void **state) {
    int64_t at;
    assert_int_equal(journal_entry_at(STR("{\"v\":1,\"at\":\"2021-09-14T07:12:00Z\"}"), &at), OK);
    assert_int_equal(at, 1631603520);
    assert_int_equal(journal_entry_at(STR("{\"v\":1,\"at\":\"yesterday\"}"), &at), REQUEST_MALFORMED);
    assert_int_equal(journal_entry_at(STR("{\"v\":1}"), &at), REQUEST_MALFORMED);
    assert_int_equal(journal_entry_at(STR("at"), &at), REQUEST_MALFORMED);
}

/* --- what leaves the house --- */

static struct str receipt_of(uint64_t index, unsigned classes, enum fault expected) {
    struct txn t;
    struct str bytes = {0};
    struct published p = store_published(place.store, place.arena);
    assert_int_equal(store_read(place.store, &t), OK);
    assert_int_equal(journal_receipt(&t, place.arena, index, &p, classes, &bytes), expected);
    store_read_end(&t);
    return bytes;
}

static void log_some(size_t n) {
    store_abort(&txn);
    toy_start(&place);
    for (size_t i = 0; i < n; i++)
        assert_int_equal(toy_add(place.writer, "c", (uint32_t)i), OK);
}

static void receipt_of_every_entry_verifies(void **state) {
    log_some(11);
    struct note_verifier log = store_log_verifier(place.store);
    for (uint64_t i = 0; i < 11; i++) {
        for (unsigned classes = 0; classes < 4; classes++) {
            struct receipt r;
            struct checkpoint c;
            assert_int_equal(receipt_parse(place.arena, receipt_of(i, classes, OK), &r), OK);
            assert_int_equal(receipt_verify(place.arena, &r, &log, &c), OK);
            assert_int_equal(r.index, i);
            assert_int_equal(c.position.size, 11);
            assert_int_equal(r.openings_n, classes >> 1); /* the toy has private ones alone */
        }
    }
    receipt_of(11, 0, NOT_FOUND);
}

static void receipt_leaves_out_what_was_erased(void **state) {
    log_some(3);
    toy_stop(&place);
    assert_int_equal(store_write(place.store, &txn), OK);
    txn.phase = TXN_REPAIR;
    struct key k = key_new();
    key_u64(&k, 1);
    key_u8(&k, 'p');
    assert_int_equal(table_delete(&txn, TABLE_OPENINGS, key_of(&k)), OK);
    assert_int_equal(store_commit(&txn), OK);
    struct receipt r;
    struct checkpoint c;
    struct note_verifier log = store_log_verifier(place.store);
    assert_int_equal(receipt_parse(place.arena, receipt_of(1, 3, OK), &r), OK);
    assert_int_equal(receipt_verify(place.arena, &r, &log, &c), OK);
    assert_int_equal(r.openings_n, 0);
}

static void receipt_under_a_checkpoint_newer_than_the_snapshot_is_not_found(void **state) {
    log_some(3);
    struct txn old;
    assert_int_equal(store_read(place.store, &old), OK);
    assert_int_equal(toy_add(place.writer, "c", 1), OK);
    struct published p = store_published(place.store, place.arena);
    struct str bytes;
    assert_int_equal(journal_receipt(&old, place.arena, 3, &p, 0, &bytes), NOT_FOUND);
    store_read_end(&old);
}

static void tiles_are_the_trees(void **state) {
    struct nodes memory;
    nodes_init(&memory);
    nodes_fill(&memory, 600);
    char room[32];
    for (uint64_t i = 0; i < 600; i++)
        append(nodes_entry(i, room), 1);
    static const struct tile there[] = {{0, 0, 256}, {0, 1, 256}, {0, 2, 88},
                                        {0, 2, 7},   {1, 0, 2},   {1, 0, 1}};
    for (size_t i = 0; i < sizeof there / sizeof *there; i++) {
        struct str bytes, same;
        assert_int_equal(journal_tile(&txn, place.arena, &there[i], 600, &bytes), OK);
        assert_int_equal(bytes.n, there[i].width * TREE_HASH_BYTES);
        assert_int_equal(tile_hashes(place.arena, &there[i], nodes_get, &memory, &same), OK);
        assert_true(str_equal(bytes, same));
    }
    static const struct tile missing[] = {{0, 2, 89}, {0, 3, 1}, {1, 0, 3}, {2, 0, 1}, {TILE_ENTRIES, 2, 89}};
    for (size_t i = 0; i < sizeof missing / sizeof *missing; i++) {
        struct str bytes;
        assert_int_equal(journal_tile(&txn, place.arena, &missing[i], 600, &bytes), NOT_FOUND);
    }
    nodes_free(&memory);
}

static void bundle_frames_its_entries(void **state) {
    char room[32];
    for (uint64_t i = 0; i < 300; i++)
        append(nodes_entry(i, room), 1);
    struct tile last = {TILE_ENTRIES, 1, 44};
    struct str bytes;
    assert_int_equal(journal_tile(&txn, place.arena, &last, 300, &bytes), OK);
    for (uint64_t i = 256; i < 300; i++) {
        struct str entry = nodes_entry(i, room);
        size_t n = (size_t)((unsigned char)bytes.p[0] << 8 | (unsigned char)bytes.p[1]);
        assert_int_equal(n, entry.n);
        assert_true(str_equal(str_slice(bytes, 2, n), entry));
        bytes = str_slice(bytes, 2 + n, bytes.n);
    }
    assert_int_equal(bytes.n, 0);
}

#define WITH_TXN(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void) {
    const struct CMUnitTest tests[] = {
        WITH_TXN(empty_log_has_the_empty_root),
        WITH_TXN(log_is_the_tree_of_its_entries),
        WITH_TXN(entries_are_read_back_as_written),
        WITH_TXN(what_was_settled_and_not_committed_is_forgotten),
        WITH_TXN(misuse_is_asserted),
        WITH_TXN(openings_lie_beside_their_entry),
        WITH_TXN(one_opening_is_erased_and_the_other_stays),
        WITH_TXN(opening_too_short_for_its_salt_is_damage),
        WITH_TXN(there_are_two_classes_of_openings),
        WITH_TXN(blob_is_found_by_its_hash),
        cmocka_unit_test(time_is_what_the_entry_tells),
        WITH_TXN(receipt_of_every_entry_verifies),
        WITH_TXN(receipt_leaves_out_what_was_erased),
        WITH_TXN(receipt_under_a_checkpoint_newer_than_the_snapshot_is_not_found),
        WITH_TXN(tiles_are_the_trees),
        WITH_TXN(bundle_frames_its_entries),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
