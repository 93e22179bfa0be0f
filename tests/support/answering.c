/* answering.c: one connection at a time, one request on each. */
#include "support/answering.h"

#include <arpa/inet.h>
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { REQUEST_MOST = 128 << 10 };

/* Behind the empty line as many bytes as the head says. */
static bool is_whole(struct str got, struct str *head, struct str *body) {
    const char *end = memmem(got.p, got.n, "\r\n\r\n", 4);
    if (!end)
        return false;
    *head = (struct str){got.p, (size_t)(end - got.p)};
    *body = str_slice(got, head->n + 4, got.n);
    const char *length = memmem(head->p, head->n, "Content-Length: ", 16);
    return body->n == (length ? strtoul(length + 16, NULL, 10) : 0);
}

static bool read_request(struct arena *a, int fd, struct asked *q) {
    char *room = arena_alloc(a, REQUEST_MOST);
    struct str got = {room, 0}, head;
    while (!is_whole(got, &head, &q->body)) {
        ssize_t n = recv(fd, room + got.n, REQUEST_MOST - got.n, 0);
        if (n <= 0)
            return false;
        got.n += (size_t)n;
    }
    return str_cut(&head, ' ', &q->method) && str_cut(&head, ' ', &q->path);
}

static void answer_one(struct answerer *s, int fd) {
    struct arena *a = arena_new();
    struct asked q;
    if (read_request(a, fd, &q)) {
        struct answered is = s->answer(s->context, a, &q);
        struct str bytes =
            arena_format(a,
                         "HTTP/1.1 %u Said\r\nContent-Type: %s\r\nContent-Length: %zu\r\n"
                         "Connection: close\r\n\r\n%.*s",
                         is.status, is.type ? is.type : "text/plain", is.body.n, STR_ARGS(is.body));
        s->n++;
        for (ssize_t n; is.status && bytes.n; bytes = str_slice(bytes, (size_t)n, bytes.n))
            if ((n = send(fd, bytes.p, bytes.n, MSG_NOSIGNAL)) <= 0)
                break;
    }
    arena_free(a);
    close(fd);
}

static void *serve(void *arg) {
    struct answerer *s = arg;
    for (int fd; (fd = accept(s->socket, NULL, NULL)) >= 0;)
        answer_one(s, fd);
    return NULL;
}

void answerer_begin(struct answerer *s, answering *answer, void *context) {
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t n = sizeof at;
    *s = (struct answerer){.answer = answer, .context = context, .arena = arena_new()};
    s->socket = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    bool good = s->socket >= 0 && bind(s->socket, (struct sockaddr *)&at, n) == 0 &&
                listen(s->socket, 8) == 0 && getsockname(s->socket, (struct sockaddr *)&at, &n) == 0;
    assert(good);
    s->url = arena_format(s->arena, "http://127.0.0.1:%u/", (unsigned)ntohs(at.sin_port));
    good = pthread_create(&s->thread, NULL, serve, s) == 0;
    assert(good);
}

void answerer_end(struct answerer *s) {
    shutdown(s->socket, SHUT_RDWR); /* wakes accept */
    pthread_join(s->thread, NULL);
    close(s->socket);
    arena_free(s->arena);
}
