/* store.c: a folder that does not agree with itself is not opened; what one that does can sign. */
#include "store/store.h"

#include "store/meta.h"
#include "store/publish.h"
#include "store/txn_write.h"
#include "support/test.h"
#include "support/toy.h"

#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static struct toy_place place;

static int setup(void **state) {
    toy_make(&place);
    toy_start(&place);
    for (uint32_t i = 0; i < 7; i++)
        assert_int_equal(toy_add(place.writer, "c", i), OK);
    toy_stop(&place);
    return 0;
}

static int teardown(void **state) {
    toy_remove(&place);
    return 0;
}

/* Changes the folder behind its own back and tries to open it. */
static enum fault reopen_after(void (*change)(struct txn *)) {
    struct txn t;
    assert_int_equal(store_write(place.store, &t), OK);
    t.phase = TXN_REPAIR;
    change(&t);
    assert_int_equal(store_commit(&t), OK);
    toy_close(&place);
    struct store_options o = toy_options(&place);
    enum fault f = store_open(&o, &place.said, &place.store);
    assert_int_equal(place.store == NULL, f != OK);
    assert_int_equal(place.said.n > 0, f != OK); /* with a sentence */
    return f;
}

static void nothing(struct txn *t) {
}

static void untouched_folder_opens_again(void **state) {
    assert_int_equal(reopen_after(nothing), OK);
    assert_true(str_equal(store_origin(place.store), TOY_ORIGIN));
    assert_true(store_sample(place.store));
    assert_true(str_equal(store_dir(place.store), str_of(place.dir)));
    assert_int_equal(toy_sum(place.store, "c"), 21);
    assert_int_equal(store_published_size(place.store), 7);
}

static void newer_format(struct txn *t) {
    struct key k = key_new();
    key_u32(&k, STORE_FORMAT + 1);
    meta_put(t, META_FORMAT, key_of(&k));
}

static void newer_folder_is_refused(void **state) {
    assert_int_equal(reopen_after(newer_format), FOLDER_NEWER);
    assert_true(toy_said(&place, arena_format(place.arena,
                                              "is of format %d, and this program knows format %d and older",
                                              STORE_FORMAT + 1, STORE_FORMAT)
                                     .p));
}

static void newer_and_strange(struct txn *t) {
    newer_format(t);
    meta_put(t, META_POSITION, STR("a position of tomorrow"));
}

static void newer_folder_is_not_called_damaged(void **state) {
    assert_int_equal(reopen_after(newer_and_strange), FOLDER_NEWER);
}

static void no_format(struct txn *t) {
    meta_put(t, META_FORMAT, STR("\0\0\0\0"));
}

static void short_origin(struct txn *t) {
    meta_put(t, META_ORIGIN, STR("Not A Name"));
}

static void short_position(struct txn *t) {
    meta_put(t, META_POSITION, STR("\1\0\0"));
}

static void move_position(struct txn *t, int64_t by, bool other_root) {
    struct position p;
    int64_t at;
    assert_int_equal(journal_position(t, &p, &at), OK);
    p.size += (uint64_t)by;
    if (other_root)
        p.root.b[31] ^= 1;
    meta_put_position(t, META_POSITION, &p, at);
}

static void longer_position(struct txn *t) {
    move_position(t, 1, false);
}

static void shorter_position(struct txn *t) {
    move_position(t, -1, false);
}

static void other_root(struct txn *t) {
    move_position(t, 0, true);
}

static void delete_entry(struct txn *t, uint64_t index) {
    struct key k = key_new();
    key_u64(&k, index);
    table_delete(t, TABLE_ENTRIES, key_of(&k));
}

static void lost_entry(struct txn *t) {
    delete_entry(t, 3);
}

/* A copy of the row of an entry, which its nodes end. */
static struct str row_of(struct txn *t, uint64_t index, char room[256]) {
    struct key k = key_new();
    struct str row;
    key_u64(&k, index);
    assert_int_equal(table_get(t, TABLE_ENTRIES, key_of(&k), &row), OK);
    assert_true(row.n <= 256);
    memcpy(room, row.p, row.n);
    return (struct str){room, row.n};
}

static void put_row(struct txn *t, uint64_t index, struct str row) {
    struct key k = key_new();
    key_u64(&k, index);
    table_put(t, TABLE_ENTRIES, key_of(&k), row);
}

static void other_last_entry(struct txn *t) {
    char room[256];
    struct str row = row_of(t, 6, room);
    room[1] ^= 1;
    put_row(t, 6, row);
}

static void shorter_last_row(struct txn *t) {
    char room[256];
    row_of(t, 6, room);
    put_row(t, 6, (struct str){room, TREE_HASH_BYTES});
}

static void other_node(struct txn *t) {
    char room[256];
    struct str row = row_of(t, 3, room); /* the leaf that completes the first four */
    room[row.n - 1] ^= 1;
    put_row(t, 3, row);
}

static void shorter_node_row(struct txn *t) {
    char room[256];
    row_of(t, 3, room);
    put_row(t, 3, (struct str){room, 3 * TREE_HASH_BYTES});
}

static void signed_more(struct txn *t) {
    struct position p = {8, hash_of(STR("what nobody has"))};
    meta_put_position(t, META_SIGNED, &p, 0);
}

static void signed_another(struct txn *t) {
    struct position p = {5, hash_of(STR("another log"))};
    meta_put_position(t, META_SIGNED, &p, 0);
}

static void lost_keys(struct txn *t) {
    meta_put(t, META_KEYS, STR("none"));
}

