/* env.c: transactions of many threads, what exec'ed children get, and files that are not what they were. */
#include "store/table_change.h"
#include "store/txn_write.h"
#include "support/test.h"
#include "support/toy.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static struct toy_place place;

static int setup(void **state) {
    toy_make(&place);
    return 0;
}

static int teardown(void **state) {
    toy_remove(&place);
    return 0;
}

static const char *data_file(void) {
    static char path[128];
    snprintf(path, sizeof path, "%s/data.mdb", place.dir);
    return path;
}

static void codes_are_told_apart(void **state) {
    assert_int_equal(env_fault(0), OK);
    assert_int_equal(env_fault(MDB_NOTFOUND), NOT_FOUND);
    assert_int_equal(env_fault(MDB_MAP_FULL), DISK_FULL);
    assert_int_equal(env_fault(ENOSPC), DISK_FULL);
    assert_int_equal(env_fault(EDQUOT), DISK_FULL);
    assert_int_equal(env_fault(EFBIG), DISK_FULL);
    assert_int_equal(env_fault(MDB_READERS_FULL), BUSY);
    assert_int_equal(env_fault(EIO), DISK_ERROR);
    assert_int_equal(env_fault(MDB_PANIC), DISK_ERROR);
    assert_int_equal(env_fault(MDB_CORRUPTED), DISK_ERROR);
}

static void no_descriptor_reaches_an_execed_child(void **state) {
    toy_open(&place, NULL);
    DIR *d = opendir("/proc/self/fd");
    assert_non_null(d);
    unsigned seen = 0;
    for (struct dirent *e; (e = readdir(d));) {
        char link[64], target[256];
        snprintf(link, sizeof link, "/proc/self/fd/%.20s", e->d_name);
        ssize_t n = readlink(link, target, sizeof target - 1);
        if (n < 0)
            continue;
        target[n] = 0;
        if (!strstr(target, place.dir))
            continue;
        seen++;
        uint64_t fd;
        assert_true(str_to_u64(str_of(e->d_name), &fd));
        assert_true(fcntl((int)fd, F_GETFD) & FD_CLOEXEC);
    }
    closedir(d);
    assert_true(seen >= 3); /* the data twice, both locks */
}

static void readers_of_all_threads_share_a_pool(void **state) {
    toy_open(&place, NULL);
    struct txn list[40];
    for (unsigned round = 0; round < 3; round++) {
        for (size_t i = 0; i < 40; i++)
            assert_int_equal(store_read(place.store, &list[i]), OK);
        for (size_t i = 0; i < 40; i++)
            store_read_end(&list[i]);
    }
    assert_int_equal(place.store->idle_n, 40);
    MDB_envinfo info;
    mdb_env_info(place.store->env, &info);
    assert_true(info.me_numreaders <= 41);
}

static void one_reader_too_many_is_busy(void **state) {
    toy_open(&place, NULL);
    static struct txn list[READERS_MOST + 1];
    size_t n = 0;
    enum fault f;
    while ((f = store_read(place.store, &list[n])) == OK)
        assert_true(++n <= READERS_MOST);
    assert_int_equal(f, BUSY);
    assert_true(n > READERS_MOST - 10);
    store_read_end(&list[--n]);
    assert_int_equal(store_read(place.store, &list[n]), OK); /* there is room again */
    for (size_t i = 0; i <= n; i++)
        store_read_end(&list[i]);
}

static void renewed_reader_sees_what_is_new(void **state) {
    toy_start(&place);
    assert_int_equal(toy_sum(place.store, "c"), 0);
    assert_int_equal(toy_add(place.writer, "c", 1), OK);
    assert_int_equal(toy_sum(place.store, "c"), 1);
}

static void folder_is_opened_once_in_a_process(void **state) {
    toy_open(&place, NULL);
    struct store *second;
    struct store_options o = toy_options(&place);
    assert_int_equal(store_open_shared(&o, &place.said, &second), FOLDER_LOCKED);
    assert_null(second);
    toy_close(&place);
    toy_open(&place, NULL);
}

/* --- files that are not what they were --- */

static void assert_damaged(void) {
    struct store_options o = toy_options(&place);
    assert_int_equal(store_open(&o, &place.said, &place.store), FOLDER_DAMAGED);
    assert_null(place.store);
    assert_true(toy_said(&place, "data.mdb"));
}

static void fill_folder(void) {
    toy_start(&place);
    struct toy big = {.counter = "c", .n = 1, .records = 20, .padding = 3000};
    for (unsigned i = 0; i < 10; i++)
        assert_int_equal(toy_run(place.writer, &big, NULL, NULL), OK);
    toy_close(&place);
}

