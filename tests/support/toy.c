/* toy.c: commands → events → state, as the award layer does it, and folders to do it in. */
#include "support/toy.h"

#include "base/buf.h"
#include "base/json.h"
#include "base/time.h"
#include "proof/base64.h"

#include <assert.h>
#include <ftw.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

const struct table_definition toy_tables[] = {{"counters", TABLE_STATE}, {"visits", TABLE_VOLATILE}};

/* --- deciding --- */

static struct str random_padding(struct arena *a, struct seed *seed, size_t n) {
    unsigned char *bytes = arena_alloc(a, n);
    char *text = arena_alloc(a, n + 1);
    if (n)
        seed_bytes(seed, bytes, n);
    for (size_t i = 0; i < n; i++)
        text[i] = (char)('a' + bytes[i] % 26);
    return str_bytes(text, n);
}

struct record toy_record(struct arena *a, struct seed *seed, int64_t at, const struct toy *toy,
                         const char *type, const struct hash *token) {
    unsigned char *salt = arena_alloc(a, SALT_BYTES);
    seed_bytes(seed, salt, SALT_BYTES);
    struct opening o = {.class = STR("private"), .salt = str_bytes(salt, SALT_BYTES)};
    o.json = arena_format(a, "{\"token\":\"%s\",\"note\":\"%s\"}",
                          token ? base64_encode(a, hash_str(token)).p : "",
                          random_padding(a, seed, toy->padding).p);
    struct hash h = commitment(o.class, o.salt, o.json);
    struct record r = {.openings_n = 1, .openings = {o}};
    r.entry = arena_format(a,
                           "{\"v\":1,\"type\":\"%s\",\"at\":\"%s\",\"open\":{\"counter\":\"%s\",\"n\":%u},"
                           "\"private\":\"%s\"}",
                           type, time_format_rfc3339(a, at).p, toy->counter, (unsigned)toy->n,
                           base64_encode(a, hash_str(&h)).p);
    return r;
}

static uint64_t read_u64(const struct txn *t, unsigned table, const char *name, size_t offset) {
    struct str v;
    return table_get(t, table, str_of(name), &v) ? 0 : key_read_u64(v, offset);
}

static enum fault toy_decide(struct txn *t, struct command *c, struct batch *out) {
    struct toy *toy = c->args;
    toy->decided++;
    if (toy->at_deciding)
        toy->at_deciding(toy);
    enum fault f = OK;
    if (toy->visit) {
        struct key v = key_new();
        key_u64(&v, read_u64(t, TOY_VISITS, toy->visit, 0) + 1);
        f = table_put(t, TOY_VISITS, str_of(toy->visit), key_of(&v));
    }
    for (size_t i = 0; i < toy->records && !f; i++) {
        const char *type = toy->spoils && i == toy->records - 1 ? "spoiled" : "added";
        struct record r = toy_record(out->arena, &c->seed, c->at, toy, type, c->has_token ? &c->token : NULL);
        f = batch_add(out, &r);
    }
    if (!f && toy->blob) {
        struct hash h;
        f = batch_add_blob(out, random_padding(out->arena, &c->seed, toy->blob), &h);
    }
    if (toy->records) {
        c->result.number = (uint32_t)(read_u64(t, TOY_COUNTERS, toy->counter, 0) + toy->n * toy->records);
        snprintf(c->result.id, sizeof c->result.id, "%s", toy->counter);
    }
    return f ? f : toy->fault;
}

/* --- applying --- */

static enum fault spend(struct txn *t, struct arena *a, uint64_t index, const struct record *r, uint64_t sum,
                        struct str counter) {
    struct hash token;
    json_t *private;
    if (r->openings_n == 0)
        return OK;
    if (json_parse(a, r->openings[0].json, &private) || base64_hash(json_get_str(private, "token"), &token))
        return OK; /* it had none */
    struct result result = {.index = index, .entries = 1, .number = (uint32_t)sum};
    snprintf(result.id, sizeof result.id, "%.*s", STR_ARGS(counter));
    return token_spend(t, token, &result);
}

