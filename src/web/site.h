/* site.h: everything that the process shares, opened in order and closed in the opposite one. main.c calls
 * it. */
#ifndef KAARING_WEB_SITE_H
#define KAARING_WEB_SITE_H

#include "base/messages.h"
#include "store/store.h"
#include "web/visit.h"

struct site_options {
    const struct settings *settings; /* outlives the site */
    struct store_options store;      /* of the folder; it must have its entry 0 */
    bool development;                /* templates are read again when they change, no page is kept */
};

/* Opens store and writer, reads templates and assets, checks the map of routes. Messages say what is wrong;
 * nothing is open then. Call server_block_signals first: this starts a thread. */
enum fault site_open(const struct site_options *o, struct messages *out, struct site **site);
/* After the server was stopped. Null is allowed. */
void site_close(struct site *site);

/* Once a second, for server_run: in development, templates that were changed are read again; what is wrong
 * with them is told on the standard error and the old ones stay. */
void site_tick(void *site);

/* Reads templates, texts and the certificate again, whether or not they were changed; what is wrong with them
 * is told and the old ones stay. Public pages that were kept are shown for at most a minute more. On
 * site_tick's thread. */
void site_reload(void *site);

/* What `kaaring check` asks: that templates, texts and assets are there and fit the routes, and what else the
 * settings name. `doubts`: what is no reason not to serve (tls.h). Needs no data folder. */
enum fault site_check(const struct settings *settings, struct messages *out, struct messages *doubts);

#endif
