#include "store/compact.h"

#include "store/meta.h"
#include "store/table_change.h"
#include "store/txn_write.h"
#include "support/test.h"
#include "support/toy.h"

#include <dirent.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { ENTRIES = 300, PADDING = 2000 };
#define SECRET "what-was-to-be-forgotten"

static struct toy_place place;

static int setup(void **state) {
    toy_make(&place);
    toy_start(&place);
    struct toy toy = {.counter = "c", .n = 1, .records = 1, .padding = PADDING};
    for (int i = 0; i < ENTRIES; i++)
        assert_int_equal(toy_run(place.writer, &toy, NULL, NULL), OK);
    toy_stop(&place);
    return 0;
}

static int teardown(void **state) {
    toy_remove(&place);
    return 0;
}

/* A row is written and then deleted, as an opening is that somebody wants erased. */
static void forget_something(void) {
    struct txn t;
    struct arena *a = place.arena;
    char *many = arena_alloc(a, 40 * sizeof SECRET);
    for (int i = 0; i < 40; i++)
        memcpy(many + i * (sizeof SECRET - 1), SECRET, sizeof SECRET);
    for (int i = 0; i < 2; i++) {
        assert_int_equal(store_write(place.store, &t), OK);
        t.phase = TXN_REPAIR;
        if (i == 0)
            assert_int_equal(table_put(&t, TOY_VISITS, STR("who"), str_of(many)), OK);
        else
            assert_int_equal(table_delete(&t, TOY_VISITS, STR("who")), OK);
        t.phase = TXN_JOURNAL;
        assert_int_equal(compact_want(&t), OK);
        assert_int_equal(store_commit(&t), OK);
    }
}

/* The same beside rows that stay: the page stays too, with a gap where it was. */
static void forget_among_others(void) {
    struct txn t;
    for (int i = 0; i < 2; i++) {
        assert_int_equal(store_write(place.store, &t), OK);
        t.phase = TXN_REPAIR;
        for (int row = 0; row < 20 && i == 0; row++)
            assert_int_equal(table_put(&t, TOY_VISITS, arena_format(place.arena, "row %02d", row),
                                       row == 10 ? STR(SECRET) : STR("something that stays")),
                             OK);
        if (i == 1)
            assert_int_equal(table_delete(&t, TOY_VISITS, STR("row 10")), OK);
        t.phase = TXN_JOURNAL;
        assert_int_equal(compact_want(&t), OK);
        assert_int_equal(store_commit(&t), OK);
    }
}

static struct str in_folder(const char *name) {
    return arena_format(place.arena, "%s/%s", place.dir, name);
}

static bool holds(const char *name) {
    int fd = open(in_folder(name).p, O_RDONLY);
    struct stat st;
    if (fd < 0 || fstat(fd, &st) || st.st_size == 0)
        return fd >= 0 && close(fd) != 0;
    char *bytes = arena_alloc(place.arena, (size_t)st.st_size);
    assert_int_equal(read(fd, bytes, (size_t)st.st_size), st.st_size);
    close(fd);
    return memmem(bytes, (size_t)st.st_size, SECRET, sizeof SECRET - 1) != NULL;
}

/* In whatever file of the folder. */
static bool lingers(void) {
    DIR *d = opendir(place.dir);
    bool found = false;
    for (struct dirent *e; (e = readdir(d));)
        if (e->d_type == DT_REG)
            found |= holds(e->d_name);
    closedir(d);
    return found;
}

static void assert_whole(void) {
    assert_int_equal(toy_sum(place.store, "c"), ENTRIES);
    assert_int_equal(store_published_size(place.store), ENTRIES);
    assert_int_equal(replay_check(place.store, &toy_domain, &place.said), OK);
}

/* --- what goes and what stays --- */

static void forgotten_bytes_go_from_the_folder(void **state) {
    forget_something();
    assert_true(lingers());
    assert_true(compact_wanted(place.store));
    assert_int_equal(compact(place.store), OK);
    assert_false(lingers());
    assert_false(compact_wanted(place.store));
    assert_int_not_equal(access(in_folder("compact.mdb").p, F_OK), 0);
    assert_whole();
    toy_start(&place);
    assert_int_equal(toy_add(place.writer, "c", 5), OK); /* and it is written on */
    assert_int_equal(toy_sum(place.store, "c"), ENTRIES + 5);
}

static void forgotten_bytes_go_from_pages_that_stay(void **state) {
    forget_among_others();
    assert_true(lingers());
    assert_int_equal(compact(place.store), OK);
    assert_false(lingers());
    struct txn t;
    assert_int_equal(store_read(place.store, &t), OK);
    assert_int_equal(table_count(&t, TOY_VISITS), 19);
    store_read_end(&t);
    assert_whole();
}

static void writer_does_it_by_itself_and_a_start_remembers(void **state) {
    forget_something();
    toy_close(&place);
    struct store_options o = toy_options(&place);
    toy_open(&place, &o);
    assert_true(compact_wanted(place.store));
    toy_start(&place);
    assert_int_equal(toy_add(place.writer, "c", 0), OK);
    toy_stop(&place); /* after its last turn's chores */
    assert_false(compact_wanted(place.store));
    assert_false(lingers());
    toy_close(&place);
    toy_open(&place, &o);
    assert_false(compact_wanted(place.store));
}

