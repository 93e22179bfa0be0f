/* toy_site.c: see toy_site.h. */
#include "support/toy_site.h"

#include "award/log/event.h"
#include "award/log/tables.h"
#include "award/people/passkeys.h"
#include "base/clock.h"
#include "base/json.h"
#include "desk/postman.h"
#include "store/engine.h"
#include "web/assets.h"
#include "web/hosts.h"
#include "web/limits.h"
#include "web/meter.h"
#include "web/session.h"

#include <arpa/inet.h>
#include <assert.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* --- the domain: each entry is "TOKEN public|hidden name" --- */

struct toy_args {
    struct str name;
};

static enum fault decide_entry(struct txn *t, struct command *c, struct batch *out) {
    struct toy_args *args = c->args;
    (void)t;
    if (str_equal(args->name, STR("late")))
        return DEADLINE_PASSED;
    if (str_equal(args->name, STR("full")))
        return DISK_FULL;
    if (str_equal(args->name, STR("defect")))
        return INTERNAL;
    struct buf entry = buf_new(out->arena);
    for (unsigned i = 0; i < sizeof c->token.b; i++)
        buf_format(&entry, "%02x", c->token.b[i]);
    bool hidden = str_equal(args->name, STR("hidden"));
    buf_format(&entry, " %s %.*s", hidden ? "hidden" : "public", STR_ARGS(args->name));
    struct record r = {.entry = buf_str(&entry)};
    c->result.number = 7;
    return batch_add(out, &r);
}

static enum fault apply_entry(struct txn *t, uint64_t index, const struct record *r) {
    struct result result = {.index = index, .entries = 1, .number = 7};
    struct hash token;
    struct key k = key_new();
    key_u64(&k, index);
    for (unsigned i = 0; i < sizeof token.b; i++) {
        char two[3] = {r->entry.p[2 * i], r->entry.p[2 * i + 1], 0};
        token.b[i] = (unsigned char)strtoul(two, NULL, 16);
    }
    enum fault f = table_put(t, T_HISTORY, key_of(&k), STR(""));
    if (!f && str_starts(str_slice(r->entry, 65, 6), STR("public")))
        f = table_put(t, T_ASSOCIATION, STR("public"), key_of(&k));
    return f ? f : token_spend(t, token, &result);
}

static const struct domain toy_web_domain = {.apply = apply_entry};

uint64_t award_public_version(const struct txn *t) {
    struct str at;
    return table_get(t, T_ASSOCIATION, STR("public"), &at) ? 0 : key_read_u64(at, 0) + 1;
}

unsigned people_roles(const struct txn *t, struct str person, struct str edition) {
    (void)t;
    bool admin =
        str_equal(person, STR("kari")) || str_equal(person, STR("pia")) || str_equal(person, STR("per"));
    return admin && str_equal(edition, STR("e-1")) ? ROLE_ADMIN : 0;
}

size_t passkeys_count(const struct txn *t, struct str person, struct str rp_id) {
    (void)t;
    bool has = str_equal(person, STR("pia")) || str_equal(person, STR("per"));
    return has && str_equal(rp_id, STR("priser.example.no"));
}

/* --- the pages --- */

void page_common(struct visit *v) {
    if (v->who.person.n)
        json_set_str(v->view, "me", v->who.person);
}

enum fault page_papers(void *context, struct arena *a, struct txn *t, const struct archive_head *h,
                       const json_t *result, struct paper *papers, size_t *n) {
    (void)context, (void)a, (void)t, (void)h, (void)result, (void)papers;
    *n = 0;
    return OK;
}

static struct toy_site *the_site; /* for counting */

static enum fault home_view(struct visit *v) {
    the_site->shown++;
    v->view = json_new_object(v->arena);
    json_set_int(v->view, "count", (int64_t)table_count(v->txn, T_HISTORY));
    return OK;
}

static const struct form toy_form = {
    "toy", {{"name", FORM_LINE, .required = true, .max = 20}, {"why", FORM_TEXT, .required = false}, {0}}};
