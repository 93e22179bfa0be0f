/* folder.c: how a command comes to its data. */
#include "command/folder.h"

#include "award/log/event.h"
#include "award/log/tables.h"
#include "award/rules/rules.h"
#include "base/clock.h"
#include "base/file.h"
#include "desk/delivery.h"
#include "desk/sample.h"
#include "store/anchor_tell.h"
#include "store/replay.h"

#include <sys/stat.h>

bool folder_filled(const struct options *o) {
    struct stat st;
    return stat(arena_format(o->arena, "%.*s/data.mdb", STR_ARGS(o->data)).p, &st) == 0;
}

struct str folder_anchor(const struct options *o) {
    struct str data = o->data;
    while (data.n > 1 && data.p[data.n - 1] == '/')
        data.n--;
    return o->settings.anchor.n ? o->settings.anchor : arena_format(o->arena, "%.*s.anchor", STR_ARGS(data));
}

struct store_options folder_store_options(const struct options *o) {
    return (struct store_options){.dir = o->data,
                                  .anchor = folder_anchor(o),
                                  .max_bytes = (uint64_t)o->settings.data_limit,
                                  .tables = award_tables,
                                  .tables_n = TABLES_END - STORE_TABLES};
}

enum fault folder_open_store(struct options *o, struct store **s) {
    struct store_options so = folder_store_options(o);
    enum fault f = store_open(&so, &o->messages, s);
    if (f)
        return f;
    f = replay_if_stale(*s, &award_domain, delivery_settle, &o->messages);
    if (f)
        store_close(*s);
    return f;
}

enum fault folder_open(struct options *o, struct folder *f) {
    enum fault fault = folder_open_store(o, &f->store);
    if (fault)
        return fault;
    store_say_standing(f->store, &o->messages);
    if (store_only_reads(f->store)) {
        store_close(f->store);
        return ONLY_READS;
    }
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

enum fault folder_new(struct options *o, struct str origin, bool sample) {
    enum fault f = folder_filled(o) ? OK : anchor_make_way(folder_anchor(o), &o->messages);
    return f ? f : store_init(o->data, origin, sample, &o->messages);
}

void folder_close(struct folder *f) {
    writer_stop(f->writer);
    f->engine->close(f->engine);
    store_close(f->store);
}

enum fault load_awards(struct options *o) {
    struct awards *awards;
    enum fault f = awards_load(o->settings.awards, &o->messages, &awards);
    if (!f)
        awards_use(awards);
    return f;
}

enum fault folder_fill(struct options *o, bool sample) {
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

int with_shared(struct options *o, int (*f)(struct options *, struct store *)) {
    struct store *s;
    struct store_options so = folder_store_options(o);
    if (store_open_shared(&so, &o->messages, &s))
        return say_messages(o);
    int status = f(o, s);
    store_close(s);
    return status;
}
