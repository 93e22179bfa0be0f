/* backup.c: a copy made while others write is whole, is its owner's alone, and works in the folder's place.
 */
#include "store/backup.h"

#include "store/txn_write.h"
#include "support/test.h"
#include "support/toy.h"

#include <dirent.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

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

static struct str copy_path(unsigned i) {
    return arena_format(place.arena, "%s/copy %u", place.root, i);
}

static struct store *open_copy(struct str path) {
    struct store_options o = toy_options(&place);
    struct store *s;
    o.dir = path;
    toy_must(&place, store_open(&o, &place.said, &s));
    return s;
}

static atomic_bool stop;

static void *write_on(void *context) {
    while (!atomic_load(&stop))
        if (toy_run(place.writer,
                    &(struct toy){.counter = "c", .n = 1, .records = 2, .padding = 5000, .visit = "v"}, NULL,
                    NULL))
            return context;
    return NULL;
}

static void copy_made_while_others_write_is_whole(void **state) {
    enum { WRITERS = 4, COPIES = 3 };
    pthread_t writers[WRITERS];
    atomic_store(&stop, false);
    for (size_t i = 0; i < WRITERS; i++)
        assert_int_equal(pthread_create(&writers[i], NULL, write_on, &place), 0);
    uint64_t least[COPIES];
    for (unsigned i = 0; i < COPIES; i++) {
        while (store_published_size(place.store) < 100 * (i + 1))
            sched_yield();
        least[i] = store_published_size(place.store);
        toy_must(&place, backup_write(place.store, copy_path(i), &place.said));
    }
    atomic_store(&stop, true);
    for (size_t i = 0; i < WRITERS; i++) {
        void *failed;
        pthread_join(writers[i], &failed);
        assert_null(failed);
    }
    for (unsigned i = 0; i < COPIES; i++) {
        struct store *s = open_copy(copy_path(i));
        assert_true(store_published_size(s) >= least[i]);
        assert_int_equal(toy_sum(s, "c"), store_published_size(s));
        assert_int_equal(toy_visits(s, "v") * 2,
                         store_published_size(s)); /* volatile tables too, of the same moment */
        toy_must(&place, replay_check(s, &toy_domain, &place.said));
        store_close(s);
    }
}

static void copy_works_in_the_folders_place(void **state) {
    assert_int_equal(toy_add(place.writer, "c", 5), OK);
    struct note_verifier before = store_log_verifier(place.store);
    struct hash mac = store_mac(place.store, STR("p"), STR("m"));
    toy_must(&place, backup_write(place.store, copy_path(0), &place.said));
    toy_close(&place);
    struct str moved = arena_format(place.arena, "%s/moved", place.root);
    assert_int_equal(rename(place.dir, moved.p), 0);
    assert_int_equal(rename(copy_path(0).p, place.dir), 0);
    toy_start(&place);
    assert_int_equal(toy_add(place.writer, "c", 1), OK);
    assert_int_equal(toy_sum(place.store, "c"), 6);
    struct note_verifier after = store_log_verifier(place.store);
    assert_memory_equal(before.public_key, after.public_key, NOTE_PUBLIC_BYTES);
    assert_true(hash_equal(mac, store_mac(place.store, STR("p"), STR("m"))));
}

static void copy_is_its_owners_alone(void **state) {
    toy_must(&place, backup_write(place.store, copy_path(0), &place.said));
    static const struct {
        const char *name;
        unsigned mode;
    } parts[] = {{"", 0700},
                 {"/keys", 0700},
                 {"/data.mdb", 0600},
                 {"/keys/log.key", 0600},
                 {"/keys/secret", 0600},
                 {"/keys/documents.key", 0600}};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        struct stat st;
        assert_int_equal(stat(arena_format(place.arena, "%s%s", copy_path(0).p, parts[i].name).p, &st), 0);
        assert_int_equal(st.st_mode & 07777, parts[i].mode);
    }
}

static unsigned things_in_root(void) {
    unsigned n = 0;
    DIR *d = opendir(place.root);
    while (readdir(d))
        n++;
    closedir(d);
    return n;
}

