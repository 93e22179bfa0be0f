/* notify.c: what the service manager hears, and what it asks for. */
#include "base/notify.h"

#include "support/test.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

static int manager; /* its socket */
static char told[256];

/* A name beginning with @ is an abstract one. */
static void listen_at(const char *name) {
    struct sockaddr_un at = {.sun_family = AF_UNIX};
    memcpy(at.sun_path, name, strlen(name));
    if (name[0] == '@')
        at.sun_path[0] = 0;
    manager = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    socklen_t n = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + strlen(name));
    assert_int_equal(bind(manager, (struct sockaddr *)&at, n), 0);
    setenv("NOTIFY_SOCKET", name, 1);
}

static const char *heard(void) {
    ssize_t n = recv(manager, told, sizeof told - 1, 0);
    told[n < 0 ? 0 : n] = 0;
    return told;
}

static void a_manager_at_a_path_is_told(void **state) {
    char folder[] = "/tmp/kaaring-notify-XXXXXX", path[64];
    assert_non_null(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/socket", folder);
    listen_at(path);
    assert_true(notify_wanted());
    notify("READY=1\nSTATUS=serves");
    assert_string_equal(heard(), "READY=1\nSTATUS=serves");
    notify_reloading();
    assert_memory_equal(heard(), "RELOADING=1\nMONOTONIC_USEC=", 27);
    assert_true(strtoll(told + 27, NULL, 10) > 0);
    close(manager);
    unlink(path);
    rmdir(folder);
    notify("STOPPING=1"); /* to nobody */
}

static void a_manager_with_an_abstract_name_is_told(void **state) {
    char name[64];
    snprintf(name, sizeof name, "@kaaring-notify-%d", (int)getpid());
    listen_at(name);
    notify("WATCHDOG=1");
    assert_string_equal(heard(), "WATCHDOG=1");
    close(manager);
}

static void nobody_is_told_where_nobody_asked(void **state) {
    static char long_name[300];
    memset(long_name, 'x', sizeof long_name - 1);
    long_name[0] = '/';
    static const char *const odd[] = {"", "relative", "vsock:2:1234", long_name};
    for (size_t i = 0; i < sizeof odd / sizeof *odd; i++) {
        setenv("NOTIFY_SOCKET", odd[i], 1);
        notify("READY=1");
    }
    unsetenv("NOTIFY_SOCKET");
    assert_false(notify_wanted());
    notify("READY=1");
}

static void the_watchdog_is_ours_alone(void **state) {
    char pid[16];
    snprintf(pid, sizeof pid, "%d", (int)getpid());
    setenv("NOTIFY_SOCKET", "/nowhere", 1);
    assert_int_equal(notify_watchdog_ms(), 0);
    setenv("WATCHDOG_USEC", "60000000", 1);
    assert_int_equal(notify_watchdog_ms(), 60000); /* no process is named: all that hear it */
    setenv("WATCHDOG_PID", pid, 1);
    assert_int_equal(notify_watchdog_ms(), 60000);
    setenv("WATCHDOG_PID", "1", 1);
    assert_int_equal(notify_watchdog_ms(), 0);
    setenv("WATCHDOG_PID", pid, 1);
    setenv("WATCHDOG_USEC", "soon", 1);
    assert_int_equal(notify_watchdog_ms(), 0);
    setenv("WATCHDOG_USEC", "60000000", 1);
    unsetenv("NOTIFY_SOCKET");
    assert_int_equal(notify_watchdog_ms(), 0);
    unsetenv("WATCHDOG_USEC");
    unsetenv("WATCHDOG_PID");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_manager_at_a_path_is_told),
        cmocka_unit_test(a_manager_with_an_abstract_name_is_told),
        cmocka_unit_test(nobody_is_told_where_nobody_asked),
        cmocka_unit_test(the_watchdog_is_ours_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
