/* main.c: the command `kaaring`: one table of verbs, and the order in which a server is put together. */
#include "award/event.h"
#include "award/import.h"
#include "award/rules.h"
#include "award/tables.h"
#include "base/clock.h"
#include "base/file.h"
#include "base/json.h"
#include "base/time.h"
#include "desk/postman.h"
#include "desk/sample.h"
#include "desk/ticker.h"
#include "page/mails.h"
#include "store/engine.h"
#include "store/replay.h"
#include "web/listen.h"
#include "web/server.h"
#include "web/site.h"

#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#ifndef KAARING_VERSION
#define KAARING_VERSION "0"
#endif

enum { EXIT_WRONG = 1, EXIT_USAGE = 2, LISTEN_MOST = SETTINGS_LISTEN_MOST };

/* --- what a command line says --- */

struct options {
    struct arena *arena;
    struct messages messages;
    struct settings settings;
    struct str config, data, clock, origin, demo, edition;
    bool development;
    size_t words_n;
    struct str words[8]; /* what is no option, behind the verb */
};

struct option {
    const char *name;
    size_t offset; /* of a struct str in struct options */
};

static const struct option option_table[] = {
    {"--config", offsetof(struct options, config)}, {"--data", offsetof(struct options, data)},
    {"--clock", offsetof(struct options, clock)},   {"--origin", offsetof(struct options, origin)},
    {"--demo", offsetof(struct options, demo)},     {"--edition", offsetof(struct options, edition)},
};

static int say_messages(const struct options *o) {
    messages_print(&o->messages, stderr);
    return EXIT_WRONG;
}

static int usage(const char *format, const char *word) {
    fprintf(stderr, "kaaring: ");
    fprintf(stderr, format, word);
    fprintf(stderr, " See `kaaring help`.\n");
    return EXIT_USAGE;
}

static struct str *option_place(struct options *o, const char *name) {
    for (size_t i = 0; i < sizeof option_table / sizeof *option_table; i++)
        if (strcmp(option_table[i].name, name) == 0)
            return (struct str *)((char *)o + option_table[i].offset);
    return NULL;
}

/* Addresses of the command line stand in the place of those in the settings, and so does their port in a
 * local web address. */
static bool add_listen(struct options *o, size_t *n, const char *value) {
    struct str address;
    uint16_t port;
    if (*n == LISTEN_MOST || !listen_parse(str_of(value), &address, &port))
        return false;
    o->settings.listen.list[(*n)++] = str_of(value);
    o->settings.listen.n = *n;
    if (str_starts(o->settings.url, STR("http://localhost:")))
        o->settings.url = arena_format(o->arena, "http://localhost:%u", port);
    return true;
}

static int read_words(struct options *o, int argc, char **argv) {
    size_t listening = 0;
    for (int i = 0; i < argc; i++) {
        struct str *place = option_place(o, argv[i]);
        bool listen = strcmp(argv[i], "--listen") == 0;
        if (strcmp(argv[i], "--development") == 0)
            o->development = true;
        else if ((place || listen) && i + 1 == argc)
            return usage("%s needs a value.", argv[i]);
        else if (listen && !add_listen(o, &listening, argv[++i]))
            return usage("\"%s\" is no numeric ADDRESS:PORT.", argv[i]);
        else if (place)
            *place = str_of(argv[++i]);
        else if (!listen && argv[i][0] == '-')
            return usage("there is no option %s.", argv[i]);
        else if (!listen && o->words_n == sizeof o->words / sizeof *o->words)
            return usage("\"%s\" is one word too many.", argv[i]);
        else if (!listen)
            o->words[o->words_n++] = str_of(argv[i]);
    }
    return 0;
}

/* The settings come first, since the rest of the line overrides them. */
static int read_options(struct options *o, int argc, char **argv) {
    o->data = STR("build/data");
    o->settings = settings_initial();
    for (int i = 0; i + 1 < argc; i++)
        if (strcmp(argv[i], "--config") == 0)
            o->config = str_of(argv[i + 1]);
    if (o->config.n && settings_load(o->arena, o->config, &o->messages, &o->settings))
        return say_messages(o);
    return read_words(o, argc, argv);
}

/* --- the data folder --- */

static bool folder_filled(const struct options *o) {
    struct stat st;
    return stat(arena_format(o->arena, "%.*s/data.mdb", STR_ARGS(o->data)).p, &st) == 0;
}

struct folder {
    struct store *store;
    struct log_engine *engine;
    struct writer *writer;
};

