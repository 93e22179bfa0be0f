/* serve.c: the order in which a server is put together. */
#include "award/log/tables.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/notify.h"
#include "base/time.h"
#include "command/commands.h"
#include "command/folder.h"
#include "command/sandbox.h"
#include "command/watchdog.h"
#include "desk/postman.h"
#include "desk/sample.h"
#include "desk/ticker.h"
#include "page/mail/mails.h"
#include "web/server.h"
#include "web/site.h"

#include <sodium.h>
#include <stdio.h>

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
        f = folder_new(o, name, true);
    if (f)
        return f;
    if (at)
        clock_set_offset(at - clock_now());
    f = folder_fill(o, true);
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

/* --- while it serves --- */

#define STATUS_SERVES "STATUS=serves"
#define STATUS_READS  "STATUS=only reads: `kaaring check` says why"

struct serving {
    struct site *site;
    struct watchdog watchdog;
    bool only_reads; /* has been told */
};

/* A witness can show at any time that the folder went back. */
static void tell_standing(struct serving *s) {
    if (s->only_reads == store_only_reads(s->site->store))
        return;
    s->only_reads = true;
    notify(STATUS_READS);
}

static void each_second(void *context) {
    struct serving *s = context;
    site_tick(s->site);
    tell_standing(s);
    watchdog_tick(&s->watchdog);
}

static void reload(void *context) {
    const struct serving *s = context;
    notify_reloading();
    site_reload(s->site);
    notify("READY=1");
}

/* A manager asks for pages to be read anew by a signal, and so does whoever has renewed a certificate; else,
 * at a terminal, it says that this is gone. */
static void run(struct site *site, const struct ticker *ticker, struct server *server) {
    struct serving s = {site, {.ms = notify_watchdog_ms(), .site = site, .ticker = ticker}, false};
    struct server_duty duty = {each_second, notify_wanted() || site->tls ? reload : NULL, &s};
    notify("READY=1\n" STATUS_SERVES);
    tell_standing(&s);
    server_run(server, &duty);
    notify("STOPPING=1\nSTATUS=answers what has arrived, and ends");
}

/* Nothing moves by itself either: no clock, no mail. */
static int serve_reading(struct options *o, struct site *site) {
    struct server *server;
    store_say_standing(site->store, &o->messages);
    messages_print(&o->messages, stderr);
    if (move_clock(o, site) || server_start(site, &o->messages, &server))
        return say_messages(o);
    printf("\n  %.*s\n\n", STR_ARGS(o->settings.url));
    fflush(stdout);
    run(site, NULL, server);
    server_stop(server);
    return 0;
}

static int serve_site(struct options *o, struct site *site) {
    struct server *server;
    struct ticker *ticker = NULL;
    struct postman *postman = NULL;
    struct arrivals arrivals = {.arena = o->arena};
    struct retention_clock retention = {0};
    struct ticker_plan plan = {site->store, site->writer, &arrivals, mail_remind, site, &retention};
    if (store_only_reads(site->store))
        return serve_reading(o, site);
    if (move_clock(o, site) || (o->demo.n && demo_arrivals(o->demo, &o->messages, &arrivals)) ||
        ticker_round(&plan, clock_now()) || server_start(site, &o->messages, &server))
        return say_messages(o);
    if (ticker_start(&plan, &ticker) == OK && witnesses_start(site->witnesses) == OK &&
        archives_start(site->archives) == OK &&
        postman_start(site->store, site->writer, &o->settings, mail_make_whole, site, site->mail_counts,
                      &postman) == OK) {
        print_links(o, site);
        run(site, ticker, server);
    }
    ticker_stop(ticker);
    postman_stop(postman);
    witnesses_stop(site->witnesses);
    server_stop(server);
    return 0;
}

int run_serve(struct options *o) {
    struct site *site;
    struct site_options so = {
        .settings = &o->settings, .store = folder_store_options(o), .development = o->development};
    log_for_journal();
    server_block_signals();
    if (load_awards(o) || sample_if_empty(o))
        return say_messages(o);
    struct sandbox sandbox = sandbox_enter(o);
    if (site_open(&so, &o->messages, &site))
        return say_messages(o);
    sandbox_tell(&sandbox);
    int status = serve_site(o, site);
    site_close(site);
    return status;
}
