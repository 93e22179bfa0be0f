/* call.h: one request on its way through the house: what web itself keeps beside the visit that a page sees.
 *
 *   call_start   request.c: is it a request · doors (log, assets) · language · route · session · roles
 *                look.c: GET · act.c: POST up to the writer's queue
 *   call_finish  act.c: after the commit, on the thread that started it
 *   face.c       turns what came of it into HTML or JSON
 *
 * Everything of a call lives in its arena and goes with it. */
#ifndef KAARING_WEB_CALL_H
#define KAARING_WEB_CALL_H

#include "base/log.h"
#include "web/cache.h"
#include "web/meter.h"
#include "web/request.h"
#include "web/router.h"
#include "web/visit.h"

enum { CALL_TOKENS_MAX = CACHE_HOLES_MAX };

struct call {
    struct visit visit;
    struct request request;
    struct reply reply;
    struct page_cache *cache; /* of the thread */
    struct match match;
    struct txn txn; /* visit.txn points here while it is open */
    bool json;      /* the face to show */
    bool kept;      /* answered from what was kept: not worth a line in the log */
    enum meter_kind kind;
    struct command *command;
    bool wrote;      /* the command made entries */
    size_t tokens_n; /* given out while showing: where a kept page gets its holes */
    struct {
        struct str token;
        const char *form;
    } tokens[CALL_TOKENS_MAX];
    bool tokens_lost; /* there were more */
    enum fault fault; /* how it ended, for the log */
    char reference[LOG_REFERENCE_SIGNS + 1];
    int64_t started_us;
    void (*wake)(struct call *c); /* by the server: the command is done. Called on the writer's thread */
    void *context;                /* the server's */
};

/* On a fresh arena, with everything but request, cache, wake and context set. */
struct call *call_new(struct site *site);
/* Answers at once (true, c->reply is made) or when c->wake has been called and call_finish after it. */
bool call_start(struct call *c);
void call_finish(struct call *c);
/* Frees the call with all that it holds. */
void call_free(struct call *c);
/* The pattern of its route, for the log; never the path, which may hold secrets. */
const char *call_route(const struct call *c);
/* A reply for what the HTTP library refused by itself, such as a body past the bound. */
void call_refuse(struct call *c, enum fault f, unsigned status);

/* --- between the files of a call --- */

/* Opens the snapshot unless it is open. */
enum fault call_read(struct call *c);
void call_read_end(struct call *c);
/* Whether the path is that of a page that is kept and still holds; then it is given. For who is nobody in
 * particular. */
bool call_kept(struct call *c);
/* PROVE_FIRST when the route is grave and the visitor's passkey has not been used for too long. */
enum fault call_proved(struct call *c);
void call_look(struct call *c);
bool call_act(struct call *c);

/* face.c. Each makes the whole reply. */
void face_view(struct call *c); /* v->view by its template, bytes or a redirect; 200 */
void face_page(struct call *c, const struct page *page); /* a kept one */
void face_again(struct call *c, enum fault f);           /* a refused POST: its view again, with the errors */
void face_fault(struct call *c, enum fault f, unsigned status /* 0: the fault's own */);
void face_redirect(struct call *c, unsigned status, struct str path);
/* What a view shows, as bytes in the arena: HTML or JSON. */
enum fault face_render(struct call *c, struct str template, struct str *bytes);

/* headers.c: on every answer, errors included. */
void secure_headers(struct call *c);

/* language.c: takes the language off the front of the path. NOT_FOUND for /LANG of the language that has no
 * prefix: *home is then where it is to be found. */
enum fault language_take(struct call *c, struct str *home);
/* The other languages of this page: [{code, name, url}]. */
json_t *language_links(const struct call *c);
struct str language_prefix(const struct site *site, enum lang lang);

#endif
