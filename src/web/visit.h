/* visit.h: one request as a page sees it: who comes, what they sent, and the view that the page builds.
 *
 * No type of the HTTP library is visible from here on: pages know `struct visit` alone. */
#ifndef KAARING_WEB_VISIT_H
#define KAARING_WEB_VISIT_H

#include "base/lang.h"
#include "base/settings.h"
#include "desk/archives.h"
#include "desk/witnesses.h"
#include "store/writer.h"
#include "web/form.h"
#include "web/template.h"

#include <jansson.h>
#include <stdatomic.h>

enum method { GET, POST };

/* Who may come. Bits; a route names those that may, a visitor has those that they are, for the edition whose
 * id stands at ":edition" in the route's path. */
enum role {
    EVERYONE = 1 << 0,
    SIGNED_IN = 1 << 1, /* anybody with a session */
    MEMBER = 1 << 2,    /* of any body of the edition in the path: juror, board member, council member */
    CHAIR = 1 << 3,     /* of a body of the edition in the path */
    ADMIN = 1 << 4
};

enum cache {
    PRIVATE,
    PUBLIC /* the same for everybody: kept by award_public_version, language and minute */
};

struct site { /* what the whole process shares */
    struct store *store;
    struct writer *writer;
    struct witnesses *witnesses; /* null: no policy is set */
    struct archives *archives;   /* that people take along */
    const struct settings *settings;
    struct templates *_Atomic templates;
    struct str assets_version;
    struct str templates_dir, awards_dir;
    bool development;
    /* web's own; see site.h */
    struct assets *assets;
    struct limits *limits;
    const struct hosts *hosts;
    struct tls *tls; /* null: HTTP in clear, and whatever stands before this server speaks HTTPS */
    struct meters *meters;
    struct postman_counts *mail_counts;
    const struct hash *metrics_token; /* SHA-256 of what lets others read /metrics; null: nobody else may */
    int64_t started_at;               /* by the machine's own clock */
    atomic_bool ending;               /* the process has been told to end: nobody new should come */
};

struct visitor {
    struct str person; /* id, or empty */
    unsigned roles;
    struct str session; /* its hash as hex: names it in lists; never the secret */
    int64_t begun_at;   /* of the session */
    int64_t proved_at;  /* when a passkey said last that it is them; 0: never in this session */
};

struct visit {
    struct site *site;
    struct arena *arena; /* everything below lives here */
    struct txn *txn;     /* a snapshot: open while view, command or answer run, another one in each */
    struct visitor who;
    enum lang lang;
    struct str lang_prefix; /* "", "/nn" or "/en": what stands before each path in a link; not in `path` */
    int64_t arrived;        /* the time that deadlines compare: our clock, not the wall's */
    struct str path, query;
    struct form_values *form; /* of a POST; null for a GET */
    json_t *view;             /* built by the page; freed with the arena */

    /* What the page says of the answer, besides the view */
    struct str redirect; /* 303 to this path, without a language in front: the visitor's is put there */
    struct str template; /* instead of the route's */
    struct str bytes, content_type, file_name; /* raw answer instead of a page: CSV, feeds, receipts */
    unsigned status;                           /* 0: by the fault */
    struct str set_session; /* a fresh session's secret to set as cookies; "-" to clear them */
    bool wasm;              /* the page may run WebAssembly (jurors' signing): CSP says 'wasm-unsafe-eval' */
};

/* A part of the path by its name in the route ("/jury/:edition"), or a value of the query; empty when absent.
 */
struct str visit_param(const struct visit *v, const char *name);
struct str visit_query(const struct visit *v, const char *name);
/* Whether they can be asked for a passkey: they have one that is for the address we have now. */
bool visit_has_passkey(const struct visit *v);
/* What the visitor's browser calls itself: see device_name.h. */
struct str visit_device(const struct visit *v);
/* A fresh single-use token bound to the form's name and the visitor's session. A public page that shows one
 * is kept with a hole for it, and each visitor gets their own. */
struct str visit_token(struct visit *v, const char *form);
/* form_show for this visitor: with what was typed when this form was refused (`initial` then says nothing), a
 * token, and `action`: the page's own address, which pages may change in the result. */
json_t *visit_form(struct visit *v, const struct form *f, json_t *initial);

struct route {
    enum method method;
    const char *path;
    unsigned who; /* roles of which one is enough */
    bool grave;   /* who has a passkey has used it within SESSION_FRESH_SECONDS, or is asked for it first */
    /* GET, and POST that is shown again: builds v->view (an object) or the raw answer. */
    enum fault (*view)(struct visit *v);
    const char *template;
    enum cache cache;
    /* POST: the form is read, its token checked; then `command` fills in c->decide and c->args from v->form
     * (copied into c->arena), and `answer` says after the commit where to go (v->redirect) or what to show. A
     * refusal by `command` or by decide shows `view` again with the form's errors and status 422 (403, 404,
     * 409, 503 … by the fault). */
    const struct form *form;
    /* May be null: marks what an award's own rules refuse of v->form. Asked only when the table has refused
     * something, so that a person is told of everything at once; `command` checks it again. */
    void (*beside)(struct visit *v);
    enum fault (*command)(struct visit *v, struct command *c);
    enum fault (*answer)(struct visit *v, const struct command *c);
};

/* What the page room gives to this one (src/page/routes.c and beside it). */

/* The map of the site: arrays that end with a null path; null behind the last. */
extern const struct route *const routes[];
/* Adds to v->view what the layout needs on every page (site, at, me, flash …:
 * templates/pages/parts/layout.html). Here are set before: lang, lang_prefix, path, assets, languages. */
void page_common(struct visit *v);
/* What an archive has for people to read: an archive_papers whose context is a site. */
archive_papers page_papers;

#endif