static const struct form in_form = {"in", {{"person", FORM_ID, .required = true}, {0}}};
static const struct form button_form = {"button", {{0}}};

static enum fault form_view(struct visit *v) {
    v->view = json_new_object(v->arena);
    json_object_set(v->view, "form", visit_form(v, &toy_form, NULL));
    if (v->form && v->form->fault == DEADLINE_PASSED)
        json_set_str(v->view, "closed", STR("too late"));
    return OK;
}

static enum fault form_command(struct visit *v, struct command *c) {
    struct toy_args *args = arena_alloc(c->arena, sizeof *args);
    args->name = arena_copy(c->arena, form_text(v->form, "name"));
    if (str_equal(args->name, STR("nobody"))) {
        form_refuse(v->form, "name", FIELD_CHOICE);
        return FORM_INVALID;
    }
    c->decide = decide_entry;
    c->args = args;
    return OK;
}

static enum fault form_answer(struct visit *v, const struct command *c) {
    v->redirect = arena_format(v->arena, "/thanks/%u", c->result.number);
    v->view = json_new_object(v->arena);
    json_set_int(v->view, "number", c->result.number);
    json_set_int(v->view, "index", (int64_t)c->result.index);
    json_set_int(v->view, "seen", (int64_t)table_count(v->txn, T_HISTORY));
    return OK;
}

static enum fault plain_view(struct visit *v) {
    v->view = json_new_object(v->arena);
    json_set_str(v->view, "said", visit_param(v, "n"));
    json_set_str(v->view, "asked", visit_query(v, "q"));
    return OK;
}

static enum fault broken_view(struct visit *v) {
    (void)v;
    return INTERNAL;
}

static enum fault file_view(struct visit *v) {
    v->bytes = STR("a;b\n");
    v->content_type = STR("text/csv; charset=utf-8");
    v->file_name = STR("for\"slag \xc3\xa6.csv");
    v->wasm = true;
    return OK;
}

static enum fault in_view(struct visit *v) {
    v->view = json_new_object(v->arena);
    json_set_str(v->view, "token", visit_token(v, "in"));
    return OK;
}

static enum fault decide_in(struct txn *t, struct command *c, struct batch *out) {
    struct toy_args *args = c->args;
    (void)out;
    struct session_start begun = {.secret = str_slice(args->name, 0, SESSION_SIGNS),
                                  .person = str_slice(args->name, SESSION_SIGNS, args->name.n),
                                  .at = c->at};
    begun.proved = str_equal(begun.person, STR("per"));
    return session_begin(t, &begun);
}

static enum fault in_command(struct visit *v, struct command *c) {
    struct toy_args *args = arena_alloc(c->arena, sizeof *args);
    args->name = arena_format(c->arena, "%.*s%.*s", STR_ARGS(session_secret(c->arena)),
                              STR_ARGS(form_text(v->form, "person")));
    c->decide = decide_in;
    c->args = args;
    return OK;
}

static enum fault in_answer(struct visit *v, const struct command *c) {
    v->set_session = arena_copy(v->arena, str_slice(((struct toy_args *)c->args)->name, 0, SESSION_SIGNS));
    v->redirect = STR("/mine");
    return OK;
}

static enum fault decide_out(struct txn *t, struct command *c, struct batch *out) {
    (void)out;
    return session_end(t, ((struct toy_args *)c->args)->name);
}

static enum fault out_command(struct visit *v, struct command *c) {
    struct toy_args *args = arena_alloc(c->arena, sizeof *args);
    args->name = arena_copy(c->arena, v->who.session);
    c->decide = decide_out;
    c->args = args;
    return OK;
}

static enum fault out_answer(struct visit *v, const struct command *c) {
    (void)c;
    v->set_session = STR("-");
    v->redirect = STR("/");
    return OK;
}

static enum fault button_command(struct visit *v, struct command *c) {
    struct toy_args *args = arena_alloc(c->arena, sizeof *args);
    (void)v;
    args->name = STR("button");
    c->decide = decide_entry;
    c->args = args;
    return OK;
}

