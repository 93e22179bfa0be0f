/* publish.c: a checkpoint of what is committed, of all of it, and never of anything else. */
#include "store/publish.h"

#include "store/meta.h"
#include "store/txn_write.h"
#include "support/test.h"
#include "support/toy.h"

#include <string.h>

static struct toy_place place;

static int setup(void **state) {
    toy_make(&place);
    toy_start(&place);
    return 0;
}

static int teardown(void **state) {
    toy_remove(&place);
    return 0;
}

static struct published now(void) {
    return store_published(place.store, place.arena);
}

static void checkpoint_is_a_note_of_the_log(void **state) {
    assert_int_equal(toy_add(place.writer, "c", 1), OK);
    struct published p = now();
    struct note n;
    struct checkpoint c;
    struct note_verifier log = store_log_verifier(place.store);
    assert_int_equal(note_parse(place.arena, p.note, &n), OK);
    assert_int_equal(n.signatures_n, 1);
    assert_int_equal(note_verify(&n, &log, 1, NULL), OK);
    assert_int_equal(checkpoint_parse(n.text, &c), OK);
    assert_true(str_equal(c.origin, TOY_ORIGIN));
    assert_int_equal(c.position.size, 1);
    assert_int_equal(p.position.size, 1);
    assert_true(hash_equal(c.position.root, p.position.root));
}

static void empty_log_has_a_checkpoint_too(void **state) {
    struct published p = now();
    assert_int_equal(p.position.size, 0);
    assert_true(p.note.n > 0);
}

static void every_checkpoint_contains_all_before(void **state) {
    struct position before[40];
    for (size_t i = 0; i < 40; i++) {
        before[i] = now().position;
        assert_int_equal(
            toy_run(place.writer, &(struct toy){.counter = "c", .records = 1 + i % 3}, NULL, NULL), OK);
    }
    struct position last = now().position;
    struct txn t;
    assert_int_equal(store_read(place.store, &t), OK);
    for (size_t i = 1; i < 40; i++) {
        struct hash proof[TREE_PROOF_MAX];
        size_t n;
        assert_true(before[i].size > before[i - 1].size);
        assert_int_equal(tree_consistency(before[i].size, last.size, journal_node, &t, proof, &n), OK);
        assert_true(tree_consistency_holds(before[i].size, before[i].root, last.size, last.root, proof, n));
    }
    store_read_end(&t);
}

static void next_start_signs_the_same_bytes(void **state) {
    assert_int_equal(toy_add(place.writer, "c", 1), OK);
    struct published before = now();
    toy_close(&place);
    toy_open(&place, NULL);
    assert_true(str_equal(now().note, before.note));
}

static struct position stored(void) {
    struct txn t;
    struct position p;
    int64_t at;
    assert_int_equal(store_read(place.store, &t), OK);
    assert_int_equal(meta_get_position(&t, META_SIGNED, &p, &at), OK);
    store_read_end(&t);
    return p;
}

static void what_was_signed_is_written_down_by_the_next_transaction(void **state) {
    assert_int_equal(toy_add(place.writer, "c", 1), OK);
    assert_int_equal(stored().size, 0);
    assert_int_equal(toy_add(place.writer, "c", 1), OK);
    assert_int_equal(stored().size, 1);
    assert_int_equal(toy_run(place.writer, &(struct toy){.visit = "v"}, NULL, NULL),
                     OK); /* also without an entry */
    assert_int_equal(stored().size, 2);
    assert_int_equal(toy_add(place.writer, "c", 1), OK);
    toy_stop(&place); /* and at the end */
    assert_int_equal(stored().size, 3);
}

/* --- refused --- */

static void change(enum meta_row row, uint64_t size, struct hash root) {
    struct txn t;
    struct position p = {size, root};
    assert_int_equal(store_write(place.store, &t), OK);
    t.phase = TXN_REPAIR;
    assert_int_equal(meta_put_position(&t, row, &p, 0), OK);
    assert_int_equal(store_commit(&t), OK);
}

static void another_root_at_the_same_size_is_not_signed(void **state) {
    assert_int_equal(toy_add(place.writer, "c", 1), OK);
    toy_stop(&place);
    struct published before = now();
    place.store->published.root.b[0] ^= 1; /* as if another had been signed */
    assert_int_equal(publish_committed(place.store, &toy_domain), FOLDER_DAMAGED);
    assert_true(str_equal(now().note, before.note));
}

static void shorter_log_is_not_signed(void **state) {
    assert_int_equal(toy_add(place.writer, "c", 1), OK);
    toy_stop(&place);
    struct published before = now();
    change(META_POSITION, 0, hash_of(STR("")));
    assert_int_equal(publish_committed(place.store, &toy_domain), FOLDER_DAMAGED);
    assert_true(str_equal(now().note, before.note));
    assert_int_equal(store_published_size(place.store), 1);
}

static void log_that_lost_what_was_signed_does_not_open(void **state) {
    assert_int_equal(toy_add(place.writer, "c", 1), OK);
    toy_stop(&place);
    change(META_SIGNED, 1, hash_of(STR("another")));
    assert_int_equal(publish_first(place.store, &place.said), FOLDER_DAMAGED);
    assert_true(toy_said(&place, "A checkpoint of 1 entries has been signed"));
}

#define WITH_WRITER(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void) {
    const struct CMUnitTest tests[] = {
        WITH_WRITER(checkpoint_is_a_note_of_the_log),
        WITH_WRITER(empty_log_has_a_checkpoint_too),
        WITH_WRITER(every_checkpoint_contains_all_before),
        WITH_WRITER(next_start_signs_the_same_bytes),
        WITH_WRITER(what_was_signed_is_written_down_by_the_next_transaction),
        WITH_WRITER(another_root_at_the_same_size_is_not_signed),
        WITH_WRITER(shorter_log_is_not_signed),
        WITH_WRITER(log_that_lost_what_was_signed_does_not_open),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