static void cut_file_is_refused(void **state) {
    fill_folder();
    struct stat st;
    assert_int_equal(stat(data_file(), &st), 0);
    assert_int_equal(truncate(data_file(), st.st_size / 2 / 4096 * 4096), 0);
    assert_damaged();
}

static void file_of_meta_pages_alone_is_refused(void **state) {
    fill_folder();
    assert_int_equal(truncate(data_file(), 8192), 0);
    assert_damaged();
}

static void empty_file_is_refused(void **state) {
    assert_int_equal(truncate(data_file(), 0), 0);
    assert_damaged();
}

static void other_file_is_refused(void **state) {
    int fd = open(data_file(), O_WRONLY | O_TRUNC);
    assert_true(fd >= 0);
    for (unsigned i = 0; i < 1000; i++)
        assert_int_equal(write(fd, "this is a text and not a database\n", 34), 34);
    close(fd);
    assert_damaged();
}

/* --- how full it is --- */

static bool full_at(uint64_t max_bytes) {
    struct store_options o = toy_options(&place);
    o.max_bytes = max_bytes;
    toy_open(&place, &o);
    struct txn t;
    assert_int_equal(store_read(place.store, &t), OK);
    bool full = store_full(&t);
    struct store_room room;
    assert_int_equal(store_room(&t, &room), OK);
    assert_int_equal(full, room.used >= room.limit);
    assert_true(!max_bytes || room.limit <= max_bytes);
    assert_true(room.used > 0 && room.file > 0 && room.disk_free > 0);
    store_read_end(&t);
    toy_close(&place);
    return full;
}

static void free_pages_are_not_in_use(void **state) {
    fill_folder();
    assert_false(full_at(0));
    assert_false(full_at(2 << 20));
    assert_true(full_at(400 << 10));
    struct txn t;
    toy_open(&place, NULL);
    assert_int_equal(store_write(place.store, &t), OK);
    t.phase = TXN_REPAIR;
    assert_int_equal(table_clear(&t, TABLE_OPENINGS), OK);
    assert_int_equal(store_commit(&t), OK);
    toy_close(&place);
    assert_false(full_at(400 << 10));
    assert_true(full_at(50 << 10));
}

static void little_room_is_known_in_time(void **state) {
    static const uint64_t mib = 1 << 20;
    struct store_room room = {
        .used = 79 * mib, .limit = 100 * mib, .file = 80 * mib, .disk_free = 1000 * mib};
    assert_false(store_room_short(&room));
    room.used = 81 * mib;
    assert_true(store_room_short(&room));
    room.used = 50 * mib;
    room.disk_free = 83 * mib;
    assert_false(store_room_short(&room)); /* a compact copy finds room */
    room.disk_free = 81 * mib;
    assert_true(store_room_short(&room));
}

static void broken_transaction_cannot_commit(void **state) {
    struct store_options o = toy_options(&place);
    o.map_bytes = 1 << 20;
    toy_open(&place, &o);
    struct txn t;
    assert_int_equal(store_write(place.store, &t), OK);
    char *big = calloc(1, 2 << 20);
    assert_int_equal(table_put(&t, TOY_VISITS, STR("a"), STR("small")), OK);
    assert_int_equal(table_put(&t, TOY_VISITS, STR("b"), str_bytes(big, 2 << 20)), DISK_FULL);
    free(big);
    assert_int_equal(table_put(&t, TOY_VISITS, STR("c"), STR("small")), DISK_ERROR);
    assert_int_equal(store_commit(&t), DISK_FULL); /* the first is what it was */
    assert_int_equal(toy_visits(place.store, "a"), 0);
}

#define IN_FOLDER(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(codes_are_told_apart),
        IN_FOLDER(no_descriptor_reaches_an_execed_child),
        IN_FOLDER(readers_of_all_threads_share_a_pool),
        IN_FOLDER(one_reader_too_many_is_busy),
        IN_FOLDER(renewed_reader_sees_what_is_new),
        IN_FOLDER(folder_is_opened_once_in_a_process),
        IN_FOLDER(cut_file_is_refused),
        IN_FOLDER(file_of_meta_pages_alone_is_refused),
        IN_FOLDER(empty_file_is_refused),
        IN_FOLDER(other_file_is_refused),
        IN_FOLDER(free_pages_are_not_in_use),
        cmocka_unit_test(little_room_is_known_in_time),
        IN_FOLDER(broken_transaction_cannot_commit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