static enum fault mine_view(struct visit *v) {
    enum fault f = plain_view(v);
    json_set_str(v->view, "token", visit_token(v, "button"));
    return f;
}

static const struct route toy_routes[] = {
    {GET, "/", EVERYONE, .view = home_view, .template = "toy", .cache = PUBLIC},
    {GET, "/form", EVERYONE, .view = form_view, .template = "toy", .cache = PUBLIC},
    {POST, "/form", EVERYONE, .view = form_view, .template = "toy", .form = &toy_form,
     .command = form_command, .answer = form_answer},
    {GET, "/thanks/:n", EVERYONE, .view = plain_view, .template = "toy"},
    {GET, "/inn", EVERYONE, .view = in_view, .template = "toy"},
    {GET, "/mine", SIGNED_IN, .view = mine_view, .template = "toy"},
    {GET, "/pris/:edition/styr", ADMIN, .view = plain_view, .template = "toy"},
    {POST, "/inn", EVERYONE, .form = &in_form, .command = in_command, .answer = in_answer},
    {POST, "/ut", SIGNED_IN, .form = &button_form, .command = out_command, .answer = out_answer},
    {POST, "/act", SIGNED_IN, .form = &button_form, .command = button_command},
    {GET, "/grave", SIGNED_IN, .grave = true, .view = form_view, .template = "toy"},
    {POST, "/grave", SIGNED_IN, .grave = true, .view = form_view, .template = "toy", .form = &toy_form,
     .command = form_command, .answer = form_answer},
    {GET, "/broken", EVERYONE, .view = broken_view, .template = "toy"},
    {GET, "/file", EVERYONE, .view = file_view},
    {.path = NULL}};
const struct route *const routes[] = {toy_routes, NULL};

/* --- the house --- */

