/* seccomp.c: tried in a child, since it is for good. */
#include "base/seccomp.h"

#include "support/test.h"

#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <pthread.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/personality.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

/* What `f` gives behind the filter: an error, or 0. */
static int behind(int (*f)(void)) {
    pid_t child = fork();
    if (child == 0) {
        if (!seccomp_follow())
            _exit(255);
        _exit(f());
    }
    int status = 0;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    assert_int_not_equal(WEXITSTATUS(status), 255);
    return WEXITSTATUS(status);
}

static int error_of(long outcome) {
    return outcome < 0 ? errno : 0;
}

static int run_program(void) {
    char *argv[] = {(char *)(uintptr_t) "true", NULL};
    return error_of(execv("/bin/true", argv));
}

static int start_process(void) {
    pid_t child = fork();
    if (child == 0)
        _exit(0);
    return error_of(child);
}

static int watch_process(void) {
    return error_of(ptrace(PTRACE_TRACEME, 0, NULL, NULL));
}

static int end_another(void) {
    return error_of(kill(getppid(), 0));
}

static int raw_socket(void) {
    return error_of(socket(AF_PACKET, SOCK_RAW | SOCK_CLOEXEC, 0));
}

static int write_and_run(void) {
    void *p = mmap(NULL, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    return p == MAP_FAILED ? errno : 0;
}

static int run_what_was_written(void) {
    void *p = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    return p == MAP_FAILED ? 0 : error_of(mprotect(p, 4096, PROT_READ | PROT_EXEC));
}

static int be_another(void) {
    return error_of(syscall(SYS_setuid, 1));
}

static int look_elsewhere(void) {
    return error_of(chroot("/"));
}

static int other_calls(void) {
    return error_of(personality(0xffffffff));
}

static int name_it_otherwise(void) {
    return error_of(prctl(PR_SET_DUMPABLE, 1, 0, 0, 0));
}

static int a_message_queue(void) {
    return error_of(syscall(SYS_io_uring_setup, 1, NULL));
}

static void what_a_server_has_no_use_for_is_refused(void **state) {
    static int (*const refused[])(void) = {
        run_program,          start_process, watch_process,  end_another, raw_socket,        write_and_run,
        run_what_was_written, be_another,    look_elsewhere, other_calls, name_it_otherwise, a_message_queue,
    };
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++)
        assert_int_equal(behind(refused[i]), EPERM);
}

static void *name_thread(void *unused) {
    prctl(PR_SET_NAME, "another", 0, 0, 0);
    return unused;
}

static int start_thread(void) {
    pthread_t t;
    int code = pthread_create(&t, NULL, name_thread, NULL);
    return code ? code : pthread_join(t, NULL);
}

static int open_files(void) {
    char byte;
    int fd = open("/etc/passwd", O_RDONLY | O_CLOEXEC);
    return fd < 0 || read(fd, &byte, 1) != 1 || close(fd) ? errno : 0;
}

static int speak(void) {
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    return fd < 0 || bind(fd, (struct sockaddr *)&at, sizeof at) || listen(fd, 1) ? errno : 0;
}

static int map(void) {
    void *p = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    return p == MAP_FAILED || mprotect(p, 4096, PROT_READ) || munmap(p, 4096) ? errno : 0;
}

static void what_it_does_all_day_is_not(void **state) {
    static int (*const allowed[])(void) = {start_thread, open_files, speak, map};
    for (size_t i = 0; i < sizeof allowed / sizeof *allowed; i++)
        assert_int_equal(behind(allowed[i]), 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_a_server_has_no_use_for_is_refused),
        cmocka_unit_test(what_it_does_all_day_is_not),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
