/* client.c: one thread, one epoll, so many connections that each wait for their answer. */
#include "support/client.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <time.h>
#include <unistd.h>

enum { ANSWER_MAX = 64 << 10 };

struct connection {
    struct client *client;
    int fd;
    unsigned number;
    size_t sent_n;      /* requests so far */
    struct str sending; /* what is left of this one */
    int64_t sent_at_us;
    size_t got, whole; /* of the answer; whole: 0 while its head is not read */
    char answer[ANSWER_MAX + 1];
};

static _Noreturn void fail(const char *what) {
    fprintf(stderr, "client: %s: %s\n", what, strerror(errno));
    exit(1);
}

static int64_t now_us(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

static void connect_one(struct connection *c) {
    int on = 1;
    struct sockaddr_in at = {
        .sin_family = AF_INET, .sin_port = htons(c->client->port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    c->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (c->fd < 0 || connect(c->fd, (struct sockaddr *)&at, sizeof at) != 0)
        fail("connecting");
    setsockopt(c->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    fcntl(c->fd, F_SETFL, O_NONBLOCK);
}

/* The next request of this connection's lanes, in turn; empty when there is none or the time is up. */
static struct str next_request(struct connection *c) {
    const struct client *k = c->client;
    size_t lanes = CLIENT_LANES / k->connections, item = c->sent_n / lanes;
    if (item >= k->lane_n || now_us() >= k->until_us)
        return (struct str){0};
    return k->lane[c->number + k->connections * (c->sent_n++ % lanes)][item];
}

/* Requests are small: the kernel takes one at once, or as it is read. */
static void send_on(struct connection *c) {
    while (c->sending.n) {
        ssize_t n = send(c->fd, c->sending.p, c->sending.n, MSG_NOSIGNAL);
        if (n < 0 && (errno == EAGAIN || errno == EINTR))
            continue;
        if (n < 0)
            fail("sending");
        c->sending = str_slice(c->sending, (size_t)n, c->sending.n);
    }
}

static void begin_next(struct connection *c) {
    c->sending = next_request(c);
    c->got = c->whole = 0;
    if (c->sending.n == 0) {
        close(c->fd);
        c->fd = -1;
        c->client->open--;
        return;
    }
    c->sent_at_us = now_us();
    send_on(c);
}

static void take_answer(struct connection *c) {
    struct client *k = c->client;
    int status = atoi(c->answer + sizeof "HTTP/1.1");
    k->last_us = now_us();
    k->took_us[k->done + k->refused] = (uint32_t)(k->last_us - c->sent_at_us);
    if (status == 200 || status == 303) {
        if (k->done++ == 0)
            k->example = arena_copy(k->arena, (struct str){c->answer, c->got});
    } else if (k->refused++ == 0) {
        fprintf(stderr, "client: %.600s\n", c->answer);
    }
    begin_next(c);
}

static void read_on(struct connection *c) {
    ssize_t n = recv(c->fd, c->answer + c->got, ANSWER_MAX - c->got, 0);
    if (n < 0 && (errno == EAGAIN || errno == EINTR))
        return;
    if (n <= 0)
        fail("the connection ended");
    c->got += (size_t)n;
    c->answer[c->got] = 0;
    if (c->whole == 0) {
        const char *end = strstr(c->answer, "\r\n\r\n"), *length = strcasestr(c->answer, "\ncontent-length:");
        if (!end)
            return;
        c->whole =
            (size_t)(end + 4 - c->answer) + (length && length < end ? strtoul(length + 16, NULL, 10) : 0);
    }
    if (c->got >= c->whole)
        take_answer(c);
}

void client_run(struct client *k, int64_t ms) {
    struct connection *all = arena_alloc(k->arena, k->connections * sizeof *all);
    int poll = epoll_create1(EPOLL_CLOEXEC);
    for (unsigned i = 0; i < k->connections; i++) {
        all[i].client = k;
        all[i].number = i;
        connect_one(&all[i]);
        epoll_ctl(poll, EPOLL_CTL_ADD, all[i].fd, &(struct epoll_event){EPOLLIN, {.ptr = &all[i]}});
    }
    k->open = k->connections;
    k->begun_us = now_us();
    k->until_us = k->begun_us + ms * 1000;
    for (unsigned i = 0; i < k->connections; i++)
        begin_next(&all[i]);
    while (k->open) {
        struct epoll_event events[CLIENT_LANES];
        int n = epoll_wait(poll, events, CLIENT_LANES, 10000);
        if (n == 0)
            fail("no answer for ten seconds");
        for (int i = 0; i < n; i++)
            read_on(events[i].data.ptr);
    }
    close(poll);
}
