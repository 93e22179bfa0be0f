/* ready.c: `kaaring ready`: asks a server on this machine whether people can be sent to it, for whoever
 * starts it and has nothing else to ask with, as in a container. */
#include "command/commands.h"
#include "desk/fetch.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { READY_SECONDS = 5, READY_BYTES_MAX = 4096 };

/* Where it answers from here: what is open to all addresses is so to this machine's own. */
static struct str own_address(struct arena *a, const struct options *o) {
    struct str host;
    uint16_t port;
    if (!listen_parse(o->settings.listen.list[0], &host, &port))
        return o->settings.listen.list[0];
    if (str_equal(host, STR("0.0.0.0")))
        host = STR("127.0.0.1");
    if (str_equal(host, STR("::")))
        host = STR("::1");
    bool v6 = memchr(host.p, ':', host.n) != NULL;
    return arena_format(a, "%s%.*s%s:%u", v6 ? "[" : "", STR_ARGS(host), v6 ? "]" : "", port);
}

int run_ready(struct options *o) {
    struct fetch_answer answer;
    struct str address = own_address(o->arena, o);
    struct fetch_question q = {.url = arena_format(o->arena, "http://%.*s/readyz", STR_ARGS(address)),
                               .most = READY_BYTES_MAX,
                               .seconds = READY_SECONDS};
    if (o->words_n)
        return usage("ready is followed by options alone, such as %s.", "--listen ADDR:PORT");
    setenv("no_proxy", "*", 1); /* it is this machine that is asked */
    struct fetch *f = fetch_open();
    enum fault fault = f ? fetch_ask(f, o->arena, &q, &answer) : INTERNAL;
    if (fault) {
        fprintf(stderr, "kaaring: nobody answers at %.*s: %s.\n", STR_ARGS(address),
                f ? fetch_why(f) : "no libcurl");
    } else {
        struct str word = str_trim(answer.body);
        printf("%.*s\n", STR_ARGS(word));
        fault = answer.status == 200 ? OK : BUSY;
    }
    if (f)
        fetch_close(f);
    return fault ? EXIT_WRONG : 0;
}
