/* restore.c: a backup becomes a folder again, without what was erased since; or nothing at all. */
#include "store/restore.h"

#include "store/anchor.h"
#include "store/backup.h"
#include "store/meta.h"
#include "store/replay.h"
#include "store/txn_write.h"
#include "support/older.h"
#include "support/test.h"
#include "support/toy.h"

#include <dirent.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static struct toy_place place;
static struct store_options options;
static struct backup_key key;

static int setup(void **state) {
    struct str text;
    toy_make(&place);
    options = toy_anchored(&place);
    struct str secret = arena_format(place.arena, "%s/key", place.root);
    toy_must(&place, backup_key_make(place.arena, secret, &place.said, &text));
    toy_must(&place, backup_key_secret(place.arena, secret, &place.said, &key));
    toy_open(&place, &options);
    toy_start(&place);
    for (unsigned i = 0; i < 4; i++)
        assert_int_equal(toy_run(place.writer,
                                 &(struct toy){.counter = "c", .n = 1 + i, .records = 1, .padding = 3000},
                                 NULL, NULL),
                         OK);
    return 0;
}

static int teardown(void **state) {
    toy_remove(&place);
    return 0;
}

static struct str in_root(const char *name) {
    return arena_format(place.arena, "%s/%s", place.root, name);
}

static unsigned things_in_root(void) {
    unsigned n = 0;
    DIR *d = opendir(place.root);
    while (readdir(d))
        n++;
    closedir(d);
    return n;
}

static struct restoring restoring_of(struct str backup, bool sealed) {
    struct restoring r = {
        .backup = backup, .key = sealed ? &key : NULL, .store = options, .domain = &toy_domain};
    r.store.dir = in_root("restored");
    return r;
}

/* An entry by which the private part of another is erased, as the domain says it. */
static void anchor_says_erased(uint64_t index) {
    struct anchor_text x;
    struct anchor *a;
    struct arena *own = arena_new();
    toy_must(&place, anchor_read(own, options.anchor, &place.said, &x));
    toy_must(&place, anchor_open(own, options.anchor, &place.said, &x, &a));
    assert_int_equal(anchor_erase(a, &(struct erasure){index, 'p'}, 1), OK);
    arena_free(own);
}

static bool has_opening(struct store *s, uint64_t index) {
    struct txn t;
    struct opening o;
    assert_int_equal(store_read(s, &t), OK);
    bool found = journal_opening(&t, index, STR("private"), &o) == OK;
    store_read_end(&t);
    return found;
}

static void restored_is_as_it_was(bool sealed) {
    struct restored done;
    struct str backup = in_root("backup");
    if (sealed)
        toy_must(&place, backup_seal(place.store, backup, &key, &place.said));
    else
        toy_must(&place, backup_write(place.store, backup, &place.said));
    struct note_verifier before = store_log_verifier(place.store);
    toy_close(&place);
    struct restoring r = restoring_of(backup, sealed);
    toy_must(&place, restore_folder(&r, &place.said, &done));
    assert_true(done.entries == 4 && done.erased == 0);
    options.dir = r.store.dir;
    toy_open(&place, &options);
    assert_false(store_only_reads(place.store));
    assert_int_equal(toy_sum(place.store, "c"), 10);
    assert_memory_equal(store_log_verifier(place.store).public_key, before.public_key, NOTE_PUBLIC_BYTES);
    toy_start(&place);
    assert_int_equal(toy_add(place.writer, "c", 1), OK);
}

static void a_sealed_one_comes_back(void **state) {
    restored_is_as_it_was(true);
}

static void one_in_clear_comes_back(void **state) {
    restored_is_as_it_was(false);
}

static void a_sealed_one_is_its_owners_alone_and_shows_nothing(void **state) {
    struct stat st;
    struct str backup = in_root("backup"), bytes, secret;
    toy_must(&place, backup_seal(place.store, backup, &key, &place.said));
    assert_int_equal(stat(backup.p, &st), 0);
    assert_int_equal(st.st_mode & 07777, 0600);
    FILE *f = fopen(backup.p, "rb");
    char *p = arena_alloc(place.arena, (size_t)st.st_size);
    assert_int_equal(fread(p, 1, (size_t)st.st_size, f), st.st_size);
    fclose(f);
    bytes = (struct str){p, (size_t)st.st_size};
    char kept[SECRET_BYTES];
    f = fopen(in_root("data/keys/log.key").p, "rb");
    assert_int_equal(fread(kept, 1, sizeof kept, f), sizeof kept);
    fclose(f);
    secret = str_bytes(kept, sizeof kept);
    assert_null(memmem(bytes.p, bytes.n, secret.p, secret.n));
    assert_null(memmem(bytes.p, bytes.n, "counters", 8));
}