static enum fault toy_apply_in(struct arena *a, struct txn *t, uint64_t index, const struct record *r) {
    json_t *json;
    if (json_parse(a, r->entry, &json) || str_equal(json_get_str(json, "type"), STR("spoiled")))
        return INTERNAL;
    if (str_equal(json_get_str(json, "type"), STR("erased")))
        return OK;
    const json_t *open = json_object_get(json, "open");
    struct str counter = json_get_str(open, "counter");
    struct str name = arena_copy(a, counter);
    uint64_t sum = read_u64(t, TOY_COUNTERS, name.p, 0) + (uint64_t)json_get_int(open, "n");
    uint64_t times = read_u64(t, TOY_COUNTERS, name.p, 8) + 1;
    struct key v = key_new();
    key_u64(&v, sum);
    key_u64(&v, times);
    enum fault f = table_put(t, TOY_COUNTERS, name, key_of(&v));
    return f ? f : spend(t, a, index, r, sum, name);
}

static enum fault toy_apply(struct txn *t, uint64_t index, const struct record *r) {
    struct arena *a = arena_new();
    enum fault f = toy_apply_in(a, t, index, r);
    arena_free(a);
    return f;
}

/* {"type":"erased","open":{"index":7,"class":"private"}} */
static void toy_erasures(const struct record *r, each_erasure *each, void *context) {
    struct arena *a = arena_new();
    json_t *json;
    if (!json_parse(a, r->entry, &json) && str_equal(json_get_str(json, "type"), STR("erased"))) {
        const json_t *open = json_object_get(json, "open");
        each(context, (uint64_t)json_get_int(open, "index"), json_get_str(open, "class"));
    }
    arena_free(a);
}

const struct domain toy_domain = {.apply = toy_apply, .erasures = toy_erasures};

/* --- commands --- */

struct command *toy_command(const struct toy *toy, const char *token) {
    struct command *c = command_new();
    struct toy *own = arena_alloc(c->arena, sizeof *own);
    *own = *toy;
    c->args = own;
    c->decide = toy_decide;
    c->has_token = token != NULL;
    if (token)
        c->token = hash_of(str_of(token));
    return c;
}

struct toy *toy_of(const struct command *c) {
    return c->args;
}

enum fault toy_run(struct writer *w, const struct toy *toy, const char *token, struct result *r) {
    struct command *c = toy_command(toy, token);
    enum fault f = writer_run(w, c);
    if (r)
        *r = c->result;
    arena_free(c->arena);
    return f;
}

enum fault toy_add(struct writer *w, const char *counter, uint32_t n) {
    return toy_run(w, &(struct toy){.counter = counter, .n = n, .records = 1}, NULL, NULL);
}

static uint64_t look(struct store *s, unsigned table, const char *name, size_t offset) {
    struct txn t;
    if (store_read(s, &t))
        return UINT64_MAX;
    uint64_t v = read_u64(&t, table, name, offset);
    store_read_end(&t);
    return v;
}

uint64_t toy_sum(struct store *s, const char *counter) {
    return look(s, TOY_COUNTERS, counter, 0);
}

uint64_t toy_times(struct store *s, const char *counter) {
    return look(s, TOY_COUNTERS, counter, 8);
}

uint64_t toy_visits(struct store *s, const char *name) {
    return look(s, TOY_VISITS, name, 0);
}

/* --- places --- */

void toy_must(const struct toy_place *p, enum fault f) {
    if (!f)
        return;
    messages_print(&p->said, stderr);
    fprintf(stderr, "fault: %s\n", fault_key(f).p);
    abort();
}

/* --- a folder that goes back --- */

struct store_options toy_anchored(const struct toy_place *p) {
    struct store_options o = toy_options(p);
    o.anchor = arena_format(p->arena, "%s/anchor", p->root);
    return o;
}

const char *toy_path(const struct toy_place *p, const char *name) {
    return arena_format(p->arena, "%s/%s", p->root, name).p;
}

