/* server.c: the real server on a port of its own, spoken to byte by byte. */
#include "web/server.h"

#include "support/text.h"
#include "support/toy_site.h"
#include "web/listen.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

static struct server *server;
static uint16_t port;

/* A port that is free now; below those that the kernel hands out by itself. */
static uint16_t free_port(void) {
    for (uint16_t p = (uint16_t)(20000 + getpid() % 10000);; p++) {
        struct messages out = messages_new(toy.arena);
        struct addresses one = {1, {arena_format(toy.arena, "127.0.0.1:%u", p)}};
        if (listen_check(&one, &out) == OK)
            return p;
    }
}

static void start(void) {
    struct messages out = messages_new(toy.arena);
    port = free_port();
    toy.settings.listen = (struct addresses){1, {arena_format(toy.arena, "127.0.0.1:%u", port)}};
    assert_int_equal(server_start(&toy.site, &out, &server), OK);
}

static int dial(void) {
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    struct sockaddr_in to = {
        .sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    assert_int_equal(connect(fd, (struct sockaddr *)&to, sizeof to), 0);
    return fd;
}

static void send_all(int fd, const char *bytes, size_t n) {
    while (n) {
        ssize_t sent = send(fd, bytes, n, MSG_NOSIGNAL);
        if (sent <= 0)
            return; /* refused in the middle: what came back is looked at */
        bytes += sent;
        n -= (size_t)sent;
    }
}

/* Reads until the other side closes, or until `until` has come; "" when nothing came at all. */
static const char *hear(int fd, const char *until) {
    struct buf in = buf_new(toy.arena);
    char piece[4096];
    while (!until || in.n == 0 || !memmem(in.p, in.n, until, strlen(until))) {
        struct pollfd ready = {fd, POLLIN, 0};
        assert_int_equal(poll(&ready, 1, 20000), 1); /* a hang is found out */
        ssize_t n = recv(fd, piece, sizeof piece, 0);
        if (n <= 0)
            break;
        buf_add(&in, str_bytes(piece, (size_t)n));
    }
    return buf_str(&in).p;
}

/* One exchange on a connection of its own, which the request must end. */
static const char *talk(const char *bytes) {
    int fd = dial();
    send_all(fd, bytes, strlen(bytes));
    const char *heard = hear(fd, NULL);
    close(fd);
    return heard;
}

static bool has(const char *heard, const char *text) {
    return strstr(heard, text) != NULL;
}

static const char *request(const char *method, const char *target, const char *headers, const char *body) {
    return arena_format(toy.arena, "%s %s HTTP/1.1\r\nHost: localhost:%u\r\n%s\r\n%s", method, target, port,
                        headers, body)
        .p;
}

static const char *post(const char *target, const char *headers, const char *body) {
    struct str head = arena_format(
        toy.arena, "%sContent-Type: application/x-www-form-urlencoded\r\nContent-Length: %zu\r\n", headers,
        strlen(body));
    return request("POST", target, head.p, body);
}

static void a_page_is_served_without_naming_its_server(void **state) {
    const char *heard = talk(request("GET", "/thanks/7", "Connection: close\r\n", ""));
    assert_true(has(heard, "HTTP/1.1 200 OK\r\n"));
    assert_true(has(heard, "said 7 "));
    assert_true(has(heard, "content-security-policy: default-src 'none'"));
    assert_false(has(heard, "Server:") || has(heard, "server:"));
    assert_false(has(heard, "Transfer-Encoding"));
}

static void head_is_get_without_the_body(void **state) {
    const char *get = talk(request("GET", "/thanks/7", "Connection: close\r\n", ""));
    const char *head = talk(request("HEAD", "/thanks/7", "Connection: close\r\n", ""));
    const char *length = strstr(get, "Content-Length: ");
    assert_non_null(length);
    assert_true(
        has(head, arena_copy(toy.arena, str_slice(str_of(length), 0, str_find(str_of(length), '\r'))).p));
    assert_true(str_ends(str_of(head), STR("\r\n\r\n")));
}

static void one_connection_serves_many(void **state) {
    int fd = dial();
    for (int i = 0; i < 3; i++) {
        const char *asked = request("GET", "/healthz", "", "");
        send_all(fd, asked, strlen(asked));
        assert_true(has(hear(fd, "ok\n"), "200 OK"));
    }
    close(fd);
}

static void a_form_is_answered_after_the_writer(void **state) {
    const char *heard = talk(post("/form", "", toy_body(&toy, "/form", NULL, "name=Ada")));
    assert_true(has(heard, "HTTP/1.1 303 See Other\r\n"));
    assert_true(has(heard, "location: /thanks/7\r\n"));
    assert_true(has(heard, "Connection: close\r\n")); /* nothing can hide behind a body */
}

static void several_wait_for_the_writer_at_once(void **state) {
    enum { MANY = 32 };
    int fd[MANY];
    uint64_t before = toy_site_entries(&toy);
    for (int i = 0; i < MANY; i++) {
        const char *asked = post("/form", "", toy_body(&toy, "/form", NULL, "name=Ada"));
        fd[i] = dial();
        send_all(fd[i], asked, strlen(asked));
    }
    for (int i = 0; i < MANY; i++) {
        assert_true(has(hear(fd[i], NULL), "303 See Other"));
        close(fd[i]);
    }
    assert_int_equal(toy_site_entries(&toy), before + MANY);
}

static void who_leaves_before_the_answer_is_served_all_the_same(void **state) {
    uint64_t before = toy_site_entries(&toy);
    for (int i = 0; i < 20; i++) {
        const char *asked = post("/form", "", toy_body(&toy, "/form", NULL, "name=Ada"));
        int fd = dial();
        send_all(fd, asked, strlen(asked));
        shutdown(fd, SHUT_WR);
        close(fd);
    }
    while (toy_site_entries(&toy) < before + 20)
        talk(request("GET", "/healthz", "Connection: close\r\n", "")); /* each round gives the writer time */
    assert_int_equal(toy_site_entries(&toy), before + 20);
}

static void a_body_past_the_bound_gets_a_page(void **state) {
    struct str head = arena_format(toy.arena, "Content-Length: %lld\r\n", (long long)toy.settings.body + 1);
    const char *heard = talk(request("POST", "/form", head.p, ""));
    assert_true(has(heard, "HTTP/1.1 413 "));
    assert_true(has(heard, "Fault request_too_large nb"));
    assert_true(has(heard, "x-content-type-options: nosniff"));
}

static void a_body_past_the_bound_is_heard_out(void **state) {
    size_t n = (size_t)toy.settings.body * 2;
    char *body = arena_alloc(toy.arena, n + 1);
    memset(body, 'x', n);
    const char *heard = talk(post("/form", "", body));
    assert_true(has(heard, "HTTP/1.1 413 "));
    assert_true(has(heard, "Fault request_too_large nb"));
}

static void broken_requests_are_refused(void **state) {
    static const struct {
        const char *bytes, *status;
    } odd[] = {
        {"rubbish\r\n\r\n", "400"},
        {"GET / HTTP/1.1\r\nConnection: close\r\n\r\n", "421"},
        {"GET / HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n", "421"},
        {"DELETE / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", "405"},
        {"GET /../x HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", "404"},
        {"GET http://localhost/ HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", "400"},
        {"POST /form HTTP/1.1\r\nHost: localhost\r\nContent-Length: x\r\n\r\n", "400"},
        {"POST /form HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", "400"},
        {"POST /form HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\nExpect: magic\r\n\r\n", "417"},
        {"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "400"},
    };
    for (size_t i = 0; i < sizeof odd / sizeof *odd; i++) {
        const char *heard = talk(odd[i].bytes);
        if (strlen(heard) < 12 || strncmp(heard + 9, odd[i].status, 3) != 0)
            fail_msg("%s: %.80s", odd[i].bytes, heard);
    }
}

static void http_2_is_not_spoken(void **state) {
    const char *heard = talk(request("GET", "/healthz",
                                     "Connection: Upgrade, HTTP2-Settings, close\r\nUpgrade: "
                                     "h2c\r\nHTTP2-Settings: AAMAAABkAAQCAAAAAAIAAAAA\r\n",
                                     ""));
    assert_true(has(heard, "HTTP/1.1 200 OK"));
    assert_false(has(heard, "101"));
}

/* Two lengths that disagree: whatever was meant, nothing behind the body is taken for a request. */
static void nothing_is_smuggled_behind_a_body(void **state) {
    const char *heard = talk(request("POST", "/form", "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n",
                                     "0\r\n\r\nGET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n"));
    assert_true(has(heard, "HTTP/1.1 403 "));
    assert_false(has(heard, "ok\n"));
}

static void counts_tell_what_went_on(void **state) {
    struct meter_sum counts;
    meters_sum(toy.site.meters, &counts);
    assert_true(counts.answers[METER_COMMAND][2] >= 32); /* 303 See Other */
    assert_true(counts.answers[METER_PAGE][1] >= 1);
    assert_true(counts.answers[METER_PROBE][1] >= 3);
    assert_true(counts.answers[METER_OTHER][3] >= 4); /* what was refused before it had a page */
    assert_int_equal(counts.took[METER_PROBE].microseconds, 0);
    assert_true(counts.took[METER_COMMAND].microseconds > 0);
}

/* The bound is of the whole server; who comes beyond it waits in the kernel until somebody leaves. */
static void beyond_the_bound_one_waits_for_a_place(void **state) {
    enum { BOUND = 4 };
    int fd[BOUND + 1];
    int64_t threads = toy.settings.threads, connections = toy.settings.connections;
    struct meter_sum counts;
    const char *asked;
    server_stop(server);
    toy.settings.threads = 1;
    toy.settings.connections = BOUND;
    start();
    asked = request("GET", "/healthz", "", "");
    for (int i = 0; i <= BOUND; i++) {
        fd[i] = dial();
        send_all(fd[i], asked, strlen(asked));
        if (i < BOUND)
            assert_true(has(hear(fd[i], "ok\n"), "200 OK"));
    }
    for (int i = 0; i < 20; i++) { /* those that have a place are served on */
        send_all(fd[0], asked, strlen(asked));
        assert_true(has(hear(fd[0], "ok\n"), "200 OK"));
    }
    meters_sum(toy.site.meters, &counts);
    assert_int_equal(counts.connections, BOUND);
    assert_int_equal(counts.crowded, 1);
    assert_int_equal(toy.site.meters->connections_most, BOUND);
    assert_int_equal(poll(&(struct pollfd){fd[BOUND], POLLIN, 0}, 1, 0), 0);
    close(fd[1]);
    assert_true(has(hear(fd[BOUND], "ok\n"), "200 OK"));
    for (int i = 0; i <= BOUND; i++)
        if (i != 1)
            close(fd[i]);
    server_stop(server);
    toy.settings.threads = threads;
    toy.settings.connections = connections;
    start();
}

static void a_taken_port_is_told(void **state) {
    struct messages out = messages_new(toy.arena);
    struct server *second;
    assert_int_equal(server_start(&toy.site, &out, &second), FILE_INVALID);
    assert_int_equal(out.n, 1);
    assert_text(out.list[0].text, "Another program answers on this address already.");
}

static void stopping_lets_what_has_begun_end(void **state) {
    int idle = dial(), begun = dial();
    const char *asked = request("GET", "/healthz", "", "");
    send_all(idle, asked, strlen(asked));
    hear(idle, "ok\n");
    const char *whole = post("/form", "", toy_body(&toy, "/form", NULL, "name=Ada"));
    send_all(begun, whole, strlen(whole));
    assert_true(has(hear(begun, NULL), "303 See Other"));
    server_stop(server);
    server = NULL;
    assert_string_equal(hear(idle, NULL), "");
    close(idle);
    close(begun);
    start();
}

static int set_up(void **state) {
    toy_site_open(&toy);
    toy.settings.url = STR("http://localhost");
    start();
    return 0;
}

static int tear_down(void **state) {
    server_stop(server);
    toy_site_close(&toy);
    return 0;
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_page_is_served_without_naming_its_server),
        cmocka_unit_test(head_is_get_without_the_body),
        cmocka_unit_test(one_connection_serves_many),
        cmocka_unit_test(a_form_is_answered_after_the_writer),
        cmocka_unit_test(several_wait_for_the_writer_at_once),
        cmocka_unit_test(who_leaves_before_the_answer_is_served_all_the_same),
        cmocka_unit_test(a_body_past_the_bound_gets_a_page),
        cmocka_unit_test(a_body_past_the_bound_is_heard_out),
        cmocka_unit_test(broken_requests_are_refused),
        cmocka_unit_test(http_2_is_not_spoken),
        cmocka_unit_test(nothing_is_smuggled_behind_a_body),
        cmocka_unit_test(counts_tell_what_went_on),
        cmocka_unit_test(beyond_the_bound_one_waits_for_a_place),
        cmocka_unit_test(a_taken_port_is_told),
        cmocka_unit_test(stopping_lets_what_has_begun_end),
    };
    server_block_signals();
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
