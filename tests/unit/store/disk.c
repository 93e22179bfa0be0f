/* disk.c: a disk that is full, that writes half, and that fails, under a running writer.
 *
 * The system calls that LMDB writes with are defined here, in the program, and so come before the C
 * library's: what is armed fails, all else is passed on. */
#include "base/log.h"
#include "support/test.h"
#include "support/toy.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

enum fails {
    NOTHING_FAILS,
    PAGES_NO_SPACE, /* ENOSPC for data pages */
    PAGES_HALF,     /* a part is written, which LMDB calls EIO, and there is no room for more */
    PAGES_EIO,
    SYNC_EIO,
    META_NO_SPACE, /* ENOSPC for the meta page alone: LMDB cannot tell what it has */
};

static _Atomic int armed;

static const size_t PAGE = 4096;

static bool fails_now(size_t n, size_t *written) {
    *written = 0;
    switch ((enum fails)atomic_load(&armed)) {
    case NOTHING_FAILS:
    case SYNC_EIO:
        return false;
    case PAGES_NO_SPACE:
        errno = ENOSPC;
        return n >= PAGE;
    case PAGES_HALF:
        *written = n / 2;
        return n >= PAGE;
    case PAGES_EIO:
        errno = EIO;
        return n >= PAGE;
    case META_NO_SPACE:
        errno = ENOSPC;
        return n < PAGE;
    }
    return false;
}

/* Under names of ours, so that they need not look like the C library's declarations. */
ssize_t fail_pwrite(int fd, const void *p, size_t n, off_t at) __asm__("pwrite");
ssize_t fail_writev(int fd, const struct iovec *v, int n) __asm__("writev");
int fail_fdatasync(int fd) __asm__("fdatasync");
int fail_posix_fallocate(int fd, off_t at, off_t n) __asm__("posix_fallocate");

ssize_t fail_pwrite(int fd, const void *p, size_t n, off_t at) {
    size_t written;
    if (fails_now(n, &written))
        return written ? (ssize_t)written : -1;
    return syscall(SYS_pwrite64, fd, p, n, at);
}

ssize_t fail_writev(int fd, const struct iovec *v, int n) {
    size_t written;
    if (fails_now(PAGE, &written))
        return written ? (ssize_t)written : -1;
    return syscall(SYS_writev, fd, v, n);
}

int fail_fdatasync(int fd) {
    if (atomic_load(&armed) != SYNC_EIO)
        return (int)syscall(SYS_fdatasync, fd);
    errno = EIO;
    return -1;
}

int fail_posix_fallocate(int fd, off_t at, off_t n) {
    if (atomic_load(&armed) == PAGES_HALF)
        return ENOSPC;
    return syscall(SYS_fallocate, fd, 0, at, n) < 0 ? errno : 0;
}

static int setup(void **state) {
    static struct toy_place p;
    atomic_store(&armed, NOTHING_FAILS);
    toy_make(&p);
    toy_start(&p);
    *state = &p;
    return 0;
}

static int teardown(void **state) {
    atomic_store(&armed, NOTHING_FAILS);
    toy_remove(*state);
    return 0;
}

/* --- full: refused, nothing lost, reading goes on, and so does writing when there is room again --- */

static void refuses_and_goes_on(struct toy_place *p, enum fails what) {
    assert_int_equal(toy_add(p->writer, "c", 1), OK);
    struct toy toy = {.counter = "c", .n = 10, .records = 1, .padding = 20000, .visit = "v"};
    atomic_store(&armed, what);
    assert_int_equal(toy_run(p->writer, &toy, "form", NULL), DISK_FULL);
    assert_int_equal(toy_run(p->writer, &toy, "form", NULL), DISK_FULL);
    assert_int_equal(toy_sum(p->store, "c"), 1);
    assert_int_equal(store_published_size(p->store), 1);
    atomic_store(&armed, NOTHING_FAILS);
    assert_int_equal(toy_run(p->writer, &toy, "form", NULL), OK);
    assert_int_equal(toy_sum(p->store, "c"), 11);
    assert_int_equal(toy_visits(p->store, "v"), 1);
    toy_close(p);
    toy_open(p, NULL);
    toy_must(p, replay_check(p->store, &toy_domain, &p->said));
}