void toy_copy(const char *from, const char *to) {
    FILE *in = fopen(from, "rb"), *out = fopen(to, "wb");
    assert(in && out);
    for (int c; (c = fgetc(in)) != EOF;)
        fputc(c, out);
    bool whole = !fclose(in) && !fclose(out);
    assert(whole);
}

static void add_some(struct toy_place *p, const struct store_options *o, uint32_t n) {
    toy_open(p, o);
    toy_start(p);
    for (uint32_t i = 0; i < n; i++)
        toy_must(p, toy_add(p->writer, "c", 1));
    toy_close(p);
}

void toy_set_back(struct toy_place *p, const struct store_options *o, uint32_t after) {
    add_some(p, o, 3);
    toy_copy(toy_path(p, "data/data.mdb"), toy_path(p, "kept"));
    add_some(p, o, after);
    toy_copy(toy_path(p, "kept"), toy_path(p, "data/data.mdb"));
}

bool toy_said(const struct toy_place *p, const char *part) {
    for (size_t i = 0; i < p->said.n; i++)
        if (strstr(message_line(p->arena, &p->said.list[i]).p, part))
            return true;
    return false;
}

void toy_make(struct toy_place *p) {
    *p = (struct toy_place){.arena = arena_new()};
    p->said = messages_new(p->arena);
    const char *tmp = getenv("TMPDIR");
    snprintf(p->root, sizeof p->root, "%.40s/kaaring-XXXXXX", tmp ? tmp : "/tmp");
    if (!mkdtemp(p->root)) {
        perror(p->root);
        abort();
    }
    snprintf(p->dir, sizeof p->dir, "%s/data", p->root);
    toy_must(p, store_init(str_of(p->dir), TOY_ORIGIN, true, &p->said));
}

static int remove_one(const char *path, const struct stat *st, int flag, struct FTW *ftw) {
    (void)st, (void)flag, (void)ftw;
    return remove(path);
}

void toy_remove(struct toy_place *p) {
    toy_close(p);
    nftw(p->root, remove_one, 8, FTW_DEPTH | FTW_PHYS);
    arena_free(p->arena);
}

struct store_options toy_options(const struct toy_place *p) {
    return (struct store_options){
        .dir = str_of(p->dir), .tables = toy_tables, .tables_n = sizeof toy_tables / sizeof *toy_tables};
}

void toy_open(struct toy_place *p, const struct store_options *o) {
    struct store_options usual = toy_options(p);
    toy_must(p, store_open(o ? o : &usual, &p->said, &p->store));
}

void toy_start(struct toy_place *p) {
    if (!p->store)
        toy_open(p, NULL);
    p->engine = engine_open(str_of(p->dir));
    assert(p->engine);
    if (p->engine_opened)
        p->engine_opened(p->engine);
    toy_must(p, writer_start(p->store, p->engine, &toy_domain, 1024, &p->writer));
}

void toy_stop(struct toy_place *p) {
    if (p->writer)
        writer_stop(p->writer);
    p->writer = NULL;
    if (p->engine)
        p->engine->close(p->engine);
    p->engine = NULL;
}

void toy_close(struct toy_place *p) {
    toy_stop(p);
    store_close(p->store);
    p->store = NULL;
}

static int status_of(void (*f)(void *), void *context) {
    pid_t child = fork();
    if (child == 0) {
        struct rlimit none = {0, 0};
        setrlimit(RLIMIT_CORE, &none);
        signal(SIGABRT, SIG_DFL);
        if (!freopen("/dev/null", "w", stderr))
            _exit(2);
        f(context);
        _exit(0);
    }
    int status = 0;
    waitpid(child, &status, 0);
    return status;
}

bool toy_aborts(void (*f)(void *), void *context) {
    int status = status_of(f, context);
    return WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT;
}

bool toy_exits(void (*f)(void *), void *context, int code) {
    int status = status_of(f, context);
    return WIFEXITED(status) && WEXITSTATUS(status) == code;
}
