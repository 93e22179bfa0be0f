/* plain_server.h: HTTP/1.1 for a program that is no site: one thread, one function that answers at once. No
 * pages, sessions or languages.
 *
 * The answers are small, so none waits for a slow reader; a request that has not arrived within ten seconds
 * is dropped, and so is a connection that has been idle as long. */
#ifndef KAARING_WEB_PLAIN_SERVER_H
#define KAARING_WEB_PLAIN_SERVER_H

#include "base/messages.h"
#include "base/settings.h"
#include "web/request.h"

struct plain_request {
    struct str method, path, body; /* the path as sent, without its query */
};

/* Fills in the reply, on an arena that lives until it has been sent. */
typedef void plain_answer(void *context, struct arena *a, const struct plain_request *r, struct reply *reply);

struct plain_options {
    const struct addresses *listen;
    size_t connections; /* at the same time; more wait in the kernel */
    size_t body;        /* the most bytes of a request's body: beyond them it is answered 413 */
    plain_answer *answer;
    void *context;
};

/* Answers until SIGTERM, SIGINT or SIGHUP comes, after server_block_signals. FILE_INVALID with a sentence for
 * each address that is in use. `ready` (null is allowed) is called once it listens. */
enum fault plain_serve(const struct plain_options *o, struct messages *out, void (*ready)(void *context));

#endif
