/* succeed.c: a folder that only reads goes on as another log. */
#include "award/log/event.h"
#include "award/log/succession.h"
#include "base/clock.h"
#include "command/commands.h"
#include "command/folder.h"
#include "desk/delivery.h"
#include "store/succession.h"

#include <stdio.h>

struct succeeding {
    struct log_succeed_args log; /* first: what log_succeed reads */
    uint64_t stopped;
};

/* What waited when the state was new may have left since: an administrator looks at it first. */
static enum fault succeed_and_stop(struct txn *t, struct command *c, struct batch *out) {
    struct succeeding *x = c->args;
    enum fault f = log_succeed(t, c, out);
    return f ? f : delivery_stop_waiting(t, c->at, &x->stopped);
}

static struct command *command_of(struct options *o, const struct store *s) {
    struct note_verifier log = store_log_verifier(s);
    struct command *c = command_new();
    struct succeeding *x = arena_alloc(c->arena, sizeof *x);
    x->log = (struct log_succeed_args){
        .origin = o->origin, .after = log.name, .known = succession_known(s), .reason = str_trim(o->reason)};
    c->decide = succeed_and_stop;
    c->args = x;
    return c;
}

static enum fault succeed(struct options *o, struct store *s, uint64_t *stopped) {
    struct command *c = command_of(o, s);
    enum fault f = store_succeed(s, &award_domain, c, o->origin, &o->messages);
    *stopped = ((const struct succeeding *)c->args)->stopped;
    arena_free(c->arena);
    if (f && o->messages.n == 0)
        messages_add(&o->messages, o->data, 0, 0, "The log was left as it was (%.*s).",
                     STR_ARGS(fault_key(f)));
    return f;
}

static int succeed_and_tell(struct options *o, struct store *s) {
    struct position known = succession_known(s);
    uint64_t stopped;
    size_t n;
    if (!store_only_reads(s)) {
        messages_add(
            &o->messages, o->data, 0, 0,
            "The folder holds all that has been signed as far as is known: its log needs no successor.");
        return say_messages(o);
    }
    if (succeed(o, s, &stopped))
        return say_messages(o);
    const struct predecessor *before = store_predecessors(s, &n);
    printf("The log %.*s goes on as %.*s.\nOf %llu entries that are known to have been signed, %llu were "
           "carried "
           "over.\nTell those who hold its key: /log/key has the new one first and the old one behind it.\n",
           STR_ARGS(before->log.name), STR_ARGS(o->origin), (unsigned long long)known.size,
           (unsigned long long)(known.size < before->carried ? known.size : before->carried));
    if (stopped)
        printf(
            "%llu mails that waited were stopped, since they may have left after this state: the outbox lets "
            "them go.\n",
            (unsigned long long)stopped);
    return 0;
}

int run_succeed(struct options *o) {
    struct store *s;
    if (o->origin.n == 0)
        return usage("succeed needs %s NAME: the name of the log that goes on, which is a new one.",
                     "--origin");
    if (str_trim(o->reason).n == 0)
        return usage("succeed needs %s TEXT: why, for everybody to read.", "--reason");
    if (load_awards(o) || folder_open_store(o, &s))
        return say_messages(o);
    int status = succeed_and_tell(o, s);
    store_close(s);
    return status;
}
