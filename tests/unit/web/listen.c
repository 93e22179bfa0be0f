/* listen.c: every thread has a socket for every address, and nobody else has one. */
#include "web/listen.h"

#include "support/text.h"

#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

static struct arena *arena;
static struct messages said;

static struct addresses both(unsigned port) {
    return (struct addresses){
        2, {arena_format(arena, "127.0.0.1:%u", port), arena_format(arena, "[::1]:%u", port)}};
}

/* Two addresses that are free now; below the ports that the kernel hands out by itself. */
static struct addresses free_addresses(void) {
    for (unsigned port = 10000 + (unsigned)getpid() % 10000;; port++) {
        struct addresses a = both(port);
        if (listen_check(&a, &said) == OK) {
            said = messages_new(arena);
            return a;
        }
    }
}

static void each_thread_has_each_address(void **state) {
    struct listeners l;
    struct addresses a = free_addresses();
    assert_int_equal(listen_open(arena, &a, 3, &said, &l), OK);
    assert_int_equal(l.n, 2);
    for (size_t thread = 0; thread < 4; thread++)
        for (size_t i = 0; i < 2; i++)
            assert_int_equal(l.fd[thread][i] >= 0, thread < 3);
    assert_true(str_equal(l.address[1], a.list[1]));
    listen_close(&l);
    assert_int_equal(listen_check(&a, &said), OK);
}

static void what_is_taken_is_told_for_each_address(void **state) {
    struct listeners first, second;
    struct addresses a = free_addresses();
    assert_int_equal(listen_open(arena, &a, 1, &said, &first), OK);
    assert_int_equal(listen_open(arena, &a, 1, &said, &second), FILE_INVALID);
    assert_int_equal(said.n, 2);
    assert_text(said.list[1].text, "Another program answers on this address already.");
    assert_true(str_equal(said.list[1].file, a.list[1]));
    assert_int_equal(second.fd[0][0], -1);
    listen_close(&first);
}

static void where_it_only_leads_to_https_is_listened_to_as_well(void **state) {
    struct settings s = {.listen = {1, {STR("0.0.0.0:443")}}, .tls_redirect = {1, {STR("[::0]:80")}}};
    struct addresses all = listen_everywhere(&s);
    assert_int_equal(all.n, 2);
    assert_text(all.list[1], "[::0]:80");
    assert_true(listen_among(&s.tls_redirect, STR("[::]:80")));
    assert_false(listen_among(&s.tls_redirect, STR("[::]:443")));
    assert_false(listen_among(&s.tls_redirect, STR("0.0.0.0:80")));
    assert_false(listen_among(&s.tls_redirect, STR("?")));
}

static void another_machines_address_is_told(void **state) {
    struct addresses a = {1, {STR("203.0.113.1:10080")}};
    assert_int_equal(listen_check(&a, &said), FILE_INVALID);
    assert_text(said.list[0].text, "The address is not one of this machine's.");
}

/* Puts `fd` where systemd passes the first socket, and opens it from there. */
static enum fault open_passed(int fd, struct listeners *l) {
    enum { PASSED = 3 };
    char pid[16];
    struct addresses unused = {1, {STR("203.0.113.1:10080")}};
    int before = dup(PASSED);
    snprintf(pid, sizeof pid, "%d", (int)getpid());
    setenv("LISTEN_PID", pid, 1);
    setenv("LISTEN_FDS", "1", 1);
    assert_int_equal(dup2(fd, PASSED), PASSED);
    enum fault f = listen_open(arena, &unused, 2, &said, l);
    unsetenv("LISTEN_FDS");
    unsetenv("LISTEN_PID");
    if (before >= 0) {
        dup2(before, PASSED);
        close(before);
    }
    return f;
}

static int option(int fd, int level, int name) {
    int value = 0;
    socklen_t n = sizeof value;
    assert_int_equal(getsockopt(fd, level, name, &value, &n), 0);
    return value;
}

static void sockets_that_are_passed_stand_in_the_place_of_addresses(void **state) {
    struct listeners ours, passed;
    struct addresses a = free_addresses();
    assert_int_equal(listen_open(arena, &a, 1, &said, &ours), OK);
    assert_false(ours.passed);
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0); /* as systemd makes it */
    assert_int_equal(listen(fd, 1), 0);
    assert_int_equal(open_passed(fd, &passed), OK);
    assert_true(passed.passed);
    assert_int_equal(passed.n, 1);
    assert_true(str_starts(passed.address[0], STR("0.0.0.0:")));
    for (size_t i = 0; i < 2; i++) {
        assert_true(passed.fd[i][0] > 3);
        assert_int_equal(option(passed.fd[i][0], IPPROTO_TCP, TCP_USER_TIMEOUT),
                         option(ours.fd[0][0], IPPROTO_TCP, TCP_USER_TIMEOUT));
        assert_int_equal(option(passed.fd[i][0], SOL_SOCKET, SO_SNDBUF),
                         option(ours.fd[0][0], SOL_SOCKET, SO_SNDBUF));
    }
    listen_close(&passed);
    listen_close(&ours);
    close(fd);
}

static void what_is_passed_and_does_not_listen_is_refused(void **state) {
    struct listeners l;
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), file = open("/dev/null", O_RDONLY | O_CLOEXEC);
    assert_int_equal(open_passed(fd, &l), FILE_INVALID);
    assert_int_equal(open_passed(file, &l), FILE_INVALID);
    assert_int_equal(said.n, 2);
    assert_text(said.list[1].text, "What was passed is no socket that listens.");
    close(file);
    close(fd);
}

static int set_up(void **state) {
    arena = arena_new();
    said = messages_new(arena);
    return 0;
}

static int tear_down(void **state) {
    arena_free(arena);
    return 0;
}

#define T(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int main(void) {
    const struct CMUnitTest tests[] = {
        T(each_thread_has_each_address),
        T(what_is_taken_is_told_for_each_address),
        T(sockets_that_are_passed_stand_in_the_place_of_addresses),
        T(what_is_passed_and_does_not_listen_is_refused),
        T(where_it_only_leads_to_https_is_listened_to_as_well),
        T(another_machines_address_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