static void what_was_erased_since_is_erased_before_it_can_be_served(void **state) {
    struct restored done;
    struct str backup = in_root("backup");
    toy_must(&place, backup_seal(place.store, backup, &key, &place.said));
    assert_true(has_opening(place.store, 2));
    toy_close(&place);
    anchor_says_erased(2);
    anchor_says_erased(77); /* of what came later */
    struct restoring r = restoring_of(backup, true);
    toy_must(&place, restore_folder(&r, &place.said, &done));
    assert_int_equal(done.erased, 1);
    options.dir = r.store.dir;
    toy_open(&place, &options);
    assert_false(has_opening(place.store, 2));
    assert_true(has_opening(place.store, 1));
    toy_must(&place, replay_check(place.store, &toy_domain, &place.said));
}

/* As a snapshot does it: nobody restores anything. */
static void what_was_erased_since_is_erased_when_a_folder_that_went_back_is_started(void **state) {
    struct restored done;
    struct str backup = in_root("backup");
    toy_must(&place, backup_write(place.store, backup, &place.said));
    assert_int_equal(toy_add(place.writer, "c", 1), OK);
    toy_close(&place);
    anchor_says_erased(1);
    options.dir = backup;
    toy_open(&place, &options);
    assert_true(store_only_reads(place.store));
    assert_true(has_opening(place.store, 1));
    toy_start(&place);
    assert_false(has_opening(place.store, 1));
    toy_must(&place, replay_check(place.store, &toy_domain, &place.said));
    (void)done;
}

/* --- of an older program --- */

static int settlings;

/* Both states can be seen; here what the newer program gives beside the log would be settled. */
static enum fault settled(struct txn *t, const struct txn *before) {
    struct str is, was;
    assert_int_equal(table_get(t, TOY_COUNTERS, STR("c"), &is), OK);
    assert_int_equal(table_get(before, TOY_COUNTERS, STR("c"), &was), OK);
    assert_false(str_equal(is, was));
    settlings++;
    return OK;
}

/* Its state had records of another form. */
static struct str backup_of_an_older_program(void) {
    struct str backup = in_root("backup");
    struct store_options of_backup = toy_options(&place);
    struct txn t;
    toy_must(&place, backup_write(place.store, backup, &place.said));
    toy_close(&place);
    of_backup.dir = backup;
    toy_open(&place, &of_backup);
    assert_int_equal(store_write(place.store, &t), OK);
    t.phase = TXN_REPAIR;
    assert_int_equal(table_put(&t, TOY_COUNTERS, STR("c"), STR("a record of another form")), OK);
    older_folder(&t, 2);
    assert_int_equal(store_commit(&t), OK);
    toy_close(&place);
    return backup;
}

static void an_older_programs_comes_back_settled_once(void **state) {
    struct restored done;
    struct restoring r = restoring_of(backup_of_an_older_program(), false);
    r.settle = settled;
    settlings = 0;
    anchor_says_erased(2);
    toy_must(&place, restore_folder(&r, &place.said, &done));
    assert_int_equal(settlings, 1);
    assert_int_equal(done.erased, 1);
    options.dir = r.store.dir;
    toy_open(&place, &options);
    assert_false(has_opening(place.store, 2));
    assert_int_equal(toy_sum(place.store, "c"), 10);
    toy_must(&place, replay_if_stale(place.store, &toy_domain, settled, &place.said));
    assert_int_equal(settlings, 1);
    toy_must(&place, replay_check(place.store, &toy_domain, &place.said));
}

/* What the log itself says to be erased stands in the anchor before the entry can be seen. */
static enum fault decide_erased(struct txn *t, struct command *c, struct batch *out) {
    struct record r = {.entry = STR("{\"type\":\"erased\",\"at\":\"2031-01-01T00:00:00Z\",\"open\":{"
                                    "\"index\":3,\"class\":\"private\"}}")};
    (void)t, (void)c;
    return batch_add(out, &r);
}

