/* keep.c: what an operator does beside the server: begin a folder, hold it against its log, let an
 * administrator in. */
#include "award/log/event.h"
#include "base/clock.h"
#include "command/commands.h"
#include "command/folder.h"
#include "desk/sample.h"
#include "store/replay.h"

#include <stdio.h>

int run_init(struct options *o) {
    if (o->origin.n == 0)
        return usage("init needs %s NAME: a permanent name such as priser.example.no/kaaring.", "--origin");
    if (load_awards(o) || folder_new(o, o->origin, false) || folder_fill(o, false))
        return say_messages(o);
    printf(
        "Made %.*s for the log %.*s.\nNow: kaaring serve --data %.*s, and kaaring admin-link --data %.*s\n",
        STR_ARGS(o->data), STR_ARGS(o->origin), STR_ARGS(o->data), STR_ARGS(o->data));
    return 0;
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

int run_admin_link(struct options *o) {
    return with_shared(o, print_admin_link);
}

int run_replay(struct options *o) {
    struct store *s;
    if (load_awards(o) || folder_open_store(o, &s))
        return say_messages(o);
    enum fault f = replay_check(s, &award_domain, &o->messages);
    struct published p = store_published(s, o->arena);
    store_close(s);
    if (f)
        return say_messages(o);
    printf("All state follows from the log's %llu entries.\n", (unsigned long long)p.position.size);
    return 0;
}
