/* site.c: opening and closing. Decides nothing else. */
#include "web/site.h"

#include "award/log/event.h"
#include "base/log.h"
#include "desk/delivery.h"
#include "desk/postman.h"
#include "desk/smtp.h"
#include "store/engine.h"
#include "store/replay.h"
#include "web/assets.h"
#include "web/hosts.h"
#include "web/limits.h"
#include "web/meter.h"
#include "web/metrics.h"
#include "web/router.h"
#include "web/tls.h"

#include <time.h>

struct opened {       /* the site with what only opening and closing know */
    struct site site; /* first: a site is an opened */
    struct arena *arena;
    struct log_engine *engine;
    size_t old_n, old_room;
    struct templates **old; /* of before a change: a thread may still be showing them */
};

static void check_template(const struct templates *t, const char *name, const char *route,
                           struct messages *out) {
    if (name && !template_exists(t, str_of(name)))
        messages_add(out, STR("routes"), 0, 0, "%s shows the template %s, which is not there.", route, name);
}

/* Each route's template is there, each fault has its sentence. */
static void check_pages(const struct templates *t, struct messages *out) {
    router_check(routes, out);
    for (const struct route *const *group = routes; *group; group++)
        for (const struct route *r = *group; r->path; r++)
            check_template(t, r->template, r->path, out);
    check_template(t, "award/error", "Every error", out);
    templates_check_faults(t, out);
    templates_check_key(t, STR("fault_heading.other"), out);
    templates_check_key(t, STR("error.home"), out);
    templates_check_key(t, STR("error.to_sign_in"), out);
}

static enum fault load_pages(const struct settings *settings, struct messages *out, struct templates **t) {
    enum fault f = templates_load(settings->templates, out, t);
    if (f)
        return f;
    size_t before = out->n;
    check_pages(*t, out);
    if (out->n == before)
        return OK;
    templates_free(*t);
    *t = NULL;
    return FILE_INVALID;
}

enum fault site_check(const struct settings *settings, struct messages *out, struct messages *doubts) {
    struct arena *a = arena_new();
    struct templates *t = NULL;
    struct assets *assets;
    const struct hash *token;
    enum fault f = load_pages(settings, out, &t), g = assets_load(a, settings->assets, out, &assets),
               h = metrics_token(a, settings, out, &token), i = smtp_check(a, settings, out);
    tls_check(settings, out, doubts);
    templates_free(t);
    arena_free(a);
    return f ? f : g ? g : h ? h : i;
}

static enum fault open_store(struct opened *o, const struct site_options *options, struct messages *out) {
    const struct settings *s = options->settings;
    enum fault f = store_open(&options->store, out, &o->site.store);
    if (!f)
        f = replay_if_stale(o->site.store, &award_domain, delivery_settle, out);
    if (f)
        return f;
    o->engine = engine_open(options->store.dir);
    if (!o->engine) {
        messages_add(out, options->store.dir, 0, 0, "The log's engine cannot be reached.");
        return DISK_ERROR;
    }
    return writer_start(o->site.store, o->engine, &award_domain, (size_t)s->queue, &o->site.writer);
}

enum fault site_open(const struct site_options *options, struct messages *out, struct site **site) {
    struct arena *a = arena_new();
    struct opened *o = arena_alloc(a, sizeof *o);
    const struct settings *s = options->settings;
    struct templates *t = NULL;
    struct hosts *hosts = arena_alloc(a, sizeof *hosts);
    o->arena = a;
    o->site.settings = s;
    o->site.templates_dir = s->templates;
    o->site.awards_dir = s->awards;
    o->site.development = options->development;
    *hosts = hosts_of(a, s);
    o->site.hosts = hosts;
    o->site.limits = limits_new(a, s->posts_per_minute);
    o->site.meters = arena_alloc(a, sizeof *o->site.meters);
    o->site.mail_counts = arena_alloc(a, sizeof *o->site.mail_counts);
    o->site.started_at = (int64_t)time(NULL);
    enum fault f = load_pages(s, out, &t), g = assets_load(a, s->assets, out, &o->site.assets);
    atomic_store(&o->site.templates, t);
    if (!f)
        f = g;
    if (!f)
        f = metrics_token(a, s, out, &o->site.metrics_token);
    if (!f)
        f = tls_open(s, out, &o->site.tls);
    if (!f) {
        o->site.assets_version = assets_version(o->site.assets);
        f = open_store(o, options, out);
    }
    if (!f)
        f = witnesses_open(o->site.store, o->site.writer, s, out, &o->site.witnesses);
    if (!f && !(o->site.archives = archives_open(o->site.store, page_papers, &o->site)))
        f = INTERNAL;
    if (f) {
        site_close(&o->site);
        return f;
    }
    *site = &o->site;
    return OK;
}

void site_close(struct site *site) {
    struct opened *o = (struct opened *)site;
    if (!o)
        return;
    archives_close(site->archives);
    witnesses_close(site->witnesses);
    if (site->writer)
        writer_stop(site->writer);
    if (o->engine)
        o->engine->close(o->engine);
    store_close(site->store);
    tls_close(site->tls);
    for (size_t i = 0; i < o->old_n; i++)
        templates_free(o->old[i]);
    templates_free(atomic_load(&site->templates));
    arena_free(o->arena);
}

static void keep_old(struct opened *o, struct templates *t) {
    if (o->old_n == o->old_room) {
        size_t room = o->old_room ? o->old_room * 2 : 16;
        struct templates **more = arena_alloc(o->arena, room * sizeof *more);
        for (size_t i = 0; i < o->old_n; i++)
            more[i] = o->old[i];
        o->old = more;
        o->old_room = room;
    }
    o->old[o->old_n++] = t;
}

void site_reload(void *site) {
    struct opened *o = site;
    struct templates *now = atomic_load(&o->site.templates), *fresh = NULL;
    struct arena *a = arena_new();
    struct messages out = messages_new(a);
    enum fault f = load_pages(o->site.settings, &out, &fresh), g = tls_reload(o->site.tls, &out);
    if (!f) {
        atomic_store(&o->site.templates, fresh);
        keep_old(o, now);
    }
    messages_print(&out, stderr);
    arena_free(a);
    log_info("read-anew", LOG_FAULT("pages", f), LOG_FAULT("certificate", g));
}

void site_tick(void *site) {
    struct opened *o = site;
    tls_tick(o->site.tls);
    if (o->site.development && templates_changed(atomic_load(&o->site.templates)))
        site_reload(site);
}