static void what_is_there_is_not_overwritten(void **state) {
    toy_must(&place, backup_write(place.store, copy_path(0), &place.said));
    unsigned before = things_in_root();
    assert_int_equal(backup_write(place.store, copy_path(0), &place.said), ALREADY_DONE);
    assert_true(toy_said(&place, "There is something of this name already."));
    assert_int_equal(things_in_root(), before);
}

static void copy_that_cannot_be_made_leaves_nothing(void **state) {
    struct str nowhere = arena_format(place.arena, "%s/none/copy", place.root);
    assert_int_equal(backup_write(place.store, nowhere, &place.said), DISK_ERROR);
    unsigned before = things_in_root();
    struct str key = arena_format(place.arena, "%s/keys/secret", place.dir);
    assert_int_equal(unlink(key.p), 0);
    assert_int_equal(backup_write(place.store, copy_path(1), &place.said), DISK_ERROR);
    assert_true(toy_said(&place, "The key cannot be copied"));
    assert_int_equal(things_in_root(), before);
}

static bool file_has(struct str path, const char *part) {
    FILE *f = fopen(path.p, "rb");
    assert_non_null(f);
    bool found = false;
    size_t n = strlen(part), at = 0;
    for (int c; !found && (c = fgetc(f)) != EOF;) {
        at = c == part[at] ? at + 1 : c == part[0];
        found = at == n;
    }
    fclose(f);
    return found;
}

static void write_rows(const char *value, bool put) {
    struct txn t;
    assert_int_equal(store_write(place.store, &t), OK);
    for (unsigned i = 0; i < 500; i++) {
        struct key k = key_new();
        key_u32(&k, i);
        assert_int_equal(put ? table_put(&t, TOY_VISITS, key_of(&k), str_of(value))
                             : table_delete(&t, TOY_VISITS, key_of(&k)),
                         OK);
    }
    assert_int_equal(store_commit(&t), OK);
}

static void what_was_deleted_is_not_in_the_copy(void **state) {
    toy_stop(&place);
    write_rows("Aname that was erased", true);
    write_rows(NULL, false);
    struct str own = arena_format(place.arena, "%s/data.mdb", place.dir);
    assert_true(file_has(own, "Aname that was erased")); /* in pages that are free, or this shows nothing */
    toy_must(&place, backup_write(place.store, copy_path(0), &place.said));
    struct str copied = arena_format(place.arena, "%s/data.mdb", copy_path(0).p);
    assert_true(file_has(copied, "counters"));
    assert_false(file_has(copied, "Aname that was erased"));
}

/* As `kaaring backup` does it beside `kaaring serve`. */
static void second_process_makes_a_copy_of_a_folder_in_use(void **state) {
    int told[2];
    assert_int_equal(pipe(told), 0);
    toy_close(&place);
    pid_t server = fork();
    if (server == 0) {
        toy_start(&place);
        for (unsigned i = 0;; i++) {
            if (toy_add(place.writer, "c", 1) || (i == 20 && write(told[1], "x", 1) != 1))
                _exit(1);
        }
    }
    char byte;
    assert_int_equal(read(told[0], &byte, 1), 1);
    struct store_options o = toy_options(&place);
    struct store *beside;
    toy_must(&place, store_open_shared(&o, &place.said, &beside));
    toy_must(&place, backup_write(beside, copy_path(0), &place.said));
    store_close(beside);
    kill(server, SIGKILL);
    waitpid(server, NULL, 0);
    struct store *s = open_copy(copy_path(0));
    assert_true(toy_sum(s, "c") >= 20);
    toy_must(&place, replay_check(s, &toy_domain, &place.said));
    store_close(s);
    close(told[0]);
    close(told[1]);
}

#define WITH_WRITER(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void) {
    const struct CMUnitTest tests[] = {
        WITH_WRITER(copy_made_while_others_write_is_whole),
        WITH_WRITER(copy_works_in_the_folders_place),
        WITH_WRITER(copy_is_its_owners_alone),
        WITH_WRITER(what_is_there_is_not_overwritten),
        WITH_WRITER(copy_that_cannot_be_made_leaves_nothing),
        WITH_WRITER(what_was_deleted_is_not_in_the_copy),
        WITH_WRITER(second_process_makes_a_copy_of_a_folder_in_use),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