static void full_disk_refuses_and_goes_on(void **state) {
    refuses_and_goes_on(*state, PAGES_NO_SPACE);
}

static void disk_that_fills_in_the_middle_of_a_write_refuses_and_goes_on(void **state) {
    refuses_and_goes_on(*state, PAGES_HALF);
}

static void bound_on_the_file_refuses_and_goes_on(void **state) {
    struct toy_place *p = *state;
    assert_int_equal(toy_add(p->writer, "c", 1), OK);
    struct stat file;
    struct rlimit before, bound;
    char path[128];
    snprintf(path, sizeof path, "%s/data.mdb", p->dir);
    assert_int_equal(stat(path, &file), 0);
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
    bound = before;
    bound.rlim_cur = (rlim_t)file.st_size + 50000;
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &bound), 0);
    struct toy big = {.counter = "c", .n = 10, .records = 1, .padding = 400000};
    assert_int_equal(toy_run(p->writer, &big, NULL, NULL), DISK_FULL);
    assert_int_equal(toy_sum(p->store, "c"), 1);
    assert_int_equal(toy_add(p->writer, "c", 1), OK); /* a small one still fits */
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
    assert_int_equal(toy_run(p->writer, &big, NULL, NULL), OK);
    assert_int_equal(toy_sum(p->store, "c"), 12);
}

/* --- failing: the process ends, and the disk is the truth --- */

static void *add_until_told(void *context) {
    struct toy_place *p = context;
    enum fault f;
    while ((f = toy_add(p->writer, "c", 1)) == OK)
        continue;
    return f == DISK_ERROR ? NULL : p;
}

/* A process in which the disk begins to fail while others' commands wait. Its status says whether the one
 * told was told the truth; the writer ends it first if all is well. */
static int exit_when(struct toy_place *p, enum fails what) {
    toy_close(p);
    pid_t child = fork();
    if (child == 0) {
        log_to(-1);
        toy_start(p);
        pthread_t others[4];
        for (size_t i = 0; i < 4; i++)
            pthread_create(&others[i], NULL, add_until_told, p);
        atomic_store(&armed, what);
        struct toy toy = {.counter = "mine", .n = 1, .records = 1, .padding = 20000};
        enum fault f;
        while ((f = toy_run(p->writer, &toy, NULL, NULL)) == OK)
            continue; /* it may have been in a batch before */
        if (f != DISK_ERROR)
            _exit(1);
        for (size_t i = 0; i < 4;
             i++) { /* none is left without an answer, none is told that it may try again */
            void *wrong;
            pthread_join(others[i], &wrong);
            if (wrong)
                _exit(2);
        }
        alarm(20);
        pause();
    }
    int status = 0;
    waitpid(child, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static void ends(struct toy_place *p, enum fails what) {
    assert_int_equal(toy_add(p->writer, "before", 5), OK);
    assert_int_equal(exit_when(p, what), WRITER_EXIT);
    toy_start(p);
    assert_int_equal(toy_sum(p->store, "before"), 5);
    toy_must(p, replay_check(p->store, &toy_domain, &p->said));
    assert_int_equal(toy_add(p->writer, "before", 1), OK);
}

static void failing_write_ends_the_process(void **state) {
    ends(*state, PAGES_EIO);
}

static void failing_sync_ends_the_process(void **state) {
    ends(*state, SYNC_EIO);
}

static void doubt_about_the_meta_page_ends_the_process(void **state) {
    ends(*state, META_NO_SPACE);
}

#define WITH_WRITER(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void) {
    const struct CMUnitTest tests[] = {
        WITH_WRITER(full_disk_refuses_and_goes_on),
        WITH_WRITER(disk_that_fills_in_the_middle_of_a_write_refuses_and_goes_on),
        WITH_WRITER(bound_on_the_file_refuses_and_goes_on),
        WITH_WRITER(failing_write_ends_the_process),
        WITH_WRITER(failing_sync_ends_the_process),
        WITH_WRITER(doubt_about_the_meta_page_ends_the_process),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