static void what_an_ended_process_left_is_removed_at_the_start(void **state) {
    toy_close(&place);
    int fd = open(in_folder("compact.mdb").p, O_WRONLY | O_CREAT, 0600);
    assert_int_equal(write(fd, SECRET, sizeof SECRET), sizeof SECRET);
    int again = open(in_folder("compact.mdb").p, O_RDONLY);
    close(fd);
    toy_open(&place, NULL);
    assert_false(lingers());
    char bytes[sizeof SECRET] = "x";
    assert_int_equal(read(again, bytes, sizeof bytes), sizeof bytes); /* not merely unlinked */
    for (size_t i = 0; i < sizeof bytes; i++)
        assert_int_equal(bytes[i], 0);
    close(again);
}

/* --- others --- */

static atomic_bool stop;

static void *read_on(void *context) {
    uint64_t *rounds = context;
    for (; !atomic_load(&stop); ++*rounds) {
        struct txn outer, inner;
        struct str entry;
        assert_int_equal(store_read(place.store, &outer), OK);
        assert_int_equal(store_read(place.store, &inner), OK); /* who reads already may read more */
        assert_int_equal(journal_entry(&inner, *rounds % ENTRIES, &entry), OK);
        assert_true(entry.p[0] == '{' && entry.p[entry.n - 1] == '}');
        store_read_end(&inner);
        store_read_end(&outer);
    }
    return NULL;
}

static void others_read_on_meanwhile(void **state) {
    pthread_t threads[3];
    uint64_t rounds[3] = {0};
    atomic_store(&stop, false);
    for (size_t i = 0; i < 3; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, read_on, &rounds[i]), 0);
    for (int i = 0; i < 10; i++) {
        forget_something();
        assert_int_equal(compact(place.store), OK);
    }
    atomic_store(&stop, true);
    for (size_t i = 0; i < 3; i++) {
        pthread_join(threads[i], NULL);
        assert_true(rounds[i] > 0);
    }
    assert_false(lingers());
    assert_whole();
}

static void another_process_that_reads_is_waited_for(void **state) {
    forget_something();
    int go[2], told[2];
    char byte = 'x';
    assert_int_equal(pipe(go), 0);
    assert_int_equal(pipe(told), 0);
    toy_close(&place);
    pid_t child = fork();
    if (child == 0) {
        struct store_options o = toy_options(&place);
        struct store *s;
        bool good = store_open_shared(&o, &place.said, &s) == OK && write(told[1], &byte, 1) == 1 &&
                    read(go[0], &byte, 1) == 1 && toy_sum(s, "c") == ENTRIES;
        _exit(good ? 0 : 1);
    }
    assert_int_equal(read(told[0], &byte, 1), 1);
    toy_open(&place, NULL);
    assert_int_equal(compact(place.store), BUSY);
    assert_int_not_equal(access(in_folder("compact.mdb").p, F_OK), 0);
    assert_true(compact_wanted(place.store));
    assert_whole();
    int status;
    assert_int_equal(write(go[1], &byte, 1), 1);
    waitpid(child, &status, 0);
    assert_int_equal(status, 0);
    assert_int_equal(compact(place.store), OK);
    assert_false(lingers());
}

/* --- when it goes wrong --- */

static void full_disk_leaves_all_as_it_was(void **state) {
    struct rlimit before, low;
    forget_something();
    getrlimit(RLIMIT_FSIZE, &before);
    low = before;
    low.rlim_cur = 64 << 10;
    signal(SIGXFSZ, SIG_IGN);
    setrlimit(RLIMIT_FSIZE, &low);
    enum fault f = compact(place.store);
    setrlimit(RLIMIT_FSIZE, &before);
    assert_int_equal(f, DISK_FULL);
    assert_int_not_equal(access(in_folder("compact.mdb").p, F_OK), 0);
    assert_true(compact_wanted(place.store));
    assert_whole();
    assert_int_equal(compact(place.store), OK);
}

static void killed_in_the_middle_loses_nothing(void **state) {
    for (unsigned round = 0; round < 25; round++) {
        toy_close(&place);
        int told[2];
        char byte;
        assert_int_equal(pipe(told), 0);
        pid_t child = fork();
        if (child == 0) {
            toy_open(&place, NULL);
            if (write(told[1], "b", 1) != 1)
                _exit(1);
            for (;;) {
                forget_something();
                compact(place.store);
            }
        }
        assert_int_equal(read(told[0], &byte, 1), 1);
        usleep(1000 + 700 * round); /* somewhere else each time */
        kill(child, SIGKILL);
        waitpid(child, NULL, 0);
        close(told[0]);
        close(told[1]);
        toy_open(&place, NULL);
        assert_whole();
        forget_something(); /* it may have been killed before the deleting, or in a commit that was none */
        assert_int_equal(compact(place.store), OK);
        assert_false(lingers());
    }
}

#define IN_FOLDER(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void) {
    const struct CMUnitTest tests[] = {
        IN_FOLDER(forgotten_bytes_go_from_the_folder),
        IN_FOLDER(forgotten_bytes_go_from_pages_that_stay),
        IN_FOLDER(writer_does_it_by_itself_and_a_start_remembers),
        IN_FOLDER(what_an_ended_process_left_is_removed_at_the_start),
        IN_FOLDER(others_read_on_meanwhile),
        IN_FOLDER(another_process_that_reads_is_waited_for),
        IN_FOLDER(full_disk_leaves_all_as_it_was),
        IN_FOLDER(killed_in_the_middle_loses_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
