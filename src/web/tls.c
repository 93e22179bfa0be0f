/* tls.c: one certificate in use, and for a while the ones before it: between taking a connection and its
 * first message the HTTP library holds no more than a bare pointer. */
#include "web/tls.h"

#include "base/clock.h"
#include "web/certificate.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <time.h>

enum { REST_MS = 60000 }; /* longer than a handshake may take: HANDSHAKE_MS in server.c */

struct former {
    SSL_CTX *context;
    int64_t since_ms;
    struct former *next;
};

struct tls {
    const struct settings *settings;
    SSL_CTX *_Atomic now;
    _Atomic int64_t until;
    struct former *former; /* newest first */
};

static void say_doubts(const struct settings *s, const struct certificate *c) {
    struct arena *a = arena_new();
    struct messages doubts = messages_new(a);
    certificate_doubts(c, s, (int64_t)time(NULL), &doubts);
    messages_print(&doubts, stderr);
    arena_free(a);
}

enum fault tls_open(const struct settings *s, struct messages *out, struct tls **tls) {
    struct certificate c;
    *tls = NULL;
    if (s->tls_certificate.n == 0)
        return OK;
    enum fault f = certificate_read(s, out, &c);
    if (f)
        return f;
    struct tls *t = calloc(1, sizeof *t);
    if (!t)
        abort();
    t->settings = s;
    atomic_init(&t->now, c.context);
    atomic_init(&t->until, c.until);
    say_doubts(s, &c);
    *tls = t;
    return OK;
}

/* Lets go of those that have rested since before `before_ms`: the oldest stand last. */
static void forget(struct tls *t, int64_t before_ms) {
    struct former **at = &t->former;
    while (*at && (*at)->since_ms >= before_ms)
        at = &(*at)->next;
    while (*at) {
        struct former *gone = *at;
        *at = gone->next;
        SSL_CTX_free(gone->context);
        free(gone);
    }
}

void tls_close(struct tls *t) {
    if (!t)
        return;
    forget(t, INT64_MAX);
    SSL_CTX_free(atomic_load(&t->now));
    free(t);
}

struct ssl_ctx_st *tls_now(struct tls *t) {
    return atomic_load(&t->now);
}

enum fault tls_reload(struct tls *t, struct messages *out) {
    struct certificate c;
    if (!t)
        return OK;
    enum fault f = certificate_read(t->settings, out, &c);
    if (f)
        return f;
    struct former *former = malloc(sizeof *former);
    if (!former)
        abort();
    *former = (struct former){atomic_exchange(&t->now, c.context), clock_ms(), t->former};
    t->former = former;
    atomic_store(&t->until, c.until);
    say_doubts(t->settings, &c);
    return OK;
}

void tls_tick(struct tls *t) {
    if (t)
        forget(t, clock_ms() - REST_MS);
}

int64_t tls_until(const struct tls *t) {
    return atomic_load(&t->until);
}

void tls_check(const struct settings *s, struct messages *out, struct messages *doubts) {
    struct certificate c;
    if (s->tls_certificate.n == 0 || certificate_read(s, out, &c))
        return;
    certificate_doubts(&c, s, (int64_t)time(NULL), doubts);
    SSL_CTX_free(c.context);
}
