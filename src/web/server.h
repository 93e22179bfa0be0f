/* server.h: HTTP/1.1 for a site: threads, connections, start and stop. The only door to the HTTP library.
 *
 * HTTP/2 is off for good; in front of the internet stands a web server that speaks it (deploy/nginx.conf). */
#ifndef KAARING_WEB_SERVER_H
#define KAARING_WEB_SERVER_H

#include "web/visit.h"

struct server;

/* Blocks the signals that server_run waits for (SIGTERM, SIGINT, SIGHUP). Before the first thread of the
 * process is started: threads inherit it. */
void server_block_signals(void);

/* Binds the addresses of site->settings and answers on them: by HTTPS where site->tls is set, but for those
 * that only lead there. FILE_INVALID with a sentence for each that is in
 * use. */
enum fault server_start(struct site *site, struct messages *out, struct server **server);

/* What server_run does while it waits, on its thread. */
struct server_duty {
    void (*each_second)(void *context);
    void (*reload)(void *context); /* at SIGHUP; null: that ends it, too, as when a terminal is closed */
    void *context;
};

/* Waits until SIGTERM or SIGINT comes; site->ending is then true. */
void server_run(struct server *server, const struct server_duty *duty);

/* Takes no more connections, answers what has begun, waits at most SERVER_DRAIN_SECONDS for who does not
 * read, and frees the server. Every command that is under way is answered first: stop the server before the
 * writer. */
enum { SERVER_DRAIN_SECONDS = 10 };
void server_stop(struct server *server);

#endif