static void write_file(const char *root, const char *path, const char *bytes) {
    char name[256];
    snprintf(name, sizeof name, "%s/%s", root, path);
    for (char *slash = strchr(name + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
        *slash = 0;
        mkdir(name, 0755);
        *slash = '/';
    }
    FILE *f = fopen(name, "w");
    if (!f || fputs(bytes, f) < 0 || fclose(f) != 0)
        abort();
}

void toy_site_file(struct toy_site *t, const char *path, const char *bytes) {
    write_file(t->assets, path, bytes);
}

static void write_templates(struct toy_site *t) {
    static const char *const langs[] = {"nb", "nn", "en"};
    write_file(
        t->templates, "pages/toy.html",
        "<html lang=\"{{lang}}\"><p>count {{count}} said {{said}} asked {{asked}} me {{me}} {{closed}}</p>"
        "{{#token}}<input name=\"token\" value=\"{{token}}\">{{/token}}"
        "{{#form}}<form action=\"{{action}}\"><input name=\"token\" value=\"{{token}}\">"
        "{{#errors}}{{#refusal}}<b>main: {{refusal}} {{reference}}</b>{{/refusal}}"
        "{{#fields}}<b>{{id}}: {{text}} {{reference}}</b>{{/fields}}{{/errors}}"
        "{{#fieldsets}}{{#fields}}<i>{{name}}={{value}}</i>{{/fields}}{{/fieldsets}}</form>{{/form}}"
        "{{#languages}}<a href=\"{{url}}\">{{name}}</a>{{/languages}}<s>{{lang_prefix}} {{path}} "
        "{{assets}}</s>"
        "<p>Denne siden er lang nok til at det lønner seg å pakke den, og sier derfor det samme igjen og "
        "igjen.</p>"
        "<p>Denne siden er lang nok til at det lønner seg å pakke den, og sier derfor det samme igjen og "
        "igjen.</p>"
        "<p>Denne siden er lang nok til at det lønner seg å pakke den, og sier derfor det samme igjen og "
        "igjen.</p>"
        "<p>Denne siden er lang nok til at det lønner seg å pakke den, og sier derfor det samme igjen og "
        "igjen.</p>"
        "<p>Denne siden er lang nok til at det lønner seg å pakke den, og sier derfor det samme igjen og "
        "igjen.</p>"
        "<p>Denne siden er lang nok til at det lønner seg å pakke den, og sier derfor det samme igjen og "
        "igjen.</p>"
        "</html>\n");
    write_file(t->templates, "pages/award/error.html",
               "<h1>{{status}} {{heading}}</h1><p>{{text}}</p><p>{{reference}}</p><p>me {{me}}</p>"
               "{{#ways}}<a href=\"{{url}}\">{{label}}</a>{{/ways}}\n");
    write_file(t->templates, "mail/toy.txt", "Hei\n");
    for (size_t i = 0; i < 3; i++) {
        struct buf text = buf_new(t->arena);
        buf_format(&text, "error:\n  home: Home %s\nfault_heading:\n  other: Sorry\n", langs[i]);
        buf_format(&text, "form:\n  toy:\n    name:\n      help: Help %s\nfault:\n", langs[i]);
        for (unsigned f = 1; f < FAULT_COUNT; f++)
            buf_format(&text, "  %.*s: Fault %.*s %s\n", STR_ARGS(fault_key(f)), STR_ARGS(fault_key(f)),
                       langs[i]);
        write_file(t->templates, arena_format(t->arena, "text/%s/site.yaml", langs[i]).p, buf_str(&text).p);
    }
}

static void must(struct toy_site *t, enum fault f) {
    if (f)
        messages_print(&t->said, stderr);
    assert(f == OK);
}

void toy_site_open(struct toy_site *t) {
    memset(t, 0, sizeof *t);
    the_site = t;
    t->arena = arena_new();
    t->said = messages_new(t->arena);
    strcpy(t->root, "/tmp/kaaring-toy-XXXXXX");
    assert(mkdtemp(t->root));
    snprintf(t->dir, sizeof t->dir, "%s/data", t->root);
    snprintf(t->templates, sizeof t->templates, "%s/templates", t->root);
    snprintf(t->assets, sizeof t->assets, "%s/assets", t->root);
    write_templates(t);
    toy_site_file(t, "css/app.css", "body { color: black }\n");
    toy_site_file(t, "css/app.css.gz", "gzipped");
    toy_site_file(t, "css/app.css.br", "brotlied");
    t->settings = settings_initial();
    t->settings.threads = 2;
    t->settings.url = STR("https://priser.example.no");
    struct site *s = &t->site;
    struct templates *templates;
    struct hosts *hosts = arena_alloc(t->arena, sizeof *hosts);
    *hosts = hosts_of(t->arena, &t->settings);
    s->settings = &t->settings;
    s->hosts = hosts;
    s->limits = limits_new(t->arena, t->settings.posts_per_minute);
    s->meters = arena_alloc(t->arena, sizeof *s->meters);
    s->mail_counts = arena_alloc(t->arena, sizeof *s->mail_counts);
    must(t, templates_load(str_of(t->templates), &t->said, &templates));
    s->templates = templates;
    must(t, assets_load(t->arena, str_of(t->assets), &t->said, &s->assets));
    s->assets_version = assets_version(s->assets);
    must(t, store_init(str_of(t->dir), STR("example.org/toy"), true, &t->said));
    must(t, store_open(&(struct store_options){.dir = str_of(t->dir),
                                               .tables = award_tables,
                                               .tables_n = TABLES_END - STORE_TABLES},
                       &t->said, &s->store));
    t->engine = engine_open(str_of(t->dir));
    must(t, writer_start(s->store, t->engine, &toy_web_domain, 64, &s->writer));
    t->cache = cache_new(1 << 20);
    log_to(-1);
}

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *where) {
    (void)st, (void)type, (void)where;
    return remove(path);
}

void toy_site_close(struct toy_site *t) {
    writer_stop(t->site.writer);
    t->engine->close(t->engine);
    store_close(t->site.store);
    templates_free(t->site.templates);
    cache_free(t->cache);
    arena_free(t->arena);
    nftw(t->root, remove_one, 16, FTW_DEPTH | FTW_PHYS);
    clock_set_offset(0);
}