static struct store_options store_options_of(const struct options *o) {
    return (struct store_options){.dir = o->data,
                                  .max_bytes = (uint64_t)o->settings.data_limit,
                                  .tables = award_tables,
                                  .tables_n = TABLES_END - STORE_TABLES};
}

static enum fault folder_open(struct options *o, struct folder *f) {
    struct store_options so = store_options_of(o);
    enum fault fault = store_open(&so, &o->messages, &f->store);
    if (fault)
        return fault;
    f->engine = engine_open(o->data);
    fault = f->engine
                ? writer_start(f->store, f->engine, &award_domain, (size_t)o->settings.queue, &f->writer)
                : DISK_ERROR;
    if (!fault)
        return OK;
    messages_add(&o->messages, o->data, 0, 0, "The log's engine cannot be reached.");
    if (f->engine)
        f->engine->close(f->engine);
    store_close(f->store);
    return fault;
}

static void folder_close(struct folder *f) {
    writer_stop(f->writer);
    f->engine->close(f->engine);
    store_close(f->store);
}

static enum fault load_awards(struct options *o) {
    struct awards *awards;
    enum fault f = awards_load(o->settings.awards, &o->messages, &awards);
    if (!f)
        awards_use(awards);
    return f;
}

/* --- init --- */

static enum fault fill(struct options *o, bool sample) {
    struct folder f;
    int64_t at = clock_now();
    enum fault fault = folder_open(o, &f);
    if (fault)
        return fault;
    struct str past = path_beside(o->arena, o->config.n ? o->config : STR("conf/kaaring.yaml"),
                                  STR("sample/editions.json"));
    struct stat st;
    if (stat(past.p, &st) != 0)
        past = (struct str){0}; /* a hall of fame without a past */
    if (!sample)
        fault = folder_begin(f.store, f.writer, at);
    else if (o->demo.n)
        fault = demo_begin(f.store, f.writer, o->demo, &o->messages);
    else
        fault = sample_begin(f.store, f.writer, at, past, &o->messages);
    folder_close(&f);
    if (fault && o->messages.n == 0)
        messages_add(&o->messages, o->data, 0, 0, "The folder could not be filled (%.*s).",
                     STR_ARGS(fault_key(fault)));
    return fault;
}

static int run_init(struct options *o) {
    if (o->origin.n == 0)
        return usage("init needs %s NAME: a permanent name such as priser.example.no/kaaring.", "--origin");
    if (load_awards(o) || store_init(o->data, o->origin, false, &o->messages) || fill(o, false))
        return say_messages(o);
    printf(
        "Made %.*s for the log %.*s.\nNow: kaaring serve --data %.*s, and kaaring admin-link --data %.*s\n",
        STR_ARGS(o->data), STR_ARGS(o->origin), STR_ARGS(o->data), STR_ARGS(o->data));
    return 0;
}

/* --- serve --- */

/* Where the clock is asked to stand, by the command line or the settings; 0 when nothing is asked. */
static enum fault clock_asked(struct options *o, int64_t *at) {
    struct str clock = o->clock.n ? o->clock : o->settings.clock;
    *at = 0;
    if (clock.n == 0 || time_parse_rfc3339(clock, at))
        return OK;
    messages_add(&o->messages, STR("--clock"), 0, 0, "\"%.*s\" is no RFC 3339 time.", STR_ARGS(clock));
    return FIELD_DATE;
}

/* A missing or empty folder becomes a sample, with a name of its own. Its dates follow from its clock. */
static enum fault sample_if_empty(struct options *o) {
    struct str name = arena_format(o->arena, "sample.localhost/%08x", randombytes_random());
    int64_t at;
    if (folder_filled(o))
        return OK;
    enum fault f = clock_asked(o, &at);
    if (!f)
        f = store_init(o->data, name, true, &o->messages);
    if (f)
        return f;
    if (at)
        clock_set_offset(at - clock_now());
    f = fill(o, true);
    clock_set_offset(0); /* move_clock sets it for good */
    return f;
}

static enum fault move_clock(struct options *o, const struct site *site) {
    struct txn t;
    struct str value;
    int64_t at, last = 0, offset = 0;
    struct position p;
    enum fault f = clock_asked(o, &at);
    if (f)
        return f;
    if (!store_sample(site->store))
        return at == 0 ? OK
                       : (messages_add(&o->messages, o->data, 0, 0, "Only a sample's clock can be moved."),
                          NOT_ALLOWED);
    if (store_read(site->store, &t))
        return INTERNAL;
    if (journal_position(&t, &p, &last))
        last = 0;
    if (table_get(&t, T_CLOCK, STR("offset"), &value) == OK)
        offset = (int64_t)key_read_u64(value, 0);
    store_read_end(&t);
    if (at && offset == 0)
        offset = at - clock_now();
    if (offset && clock_now() + offset < last)
        offset = last - clock_now(); /* the log's time never goes back */
    clock_set_offset(offset);
    return OK;
}

