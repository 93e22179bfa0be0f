/* engine_probe.c: what somebody would try who had got into the server: in the tests' program alone, on a
 * thread that is started after the sandbox, when KAARING_PROBE names a file outside of it. A line on the
 * standard error for each: `probe NAME ERROR`, or `probe NAME done`. */
#include "fault/engine_fault.h"

#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

static const char *outside;

static long try_read(void) {
    return open(outside, O_RDONLY | O_CLOEXEC);
}

static long try_list(void) {
    return open("/tmp", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
}

static long try_change(void) {
    return open(outside, O_WRONLY | O_CLOEXEC);
}

static long try_change_settings(void) {
    return open("/etc/passwd", O_WRONLY | O_CLOEXEC);
}

static long try_other_process(void) {
    char path[64];
    snprintf(path, sizeof path, "/proc/%d/environ", (int)getppid());
    return open(path, O_RDONLY | O_CLOEXEC);
}

static long try_exec(void) {
    char *argv[] = {(char *)(uintptr_t) "true", NULL};
    return execv("/bin/true", argv);
}

static long try_fork(void) {
    pid_t child = fork();
    if (child == 0)
        _exit(0);
    return child;
}

static long try_ptrace(void) {
    return ptrace(PTRACE_SEIZE, getppid(), NULL, NULL); /* which does not stop it */
}

static long try_read_memory(void) {
    char here[8], *there = here;
    struct iovec to = {here, sizeof here}, from = {there, sizeof here};
    return process_vm_readv(getppid(), &to, 1, &from, 1, 0);
}

static long try_signal(void) {
    return kill(getppid(), 0);
}

static long try_run_what_was_written(void) {
    void *p = mmap(NULL, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    return p == MAP_FAILED ? -1 : 0;
}

static long try_make_executable(void) {
    void *p = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    return mprotect(p, 4096, PROT_READ | PROT_EXEC);
}

static long try_raw_packets(void) {
    return socket(AF_PACKET, SOCK_RAW | SOCK_CLOEXEC, 0);
}

static long try_another_port(void) {
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    return fd < 0 ? fd : bind(fd, (struct sockaddr *)&at, sizeof at);
}

static long try_namespace(void) {
    return unshare(CLONE_NEWUSER);
}

static const struct {
    const char *name;
    long (*run)(void);
} probes[] = {
    {"read", try_read},
    {"list", try_list},
    {"change", try_change},
    {"change-settings", try_change_settings},
    {"other-process", try_other_process},
    {"fork", try_fork},
    {"ptrace", try_ptrace},
    {"read-memory", try_read_memory},
    {"signal", try_signal},
    {"run-what-was-written", try_run_what_was_written},
    {"make-executable", try_make_executable},
    {"raw-packets", try_raw_packets},
    {"another-port", try_another_port},
    {"namespace", try_namespace},
    {"exec", try_exec}, /* last: where it is allowed there is nobody to go on */
};

static void *run(void *unused) {
    for (size_t i = 0; i < sizeof probes / sizeof *probes; i++) {
        errno = 0;
        bool done = probes[i].run() >= 0;
        fprintf(stderr, "probe %s %s\n", probes[i].name, done ? "done" : strerrorname_np(errno));
    }
    return unused;
}

void fault_probe(void) {
    pthread_t thread;
    outside = getenv("KAARING_PROBE");
    if (!outside || pthread_create(&thread, NULL, run, NULL) != 0)
        return;
    pthread_join(thread, NULL);
}