struct toy_site toy;

int toy_site_set_up(void **state) {
    toy_site_open(&toy);
    return 0;
}

int toy_site_tear_down(void **state) {
    toy_site_close(&toy);
    return 0;
}

uint64_t toy_site_entries(struct toy_site *t) {
    struct txn txn;
    assert(store_read(t->site.store, &txn) == OK);
    uint64_t n = table_count(&txn, T_HISTORY);
    store_read_end(&txn);
    return n;
}

/* --- asking --- */

struct waiter {
    pthread_mutex_t lock;
    pthread_cond_t changed;
    bool woken;
};

static void wake(struct call *c) {
    struct waiter *w = c->context;
    pthread_mutex_lock(&w->lock);
    w->woken = true;
    pthread_cond_signal(&w->changed);
    pthread_mutex_unlock(&w->lock);
}

struct call *toy_ask(struct toy_site *t, struct toy_request r) {
    struct waiter w = {PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER, false};
    struct call *c = call_new(&t->site);
    struct request *out = &c->request;
    c->cache = t->cache;
    c->wake = wake;
    c->context = &w;
    out->method = str_of(r.method ? r.method : "GET");
    out->target = str_of(r.target);
    out->host = str_of(r.host ? r.host : "priser.example.no");
    out->accept = str_of(r.accept);
    out->accept_encoding = str_of(r.encoding);
    out->content_type = str_of(r.type ? r.type : r.body ? "application/x-www-form-urlencoded" : NULL);
    out->cookie = str_of(r.cookie);
    out->origin = str_of(r.origin);
    out->fetch_site = str_of(r.fetch_site);
    out->if_none_match = str_of(r.have);
    out->body = str_of(r.body);
    out->authorization = str_of(r.authorization);
    out->by_proxy = r.by_proxy;
    out->passed_on = r.passed_on;
    assert(inet_pton(AF_INET, r.from ? r.from : "127.0.0.1", out->from.b) == 1);
    if (!call_start(c)) {
        pthread_mutex_lock(&w.lock);
        while (!w.woken)
            pthread_cond_wait(&w.changed, &w.lock);
        pthread_mutex_unlock(&w.lock);
        call_finish(c);
    }
    return c;
}

struct str toy_header(const struct call *c, const char *name) {
    for (size_t i = 0; i < c->reply.headers_n; i++)
        if (str_equal(c->reply.headers[i].name, str_of(name)))
            return c->reply.headers[i].value;
    return (struct str){"", 0};
}

struct str toy_cookies(const struct call *c) {
    struct buf out = buf_new(c->visit.arena);
    for (size_t i = 0; i < c->reply.headers_n; i++) {
        struct str rest = c->reply.headers[i].value, pair;
        if (!str_equal(c->reply.headers[i].name, STR("set-cookie")))
            continue;
        str_cut(&rest, ';', &pair);
        buf_format(&out, "%s%.*s", out.n ? "; " : "", STR_ARGS(pair));
    }
    return buf_str(&out);
}

bool toy_says(const struct call *c, const char *text) {
    return memmem(c->reply.body.p, c->reply.body.n, text, strlen(text)) != NULL;
}

struct str toy_token(const struct call *c) {
    static const char before[] = "name=\"token\" value=\"";
    const char *at = memmem(c->reply.body.p, c->reply.body.n, before, sizeof before - 1);
    if (!at)
        return (struct str){"", 0};
    struct str rest = {at + sizeof before - 1,
                       (size_t)(c->reply.body.p + c->reply.body.n - at) - (sizeof before - 1)};
    return str_slice(rest, 0, str_find(rest, '"'));
}

const char *toy_body(struct toy_site *t, const char *page, const char *cookie, const char *rest) {
    struct call *c = toy_ask(t, (struct toy_request){.target = page, .cookie = cookie});
    struct str body = arena_format(t->arena, "token=%.*s&%s", STR_ARGS(toy_token(c)), rest);
    if (!*rest)
        body.n--;
    call_free(c);
    return arena_copy(t->arena, body).p;
}