static void print_links(struct options *o, const struct site *site) {
    struct role_link *list;
    size_t n = 0;
    struct str secret;
    printf("\n  %.*s\n\n", STR_ARGS(o->settings.url));
    if (o->demo.n && role_links(site->store, o->arena, clock_now(), &list, &n) == OK)
        for (size_t i = 0; i < n; i++)
            printf("  %.*s (%.*s)\n    %.*s/logg-inn#%.*s\n", STR_ARGS(list[i].name), STR_ARGS(list[i].what),
                   STR_ARGS(o->settings.url), STR_ARGS(list[i].secret));
    else if (admin_link(site->store, o->arena, clock_now(), &secret) == OK)
        printf("  Administrator, once, within the hour:\n    %.*s/logg-inn#%.*s\n", STR_ARGS(o->settings.url),
               STR_ARGS(secret));
    printf("\n");
    fflush(stdout);
}

static int serve_site(struct options *o, struct site *site) {
    struct server *server;
    struct ticker *ticker = NULL;
    struct postman *postman = NULL;
    struct arrivals arrivals = {.arena = o->arena};
    struct ticker_plan plan = {site->store, site->writer, &arrivals, mail_remind, site};
    if (move_clock(o, site) || (o->demo.n && demo_arrivals(o->demo, &o->messages, &arrivals)) ||
        ticker_round(&plan, clock_now()) || server_start(site, &o->messages, &server))
        return say_messages(o);
    if (ticker_start(&plan, &ticker) == OK &&
        postman_start(site->store, site->writer, &o->settings, mail_make_whole, site, &postman) == OK) {
        print_links(o, site);
        server_run(server, site_tick, site);
    }
    ticker_stop(ticker);
    postman_stop(postman);
    server_stop(server);
    return 0;
}

static int run_serve(struct options *o) {
    struct site *site;
    struct site_options so = {.settings = &o->settings, .data = o->data, .development = o->development};
    server_block_signals();
    if (load_awards(o) || sample_if_empty(o) || site_open(&so, &o->messages, &site))
        return say_messages(o);
    int status = serve_site(o, site);
    site_close(site);
    return status;
}

/* --- check --- */

/* The folder, and the ports unless a server is using it: it then holds them rightly. */
static void check_folder(struct options *o) {
    struct store *s;
    struct store_options so = store_options_of(o);
    struct messages said = messages_new(o->arena);
    if (!folder_filled(o)) {
        printf("%.*s is empty: `kaaring init` makes a folder, `kaaring serve` a sample.\n",
               STR_ARGS(o->data));
        listen_check(&o->settings.listen, &o->messages);
        return;
    }
    enum fault f = store_open(&so, &said, &s);
    if (f == FOLDER_LOCKED) {
        printf("A server is using %.*s.\n", STR_ARGS(o->data));
        f = store_open_shared(&so, &o->messages, &s);
    } else {
        for (size_t i = 0; i < said.n; i++)
            messages_add(&o->messages, said.list[i].file, said.list[i].line, said.list[i].column, "%.*s",
                         STR_ARGS(said.list[i].text));
        listen_check(&o->settings.listen, &o->messages);
    }
    if (!f)
        store_close(s);
}

static int run_check(struct options *o) {
    load_awards(o);
    site_check(&o->settings, &o->messages);
    check_folder(o);
    if (o->messages.n)
        return say_messages(o);
    printf("Everything is as it should be.\n");
    return 0;
}

/* --- the smaller verbs --- */

static int with_shared(struct options *o, int (*f)(struct options *, struct store *)) {
    struct store *s;
    struct store_options so = store_options_of(o);
    if (store_open_shared(&so, &o->messages, &s))
        return say_messages(o);
    int status = f(o, s);
    store_close(s);
    return status;
}

static int print_admin_link(struct options *o, struct store *s) {
    struct str secret;
    if (admin_link(s, o->arena, clock_now(), &secret)) {
        fprintf(stderr, "kaaring: there is no administrator in %.*s.\n", STR_ARGS(o->data));
        return EXIT_WRONG;
    }
    printf("%.*s/logg-inn#%.*s\n", STR_ARGS(o->settings.url), STR_ARGS(secret));
    return 0;
}

