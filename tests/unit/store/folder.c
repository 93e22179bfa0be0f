/* folder.c: what is made, who may look into it, and who holds it. */
#include "store/folder.h"

#include "support/test.h"
#include "support/toy.h"

#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/file.h>
#include <sys/resource.h>
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

static const char *path(const char *name) {
    static char room[160];
    snprintf(room, sizeof room, "%s%s", place.dir, name);
    return room;
}

static enum fault try_open(void) {
    struct store_options o = toy_options(&place);
    enum fault f = store_open(&o, &place.said, &place.store);
    assert_int_equal(place.store == NULL, f != OK);
    return f;
}

static unsigned mode_of(const char *name) {
    struct stat st;
    assert_int_equal(stat(path(name), &st), 0);
    return st.st_mode & 07777;
}

static void fresh_folder_is_its_owners_alone(void **state) {
    const char *const folders[] = {"", "/keys"}, *const files[] = {
                                                     "/data.mdb",     "/lock.mdb",           "/lock",
                                                     "/keys/log.key", "/keys/documents.key", "/keys/secret"};
    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++)
        assert_int_equal(mode_of(folders[i]), 0700);
    for (size_t i = 0; i < sizeof files / sizeof *files; i++)
        assert_int_equal(mode_of(files[i]), 0600);
    assert_int_equal(try_open(), OK);
}

static void existing_empty_folder_is_made_private(void **state) {
    struct str dir = arena_format(place.arena, "%s/empty", place.root);
    assert_int_equal(mkdir(dir.p, 0755), 0);
    assert_int_equal(store_init(dir, STR("example.org"), false, &place.said), OK);
    struct stat st;
    assert_int_equal(stat(dir.p, &st), 0);
    assert_int_equal(st.st_mode & 07777, 0700);
}

static void folder_in_use_is_not_made_again(void **state) {
    assert_int_equal(store_init(str_of(place.dir), TOY_ORIGIN, false, &place.said), ALREADY_DONE);
    assert_true(toy_said(&place, "where there is nothing yet"));
    assert_int_equal(try_open(), OK);
    assert_true(store_sample(place.store)); /* as it was */
}

static void folder_in_a_missing_one_cannot_be_made(void **state) {
    struct str dir = arena_format(place.arena, "%s/none/data", place.root);
    assert_int_equal(store_init(dir, TOY_ORIGIN, false, &place.said), DISK_ERROR);
    assert_true(toy_said(&place, "none/data: The data folder cannot be made"));
}

static enum fault init_within(rlim_t bytes, struct str dir) {
    pid_t child = fork();
    if (child == 0) {
        struct rlimit bound = {bytes, bytes};
        struct messages said = messages_new(arena_new());
        signal(SIGXFSZ, SIG_IGN);
        if (setrlimit(RLIMIT_FSIZE, &bound))
            _exit(255);
        _exit(store_init(dir, TOY_ORIGIN, false, &said));
    }
    int status = 0;
    waitpid(child, &status, 0);
    return WIFEXITED(status) ? (enum fault)WEXITSTATUS(status) : INTERNAL;
}

static void making_that_fails_leaves_the_place_as_it_was(void **state) {
    struct str dir = arena_format(place.arena, "%s/full", place.root);
    for (rlim_t room = 0; room < 20000; room += 4000) { /* no key fits, no database, no row */
        assert_int_not_equal(init_within(room, dir), OK);
        assert_int_equal(rmdir(dir.p), 0); /* it is empty */
    }
    assert_int_equal(store_init(dir, TOY_ORIGIN, false, &place.said), OK);
}

static void two_folders_have_different_keys(void **state) {
    struct str dir = arena_format(place.arena, "%s/second", place.root);
    assert_int_equal(store_init(dir, TOY_ORIGIN, false, &place.said), OK);
    assert_int_equal(try_open(), OK);
    struct note_verifier first = store_log_verifier(place.store),
                         documents = store_documents_verifier(place.store);
    assert_memory_not_equal(first.public_key, documents.public_key, NOTE_PUBLIC_BYTES);
    toy_close(&place);
    struct store *second;
    assert_int_equal(store_open(&(struct store_options){.dir = dir}, &place.said, &second), OK);
    struct note_verifier other = store_log_verifier(second);
    assert_memory_not_equal(first.public_key, other.public_key, NOTE_PUBLIC_BYTES);
    store_close(second);
}

/* --- refused --- */

static void nothing_there_is_missing(void **state) {
    struct store *s;
    struct store_options o = {.dir = STR("/nonexistent/data")};
    assert_int_equal(store_open(&o, &place.said, &s), FOLDER_MISSING);
    assert_true(toy_said(&place, "/nonexistent/data: There is no data folder here."));
    o.dir = arena_format(place.arena, "%s", place.root); /* a folder, and not of data */
    assert_int_equal(store_open(&o, &place.said, &s), FOLDER_MISSING);
    assert_null(s);
}

