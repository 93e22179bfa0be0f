/* toy_site.h: a site of a few toy pages over a real store and writer: what the tests of web/ ask. It stands
 * in for the page and award rooms: routes, page_common, people_roles and award_public_version are defined
 * here.
 *
 *   GET  /              kept for all: how many entries there are
 *   GET  /form          kept for all: a form with its token
 *   POST /form          appends an entry; the name decides what goes wrong (toy_site.c)
 *   GET  /thanks/:n     where it leads
 *   GET  /mine          signed in
 *   GET  /pris/:edition/styr   administrators of the edition "e-1"
 *   GET  /inn           the token for the next
 *   POST /inn, /ut      sign in as a person, sign out
 *   POST /act           signed in; a button
 *   GET  /broken        a defect
 *   GET  /file          bytes */
#ifndef KAARING_TESTS_SUPPORT_TOY_SITE_H
#define KAARING_TESTS_SUPPORT_TOY_SITE_H

#include "web/call.h"
#include "web/site.h"

#include <pthread.h>

struct toy_site {
    struct site site;
    struct settings settings;
    char root[64], dir[80], templates[80], assets[80];
    struct arena *arena;
    struct messages said;
    struct log_engine *engine;
    struct page_cache *cache;
    _Atomic size_t shown; /* how often GET / was built and not taken from what was kept */
};

void toy_site_open(struct toy_site *t);
void toy_site_close(struct toy_site *t);

/* The site of the test program, open from before its first test until after its last. */
extern struct toy_site toy;
int toy_site_set_up(void **state);
int toy_site_tear_down(void **state);

/* A file below the assets. */
void toy_site_file(struct toy_site *t, const char *path, const char *bytes);
/* Entries so far. */
uint64_t toy_site_entries(struct toy_site *t);

struct toy_request {
    const char *method, *target; /* GET unless it is said */
    const char *host, *accept, *encoding, *type, *cookie, *origin, *fetch_site, *have, *body;
    const char *from; /* an IPv4 address; this machine unless it is said */
    const char *authorization;
    bool by_proxy, passed_on;
};

/* Asks and waits. call_free it. */
struct call *toy_ask(struct toy_site *t, struct toy_request r);
/* The first header of the name; empty when there is none. */
struct str toy_header(const struct call *c, const char *name);
/* "…; a=1" of all Set-Cookie headers, as a browser would send them back; in the call's arena. */
struct str toy_cookies(const struct call *c);
bool toy_says(const struct call *c, const char *text);
/* What stands behind `name="token" value="` in the body. */
struct str toy_token(const struct call *c);
/* GET of the page for a token, and "token=…&rest" as the body of a POST. */
const char *toy_body(struct toy_site *t, const char *page, const char *cookie, const char *rest);

#endif