static int run_admin_link(struct options *o) {
    return with_shared(o, print_admin_link);
}

static int write_backup(struct options *o, struct store *s) {
    if (backup_write(s, o->words[0], &o->messages))
        return say_messages(o);
    printf("Copied %.*s to %.*s: the log's keys are in it, keep it as safe.\n", STR_ARGS(o->data),
           STR_ARGS(o->words[0]));
    return 0;
}

static int run_backup(struct options *o) {
    return o->words_n == 1 ? with_shared(o, write_backup)
                           : usage("backup needs %s.", "a folder that is not there yet");
}

static int run_replay(struct options *o) {
    struct store *s;
    struct store_options so = store_options_of(o);
    if (load_awards(o) || store_open(&so, &o->messages, &s))
        return say_messages(o);
    enum fault f = replay_check(s, &award_domain, &o->messages);
    struct published p = store_published(s, o->arena);
    store_close(s);
    if (f)
        return say_messages(o);
    printf("All state follows from the log's %llu entries.\n", (unsigned long long)p.position.size);
    return 0;
}

static int import_all(struct options *o, struct folder *f, const struct import *im) {
    size_t taken = 0;
    for (size_t i = 0; i < im->n; i++) {
        struct command *c = import_command(&im->items[i], (struct str){0});
        enum fault fault = writer_run(f->writer, c);
        taken += fault == OK && !c->repeated;
        if (fault)
            messages_add(&o->messages, im->items[i].what, 0, 0, "Refused: %.*s.", STR_ARGS(fault_key(fault)));
        arena_free(c->arena);
    }
    printf("%zu of %zu taken in (%.*s).\n", taken, im->n, STR_ARGS(im->shape));
    return o->messages.n ? say_messages(o) : 0;
}

static int run_import(struct options *o) {
    struct import im;
    struct folder f;
    if (o->words_n != 1)
        return usage("import needs %s.", "one file");
    if (load_awards(o) || import_read(o->arena, o->words[0], o->edition, &o->messages, &im) ||
        folder_open(o, &f))
        return say_messages(o);
    int status = import_all(o, &f, &im);
    folder_close(&f);
    return status;
}

static int run_version(struct options *o) {
    (void)o;
    printf("kaaring %s\n", KAARING_VERSION);
    return 0;
}

static int run_help(struct options *o);

/* --- the table --- */

struct verb {
    const char *name;
    int (*run)(struct options *);
    const char *arguments, *help;
};

static const struct verb verbs[] = {
    {"init", run_init, "--origin NAME", "make an empty data folder for real use"},
    {"serve", run_serve, "[--listen ADDR:PORT] [--clock TIME]", "serve; an empty folder becomes a sample"},
    {"check", run_check, "", "check settings, awards, templates, texts and the data folder"},
    {"admin-link", run_admin_link, "", "print a link that lets the administrator in once"},
    {"import", run_import, "FILE [--edition ID]", "take in proposals, candidates, a jury or past editions"},
    {"replay", run_replay, "", "rebuild all state from the log and compare"},
    {"backup", run_backup, "DIR", "copy the data folder while it is in use"},
    {"version", run_version, "", "print the version"},
    {"help", run_help, "[settings]", "print this, or every setting"},
};

static int run_help(struct options *o) {
    if (o->words_n && str_equal(o->words[0], STR("settings"))) {
        struct str all = settings_help(o->arena);
        printf("%.*s", STR_ARGS(all));
        return 0;
    }
    printf("kaaring: awards that can be checked afterwards\n\n");
    for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++) {
        struct str line = arena_format(o->arena, "%s %s", verbs[i].name, verbs[i].arguments);
        printf("  kaaring %-48.*s %s\n", STR_ARGS(line), verbs[i].help);
    }
    printf(
        "\nEverywhere: --config FILE (conf/kaaring.yaml), --data DIR (build/data). See also man kaaring.\n");
    return 0;
}

static int run_verb(struct options *o, int argc, char **argv) {
    if (argc < 2)
        return run_help(o), EXIT_USAGE;
    for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++)
        if (strcmp(verbs[i].name, argv[1]) == 0) {
            int status = read_options(o, argc - 2, argv + 2);
            return status ? status : verbs[i].run(o);
        }
    return usage("there is no command \"%s\".", argv[1]);
}

int main(int argc, char **argv) {
    if (sodium_init() < 0)
        return EXIT_WRONG;
    json_seed();
    umask(077);
    struct options o = {.arena = arena_new()};
    o.messages = messages_new(o.arena);
    int status = run_verb(&o, argc, argv);
    arena_free(o.arena);
    return status;
}
