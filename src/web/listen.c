/* listen.c: binding. What an accepted connection inherits (time-outs, buffers) is set here, on the listener.
 */
#include "web/listen.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { BACKLOG = 1024, USER_TIMEOUT_MS = 15000, SEND_BUFFER = 256 << 10, PASSED_FROM = 3 };

union any_address {
    struct sockaddr any;
    struct sockaddr_in v4;
    struct sockaddr_in6 v6;
};

static bool read_address(struct str s, union any_address *out, socklen_t *n) {
    struct str host;
    uint16_t port;
    char text[INET6_ADDRSTRLEN + 1];
    memset(out, 0, sizeof *out);
    if (!listen_parse(s, &host, &port) || host.n >= sizeof text)
        return false;
    memcpy(text, host.p, host.n);
    text[host.n] = 0;
    if (inet_pton(AF_INET, text, &out->v4.sin_addr) == 1) {
        out->v4.sin_family = AF_INET;
        out->v4.sin_port = htons(port);
        *n = sizeof out->v4;
        return true;
    }
    out->v6.sin6_family = AF_INET6;
    out->v6.sin6_port = htons(port);
    *n = sizeof out->v6;
    return inet_pton(AF_INET6, text, &out->v6.sin6_addr) == 1;
}

struct addresses listen_everywhere(const struct settings *s) {
    struct addresses all = s->listen;
    for (size_t i = 0; i < s->tls_redirect.n && all.n < SETTINGS_LISTEN_MOST; i++)
        all.list[all.n++] = s->tls_redirect.list[i];
    return all;
}

static bool same_address(const union any_address *a, const union any_address *b) {
    if (a->any.sa_family != b->any.sa_family)
        return false;
    if (a->any.sa_family == AF_INET)
        return a->v4.sin_port == b->v4.sin_port && a->v4.sin_addr.s_addr == b->v4.sin_addr.s_addr;
    return a->v6.sin6_port == b->v6.sin6_port && IN6_ARE_ADDR_EQUAL(&a->v6.sin6_addr, &b->v6.sin6_addr);
}

bool listen_among(const struct addresses *list, struct str address) {
    union any_address a, b;
    socklen_t a_n, b_n;
    if (!read_address(address, &a, &a_n))
        return false;
    for (size_t i = 0; i < list->n; i++)
        if (read_address(list->list[i], &b, &b_n) && same_address(&a, &b))
            return true;
    return false;
}

static void set(int fd, int level, int option, int value) {
    setsockopt(fd, level, option, &value, sizeof value);
}

/* What each accepted connection inherits, whoever made the socket. */
static void set_patience(int fd) {
    set(fd, IPPROTO_TCP, TCP_DEFER_ACCEPT, 1);
    set(fd, IPPROTO_TCP, TCP_USER_TIMEOUT, USER_TIMEOUT_MS);
    set(fd, SOL_SOCKET, SO_SNDBUF, SEND_BUFFER);
}

