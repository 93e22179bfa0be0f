/* server_parts.h: what the files that know the HTTP library share: server.c threads · bridge.c requests ·
 * sweep.c connections. Nobody else includes it. */
#ifndef KAARING_WEB_SERVER_PARTS_H
#define KAARING_WEB_SERVER_PARTS_H

#include "web/call.h"
#include "web/line.h"
#include "web/listen.h"
#include "web/server.h"

#include <h2o.h>
#include <h2o/http1.h>

#if H2O_USE_LIBUV
#error "build with -DH2O_USE_LIBUV=0: the other setting lays the structs of the library out differently"
#endif

struct gate { /* a listening socket of a thread; its socket's data */
    struct worker *worker;
    h2o_socket_t *socket;
    h2o_accept_ctx_t *accept;
};

struct worker { /* all of it on the thread that runs the loop */
    h2o_context_t context;
    h2o_accept_ctx_t clear, tls;
    h2o_multithread_receiver_t replies; /* from the writer's thread */
    h2o_timeout_entry_t beat;           /* ten times a second */
    struct server *server;
    pthread_t thread;
    size_t number;
    struct gate gate[SETTINGS_LISTEN_MOST];
    bool paused; /* the listeners are not read: connections stand at their bound */
    size_t connections, connections_max, waiting; /* waiting: calls that the writer has */
    int64_t swept_ms, draining_since_ms;
    struct page_cache *cache;
    struct meter *meter;
};

/* bridge.c */
void bridge_install(h2o_hostconf_t *host);
void bridge_replies(h2o_multithread_receiver_t *receiver, h2o_linklist_t *messages);
struct worker *worker_of(h2o_req_t *req);
struct site *worker_site(const struct worker *w);

/* sweep.c. A struct line hangs on each socket's on_close. */
void sweep(struct worker *w);
/* Makes each connection end with its next answer; ends those that are idle, if `idle` says so, and after the
 * deadline all that is left but what the writer has. */
void sweep_draining(struct worker *w, bool idle, bool deadline);

#endif