static enum fault apply_all(struct txn *t, uint64_t index, const struct record *r) {
    return str_starts(r->entry, STR("{\"type\":\"erased\"")) ? OK : toy_domain.apply(t, index, r);
}

static void an_erasure_in_the_log_stands_in_the_anchor(void **state) {
    struct domain d = {.apply = apply_all, .erasures = toy_domain.erasures};
    toy_stop(&place);
    struct log_engine *e = engine_open(str_of(place.dir));
    toy_must(&place, writer_start(place.store, e, &d, 16, &place.writer));
    struct command *c = command_new();
    c->arrived = 1924992000; /* 2031 */
    c->decide = decide_erased;
    assert_int_equal(writer_run(place.writer, c), OK);
    arena_free(c->arena);
    struct anchor_text x;
    toy_must(&place, anchor_read(place.arena, options.anchor, &place.said, &x));
    assert_int_equal(x.erased.n, 1);
    assert_true(erasures_has(&x.erased, 3, STR("private")));
    assert_true(x.newest.size == 5);
}

static void refused(const struct restoring *r, enum fault expected, const char *said) {
    struct restored done;
    unsigned before = things_in_root();
    assert_int_equal(restore_folder(r, &place.said, &done), expected);
    assert_true(toy_said(&place, said));
    assert_int_equal(things_in_root(), before);
}

static void what_is_no_whole_backup_leaves_nothing(void **state) {
    struct str backup = in_root("backup"), plain = in_root("plain");
    toy_must(&place, backup_seal(place.store, backup, &key, &place.said));
    toy_must(&place, backup_write(place.store, plain, &place.said));
    toy_close(&place);
    struct restoring r = restoring_of(backup, true);
    struct restoring keyless = restoring_of(backup, false);
    refused(&keyless, FILE_INVALID, "--key FILE names the secret key");
    struct backup_key own = key;
    crypto_box_keypair(key.public_key, key.secret_key);
    refused(&r, FILE_INVALID, "something in it was changed");
    key.id[0] ^= 1;
    refused(&r, FILE_INVALID, "is sealed to the key");
    key = own;
    assert_int_equal(truncate(backup.p, 1000), 0);
    refused(&r, FILE_INVALID, "The backup is not whole");
    r.backup = in_root("key");
    refused(&r, FILE_INVALID, "It is no backup of kaaring");
    r.backup = in_root("nowhere");
    refused(&r, DISK_ERROR, "The backup cannot be read");
    r = restoring_of(plain, false);
    assert_int_equal(unlink(arena_format(place.arena, "%s/keys/secret", plain.p).p), 0);
    refused(&r, DISK_ERROR, "The backup cannot be read");
}

static void what_does_not_follow_from_its_log_leaves_nothing(void **state) {
    struct str plain = in_root("plain");
    toy_stop(&place);
    struct txn t;
    assert_int_equal(store_write(place.store, &t), OK);
    t.phase = TXN_APPLY;
    assert_int_equal(table_put(&t, TOY_COUNTERS, STR("forged"), STR("0123456789abcdef")), OK);
    assert_int_equal(store_commit(&t), OK);
    toy_must(&place, backup_write(place.store, plain, &place.said));
    toy_close(&place);
    struct restoring r = restoring_of(plain, false);
    refused(&r, FOLDER_DAMAGED, "the log does not give it");
}

static void what_is_there_is_not_overwritten(void **state) {
    struct str backup = in_root("backup");
    toy_must(&place, backup_seal(place.store, backup, &key, &place.said));
    assert_int_equal(backup_seal(place.store, backup, &key, &place.said), ALREADY_DONE);
    struct restoring r = restoring_of(backup, true);
    r.store.dir = in_root("data");
    refused(&r, ALREADY_DONE, "a backup is never put over it");
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(a_sealed_one_comes_back),
        TEST(one_in_clear_comes_back),
        TEST(a_sealed_one_is_its_owners_alone_and_shows_nothing),
        TEST(what_was_erased_since_is_erased_before_it_can_be_served),
        TEST(what_was_erased_since_is_erased_when_a_folder_that_went_back_is_started),
        TEST(an_older_programs_comes_back_settled_once),
        TEST(an_erasure_in_the_log_stands_in_the_anchor),
        TEST(what_is_no_whole_backup_leaves_nothing),
        TEST(what_does_not_follow_from_its_log_leaves_nothing),
        TEST(what_is_there_is_not_overwritten),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