static void what_others_may_read_is_refused_by_name(void **state) {
    static const struct {
        const char *name;
        unsigned mode;
        const char *told;
    } wrong[] = {
        {"/keys/log.key", 0644,
         "keys/log.key: Others than its owner have access to it (mode 0644): run chmod 0600."},
        {"/keys/documents.key", 0640, "keys/documents.key"},
        {"/keys/secret", 0602, "keys/secret"},
        {"/keys", 0711, "keys: Others than its owner have access to it (mode 0711): run chmod 0700."},
        {"", 0755, "data: Others"},
        {"/data.mdb", 0660, "data.mdb: Others"},
    };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        unsigned before = mode_of(wrong[i].name);
        assert_int_equal(chmod(path(wrong[i].name), wrong[i].mode), 0);
        assert_int_equal(try_open(), FOLDER_DAMAGED);
        assert_true(toy_said(&place, wrong[i].told));
        assert_int_equal(chmod(path(wrong[i].name), before), 0);
        assert_int_equal(try_open(), OK);
        toy_close(&place);
    }
}

static void write_file(const char *name, const char *bytes, size_t n) {
    int fd = open(path(name), O_WRONLY | O_CREAT | O_TRUNC, 0600);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, bytes, n), n);
    close(fd);
}

static void lost_key_is_refused_by_name(void **state) {
    assert_int_equal(unlink(path("/keys/documents.key")), 0);
    assert_int_equal(try_open(), FOLDER_DAMAGED);
    assert_true(toy_said(&place, "keys/documents.key: The key cannot be read"));
}

static void short_key_is_refused_by_name(void **state) {
    write_file("/keys/log.key", "short", 5);
    assert_int_equal(try_open(), FOLDER_DAMAGED);
    assert_true(toy_said(&place, "keys/log.key: It is not a key"));
}

static void another_logs_key_is_refused_by_name(void **state) {
    const char *const names[] = {"/keys/log.key", "/keys/documents.key", "/keys/secret"};
    for (size_t i = 0; i < 3; i++) {
        char good[SECRET_BYTES], bad[SECRET_BYTES];
        int fd = open(path(names[i]), O_RDONLY);
        assert_int_equal(read(fd, good, sizeof good), sizeof good);
        close(fd);
        memcpy(bad, good, sizeof bad);
        bad[31] = (char)(bad[31] ^ 1);
        write_file(names[i], bad, sizeof bad);
        assert_int_equal(try_open(), FOLDER_DAMAGED);
        assert_true(toy_said(
            &place, arena_format(place.arena, "%s: It is not the key that belongs", names[i] + 1).p));
        write_file(names[i], good, sizeof good);
    }
    assert_int_equal(try_open(), OK);
}

/* --- the lock --- */

/* What opening says in another process. */
static enum fault fault_in_child(enum fault (*f)(const struct store_options *, struct messages *,
                                                 struct store **)) {
    pid_t child = fork();
    if (child == 0) {
        struct store_options o = toy_options(&place);
        struct store *s;
        struct messages said = messages_new(arena_new());
        enum fault told = f(&o, &said, &s);
        if (!told)
            store_close(s);
        _exit(told);
    }
    int status;
    waitpid(child, &status, 0);
    return WIFEXITED(status) ? (enum fault)WEXITSTATUS(status) : INTERNAL;
}

static void folder_is_one_processes_until_it_ends(void **state) {
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    pid_t holder = fork();
    if (holder == 0) {
        toy_open(&place, NULL);
        if (write(ends[1], "x", 1) != 1)
            _exit(1);
        pause();
    }
    char byte;
    assert_int_equal(read(ends[0], &byte, 1), 1);
    assert_int_equal(try_open(), FOLDER_LOCKED);
    assert_true(toy_said(
        &place, arena_format(place.arena, "in use by another process, number %ld.", (long)holder).p));
    assert_int_equal(fault_in_child(store_open_shared), OK); /* which only reads */
    kill(holder, SIGKILL);
    waitpid(holder, NULL, 0);
    assert_int_equal(try_open(), OK);
    close(ends[0]);
    close(ends[1]);
}

#define IN_FOLDER(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void) {
    const struct CMUnitTest tests[] = {
        IN_FOLDER(fresh_folder_is_its_owners_alone),
        IN_FOLDER(existing_empty_folder_is_made_private),
        IN_FOLDER(folder_in_use_is_not_made_again),
        IN_FOLDER(folder_in_a_missing_one_cannot_be_made),
        IN_FOLDER(making_that_fails_leaves_the_place_as_it_was),
        IN_FOLDER(two_folders_have_different_keys),
        IN_FOLDER(nothing_there_is_missing),
        IN_FOLDER(what_others_may_read_is_refused_by_name),
        IN_FOLDER(lost_key_is_refused_by_name),
        IN_FOLDER(short_key_is_refused_by_name),
        IN_FOLDER(another_logs_key_is_refused_by_name),
        IN_FOLDER(folder_is_one_processes_until_it_ends),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