static void damaged_folder_is_refused_with_a_sentence(void **state) {
    static const struct {
        void (*change)(struct txn *);
        const char *told;
    } wrong[] = {
        {no_format, "does not say which format"},
        {short_origin, "does not say which log"},
        {short_position, "does not say how long"},
        {longer_position, "not as many entries as it should"},
        {shorter_position, "not as many entries"},
        {other_root, "not the one that the file names"},
        {lost_entry, "not as many entries"},
        {other_last_entry, "The last entry is not what it was"},
        {other_node, "not the one that"},
        {shorter_node_row, "not the one that"},
        {shorter_last_row, "not the one that"},
        {signed_more,
         "A checkpoint of 8 entries has been signed, and the log, of 7, does not begin with them"},
        {signed_another, "A checkpoint of 5 entries"},
        {lost_keys, "which keys belong to it"},
    };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        assert_int_equal(reopen_after(wrong[i].change), FOLDER_DAMAGED);
        assert_true(toy_said(&place, wrong[i].told));
        teardown(state);
        setup(state);
    }
}

static void init_refuses_what_is_no_name_of_a_log(void **state) {
    const char *const wrong[] = {
        "", "Example.org", "example.org/", "https://example.org", "example.org/juror", "a b"};
    struct str dir = arena_format(place.arena, "%s/other", place.root);
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        assert_int_equal(store_init(dir, str_of(wrong[i]), false, &place.said), FIELD_URL);
    assert_int_equal(store_init(dir, STR("example.org/a-b"), false, &place.said), OK);
}

/* --- a second process --- */

static void second_process_reads_beside_the_writer(void **state) {
    toy_start(&place);
    int go[2], told[2];
    assert_int_equal(pipe(go), 0);
    assert_int_equal(pipe(told), 0);
    toy_close(&place);
    pid_t child = fork();
    if (child == 0) { /* the writing process, for the test that it is read from is this one */
        toy_start(&place);
        char byte = 'r';
        if (write(told[1], &byte, 1) != 1 || read(go[0], &byte, 1) != 1 || toy_add(place.writer, "c", 100))
            _exit(1);
        if (write(told[1], &byte, 1) != 1 || read(go[0], &byte, 1) != 1)
            _exit(1);
        toy_close(&place);
        _exit(0);
    }
    char byte;
    assert_int_equal(read(told[0], &byte, 1), 1);
    struct store_options o = toy_options(&place);
    struct store *s;
    assert_int_equal(store_open_shared(&o, &place.said, &s), OK);
    assert_int_equal(toy_sum(s, "c"), 21);
    assert_int_equal(write(go[1], "g", 1), 1);
    assert_int_equal(read(told[0], &byte, 1), 1);
    assert_int_equal(toy_sum(s, "c"), 121);
    assert_int_equal(write(go[1], "g", 1), 1);
    int status;
    waitpid(child, &status, 0);
    assert_int_equal(status, 0);
    store_close(s);
}

static void start_writer_beside(void *context) {
    struct writer *w;
    struct store_options o = toy_options(&place);
    struct store *s;
    if (!store_open_shared(&o, &place.said, &s))
        writer_start(s, engine_open(STR("")), &toy_domain, 1, &w);
}

static void reader_beside_cannot_write(void **state) {
    toy_close(&place);
    assert_true(toy_aborts(start_writer_beside, NULL));
}

/* --- signing --- */

static void documents_are_signed_with_their_own_name(void **state) {
    struct arena *a = place.arena;
    struct str text = STR("kaaring rules v1\nlog example.org/toy\n");
    struct note_verifier log = store_log_verifier(place.store),
                         documents = store_documents_verifier(place.store);
    assert_true(str_equal(log.name, TOY_ORIGIN));
    assert_true(str_equal(documents.name, STR("example.org/toy/documents")));
    struct str note = arena_format(a, "%s\n%s", text.p, store_sign_document(place.store, a, text).p);
    struct note n;
    assert_int_equal(note_parse(a, note, &n), OK);
    assert_int_equal(note_verify(&n, &documents, 1, NULL), OK);
    assert_int_equal(note_verify(&n, &log, 1, NULL), NOTE_SIGNATURE);
}

static void mac_depends_on_all_it_is_given(void **state) {
    struct hash a = store_mac(place.store, STR("link"), STR("message"));
    struct hash same = store_mac(place.store, STR("link"), STR("message"));
    struct hash purpose = store_mac(place.store, STR("token"), STR("message"));
    struct hash message = store_mac(place.store, STR("link"), STR("messagf"));
    struct hash moved = store_mac(place.store, STR("linkm"), STR("essage"));
    assert_true(hash_equal(a, same));
    assert_false(hash_equal(a, purpose));
    assert_false(hash_equal(a, message));
    assert_false(hash_equal(a, moved));
    toy_close(&place);
    toy_open(&place, NULL);
    same = store_mac(place.store, STR("link"), STR("message"));
    assert_true(hash_equal(a, same)); /* links of yesterday work today */
}

#define IN_FOLDER(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void) {
    const struct CMUnitTest tests[] = {
        IN_FOLDER(untouched_folder_opens_again),
        IN_FOLDER(newer_folder_is_refused),
        IN_FOLDER(newer_folder_is_not_called_damaged),
        IN_FOLDER(damaged_folder_is_refused_with_a_sentence),
        IN_FOLDER(init_refuses_what_is_no_name_of_a_log),
        IN_FOLDER(second_process_reads_beside_the_writer),
        IN_FOLDER(reader_beside_cannot_write),
        IN_FOLDER(documents_are_signed_with_their_own_name),
        IN_FOLDER(mac_depends_on_all_it_is_given),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
