/* witness.c: `kaaring witness`: one file of settings, one folder, one small server. Touches no data folder of
 * an award. */
#include "witness/witness.h"

#include "base/clock.h"
#include "base/log.h"
#include "base/notify.h"
#include "command/commands.h"
#include "web/plain_server.h"
#include "web/server.h"

#include <stdio.h>

struct serving {
    struct witness *witness;
    const struct witness_settings *settings;
    struct arena *arena;
};

static const char *route_of(const struct witness_question *q) {
    return str_equal(q->path, STR("/add-checkpoint")) ? "/add-checkpoint" : "/{origin}/checkpoint";
}

static void answer(void *context, struct arena *a, const struct plain_request *r, struct reply *reply) {
    const struct serving *s = context;
    struct witness_question q = {str_equal(r->method, STR("POST")), r->path, r->body};
    struct witness_answer w = {405, "text/plain; charset=utf-8", STR("It takes GET and POST.\n")};
    if (q.post || str_equal(r->method, STR("GET")))
        w = witness_ask(s->witness, a, &q, clock_now());
    reply->status = w.status;
    reply->body = w.body;
    reply_header(reply, "content-type", str_of(w.type));
    reply_header(reply, "cache-control", STR("no-store"));
    reply_header(reply, "x-content-type-options", STR("nosniff"));
    log_info("served", LOG_WORD("method", q.post ? "POST" : "GET"), LOG_WORD("route", route_of(&q)),
             LOG_NUMBER("status", w.status));
}

static void say_ready(void *context) {
    const struct serving *s = context;
    printf("\n  The witness's key:\n    %.*s\n", STR_ARGS(witness_key(s->witness, s->arena)));
    for (size_t i = 0; i < s->settings->listen.n; i++)
        printf("  It answers on http://%.*s\n", STR_ARGS(s->settings->listen.list[i]));
    if (s->settings->logs_n == 0)
        printf("  It watches no log yet: add one under `logs` in its settings.\n");
    for (size_t i = 0; i < s->settings->logs_n; i++)
        printf("  It watches %.*s\n", STR_ARGS(s->settings->logs[i].origin));
    printf("\n");
    fflush(stdout);
    notify("READY=1\nSTATUS=serves");
}

int run_witness(struct options *o) {
    struct witness_settings settings;
    struct serving s = {.settings = &settings, .arena = o->arena};
    if (o->config.n == 0)
        return usage("witness needs %s, its own file of settings.", "--config FILE");
    if (witness_settings_load(o->arena, o->config, &o->messages, &settings))
        return say_messages(o);
    log_for_journal();
    server_block_signals();
    if (witness_open(&settings, &o->messages, &s.witness))
        return say_messages(o);
    struct plain_options plain = {.listen = &settings.listen,
                                  .connections = (size_t)settings.connections,
                                  .body = SUBMISSION_BYTES_MAX,
                                  .answer = answer,
                                  .context = &s};
    enum fault f = plain_serve(&plain, &o->messages, say_ready);
    notify("STOPPING=1");
    witness_close(s.witness);
    return f ? say_messages(o) : 0;
}
