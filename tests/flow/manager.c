/* manager.c: stands in for systemd before a server: keeps the listening socket, hands it to one process after
 * another (sd_listen_fds(3)), hears what they tell (sd_notify(3)), and ends one that tells nothing for too
 * long.
 *
 *   manager PATIENCE PROGRAM ARGUMENT …      PATIENCE: of the watchdog, in milliseconds; 0: without end
 *
 * Reads a word a line: `start`, `term`, `hup`, and `freeze NAME`, which stops the thread of that name and no
 * other. At the end of its input it ends what runs, and itself. Prints a line for each thing that happens:
 * `port N`, `pid N`, `told LINE`, `late`, `ended code N`, `ended signal N`. What the program says goes to the
 * standard error. */
#include "base/clock.h"

#include <arpa/inet.h>
#include <dirent.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

enum { PASSED = 3 };

static int listener, notified, ends;
static char notify_name[64];
static int64_t patience_ms, heard_ms; /* heard_ms 0: it is not ready yet, or has gone */
static char **program;
static pid_t running;

static _Noreturn void fail(const char *what) {
    perror(what);
    exit(1);
}

static void open_listener(void) {
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t n = sizeof at;
    listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (bind(listener, (struct sockaddr *)&at, n) || listen(listener, 1024) ||
        getsockname(listener, (struct sockaddr *)&at, &n))
        fail("listen");
    printf("port %u\n", ntohs(at.sin_port));
}

static void open_notified(void) {
    struct sockaddr_un at = {.sun_family = AF_UNIX};
    int n = snprintf(notify_name, sizeof notify_name, "@kaaring-manager-%d", (int)getpid());
    memcpy(at.sun_path + 1, notify_name + 1, (size_t)n - 1);
    notified = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (bind(notified, (struct sockaddr *)&at,
             (socklen_t)(offsetof(struct sockaddr_un, sun_path) + (size_t)n)))
        fail("notify");
}

static void open_ends(void) {
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGCHLD);
    sigprocmask(SIG_BLOCK, &set, NULL);
    ends = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
}

static void put(const char *name, long long value) {
    char text[32];
    snprintf(text, sizeof text, "%lld", value);
    setenv(name, text, 1);
}

static _Noreturn void become_program(void) {
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    dup2(STDERR_FILENO, STDOUT_FILENO);
    if (listener == PASSED ? fcntl(PASSED, F_SETFD, 0) < 0
                           : dup2(listener, PASSED) < 0) /* not closed by exec */
        fail("dup2");
    put("LISTEN_PID", getpid());
    put("LISTEN_FDS", 1);
    setenv("NOTIFY_SOCKET", notify_name, 1);
    if (patience_ms) {
        put("WATCHDOG_PID", getpid());
        put("WATCHDOG_USEC", patience_ms * 1000);
    }
    execv(program[0], program);
    fail(program[0]);
}

static void start(void) {
    fflush(stdout);
    running = fork();
    if (running == 0)
        become_program();
    printf("pid %d\n", (int)running);
}

/* The program's thread of that name; 0 when it has none. */
static pid_t find_thread(const char *name) {
    char path[128], comm[64];
    pid_t found = 0;
    snprintf(path, sizeof path, "/proc/%d/task", (int)running);
    DIR *d = opendir(path);
    for (struct dirent *e; d && !found && (e = readdir(d));) {
        snprintf(path, sizeof path, "/proc/%d/task/%.20s/comm", (int)running, e->d_name);
        FILE *f = fopen(path, "re");
        if (f && fgets(comm, sizeof comm, f) && strcspn(comm, "\n") == strlen(name) &&
            strncmp(comm, name, strlen(name)) == 0)
            found = (pid_t)strtol(e->d_name, NULL, 10);
        if (f)
            fclose(f);
    }
    if (d)
        closedir(d);
    return found;
}

static void freeze(const char *name) {
    pid_t thread = find_thread(name);
    if (!thread || ptrace(PTRACE_SEIZE, thread, NULL, NULL) || ptrace(PTRACE_INTERRUPT, thread, NULL, NULL))
        fail(name);
    if (waitpid(thread, NULL, __WALL) != thread)
        fail("waitpid");
    printf("frozen %s\n", name);
}

static void obey(char *line) {
    line[strcspn(line, "\n")] = 0;
    if (strcmp(line, "start") == 0)
        start();
    else if (strcmp(line, "term") == 0)
        kill(running, SIGTERM);
    else if (strcmp(line, "hup") == 0)
        kill(running, SIGHUP);
    else if (strncmp(line, "freeze ", 7) == 0)
        freeze(line + 7);
}

static void hear(void) {
    char told[512];
    ssize_t n = recv(notified, told, sizeof told - 1, 0);
    told[n < 0 ? 0 : n] = 0;
    for (char *rest = told, *line; (line = strsep(&rest, "\n"));) {
        printf("told %s\n", line);
        if (strcmp(line, "READY=1") == 0 || strcmp(line, "WATCHDOG=1") == 0)
            heard_ms = clock_ms();
        if (strcmp(line, "STOPPING=1") == 0)
            heard_ms = 0;
    }
}

static void bury(void) {
    struct signalfd_siginfo info;
    int status;
    pid_t who;
    while (read(ends, &info, sizeof info) == (ssize_t)sizeof info)
        ;
    while ((who = waitpid(-1, &status, WNOHANG | __WALL)) > 0) {
        if (who != running || !(WIFEXITED(status) || WIFSIGNALED(status)))
            continue; /* a thread that was frozen */
        printf("ended %s %d\n", WIFEXITED(status) ? "code" : "signal",
               WIFEXITED(status) ? WEXITSTATUS(status) : WTERMSIG(status));
        running = 0;
        heard_ms = 0;
    }
}

static void watch(void) {
    if (!patience_ms || !heard_ms || clock_ms() - heard_ms < patience_ms)
        return;
    printf("late\n");
    heard_ms = 0;
    kill(running, SIGABRT);
}

int main(int argc, char **argv) {
    static char line[256];
    if (argc < 3)
        return 2;
    patience_ms = strtoll(argv[1], NULL, 10);
    program = argv + 2;
    setvbuf(stdout, NULL, _IOLBF, 0);
    open_listener();
    open_notified();
    open_ends();
    struct pollfd fds[] = {{STDIN_FILENO, POLLIN, 0}, {notified, POLLIN, 0}, {ends, POLLIN, 0}};
    while (true) {
        poll(fds, 3, 100);
        if (fds[1].revents)
            hear();
        if (fds[2].revents)
            bury();
        if (fds[0].revents) {
            ssize_t n = read(STDIN_FILENO, line, sizeof line - 1); /* a command is written at once */
            if (n <= 0)
                break;
            line[n] = 0;
            obey(line);
        }
        watch();
    }
    if (running)
        kill(running, SIGKILL);
    return 0;
}