/* -1, with errno set. `shared`: other sockets of this program may have the same address. */
static int bind_one(const union any_address *address, socklen_t n, bool shared) {
    int fd = socket(address->any.sa_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (fd < 0)
        return -1;
    set(fd, SOL_SOCKET, SO_REUSEADDR, 1);
    if (shared)
        set(fd, SOL_SOCKET, SO_REUSEPORT, 1);
    if (address->any.sa_family == AF_INET6)
        set(fd, IPPROTO_IPV6, IPV6_V6ONLY, 1);
    set_patience(fd);
    if (bind(fd, &address->any, n) == 0 && listen(fd, BACKLOG) == 0)
        return fd;
    int why = errno;
    close(fd);
    errno = why;
    return -1;
}

static enum fault refuse(struct messages *out, struct str address) {
    if (errno == EADDRINUSE)
        messages_add(out, address, 0, 0, "Another program answers on this address already.");
    else if (errno == EACCES)
        messages_add(out, address, 0, 0, "Only root may answer on this port; choose one from 1024 on.");
    else
        messages_add(out, address, 0, 0, "The address is not one of this machine's.");
    return FILE_INVALID;
}

/* Another program that shares the port would get half of our visitors: so first it is bound unshared, for a
 * moment. */
static enum fault probe(struct str text, struct messages *out) {
    union any_address address;
    socklen_t n = 0;
    if (!read_address(text, &address, &n)) {
        messages_add(out, text, 0, 0, "This is no address and port.");
        return FILE_INVALID;
    }
    int fd = bind_one(&address, n, false);
    if (fd < 0)
        return refuse(out, text);
    close(fd);
    return OK;
}

static struct str name_socket(struct arena *a, int fd) {
    union any_address address = {0};
    socklen_t n = sizeof address;
    char text[INET6_ADDRSTRLEN];
    if (getsockname(fd, &address.any, &n) != 0)
        return STR("?");
    if (address.any.sa_family == AF_INET6)
        return arena_format(a, "[%s]:%u", inet_ntop(AF_INET6, &address.v6.sin6_addr, text, sizeof text),
                            ntohs(address.v6.sin6_port));
    return arena_format(a, "%s:%u", inet_ntop(AF_INET, &address.v4.sin_addr, text, sizeof text),
                        ntohs(address.v4.sin_port));
}

/* One address for all threads. */
static enum fault bind_all(struct str text, struct messages *out, struct listeners *l) {
    union any_address address;
    socklen_t n = 0;
    enum fault f = probe(text, out);
    if (f || !read_address(text, &address, &n))
        return f;
    for (size_t i = 0; i < l->threads; i++) {
        int fd = bind_one(&address, n, true);
        if (fd < 0)
            return refuse(out, text);
        l->fd[i][l->n] = fd;
    }
    l->address[l->n++] = text;
    return OK;
}

/* The sockets that systemd passes, if it does: sd_listen_fds(3). */
static size_t passed_sockets(void) {
    const char *pid = getenv("LISTEN_PID"), *n = getenv("LISTEN_FDS");
    if (!pid || !n || strtol(pid, NULL, 10) != (long)getpid())
        return 0;
    long count = strtol(n, NULL, 10);
    return count < 0 ? 0 : count > SETTINGS_LISTEN_MOST ? SETTINGS_LISTEN_MOST : (size_t)count;
}

static bool is_listening(int fd) {
    int yes = 0;
    socklen_t n = sizeof yes;
    return getsockopt(fd, SOL_SOCKET, SO_ACCEPTCONN, &yes, &n) == 0 && yes;
}

static enum fault refuse_passed(struct messages *out) {
    messages_add(out, STR("LISTEN_FDS"), 0, 0, "What was passed is no socket that listens.");
    return FILE_INVALID;
}

static enum fault take_passed(struct arena *a, size_t count, struct messages *out, struct listeners *l) {
    for (; l->n < count; l->n++) {
        int from = PASSED_FROM + (int)l->n;
        if (!is_listening(from))
            return refuse_passed(out);
        l->address[l->n] = name_socket(a, from);
        set_patience(from);
        for (size_t i = 0; i < l->threads; i++) {
            l->fd[i][l->n] = fcntl(from, F_DUPFD_CLOEXEC, PASSED_FROM + (int)count);
            if (l->fd[i][l->n] < 0)
                return refuse_passed(out);
        }
        close(from);
    }
    return OK;
}

enum fault listen_open(struct arena *a, const struct addresses *addresses, size_t threads,
                       struct messages *out, struct listeners *l) {
    l->n = 0;
    l->passed = false;
    l->threads = threads > LISTEN_THREADS_MAX ? LISTEN_THREADS_MAX : threads;
    for (size_t i = 0; i < LISTEN_THREADS_MAX * SETTINGS_LISTEN_MOST; i++)
        l->fd[i / SETTINGS_LISTEN_MOST][i % SETTINGS_LISTEN_MOST] = -1;
    size_t passed = passed_sockets();
    l->passed = passed > 0;
    enum fault f = passed ? take_passed(a, passed, out, l) : OK;
    for (size_t i = 0; i < addresses->n && !passed; i++) {
        enum fault one = bind_all(addresses->list[i], out, l);
        if (one)
            f = one;
    }
    if (f)
        listen_close(l);
    return f;
}

void listen_close(struct listeners *l) {
    for (size_t i = 0; i < LISTEN_THREADS_MAX * SETTINGS_LISTEN_MOST; i++) {
        int *fd = &l->fd[i / SETTINGS_LISTEN_MOST][i % SETTINGS_LISTEN_MOST];
        if (*fd >= 0)
            close(*fd);
        *fd = -1;
    }
}

enum fault listen_check(const struct addresses *addresses, struct messages *out) {
    enum fault f = OK;
    for (size_t i = 0; i < addresses->n; i++)
        if (probe(addresses->list[i], out))
            f = FILE_INVALID;
    return f;
}
