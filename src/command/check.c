/* check.c: everything that can be wrong before a server starts, said with file and line. */
#include "command/check_witnesses.h"
#include "command/commands.h"
#include "command/folder.h"
#include "desk/witnesses.h"
#include "web/listen.h"
#include "web/site.h"

#include <stdio.h>

/* A port that a socket unit holds is no mistake. */
static void check_ports(struct options *o) {
    if (!o->no_ports)
        listen_check(&o->settings.listen, &o->messages);
}

/* The folder, and the ports unless a server is using it: it then holds them rightly. `witnesses`: how many
 * can be asked. */
static void check_folder(struct options *o, size_t witnesses) {
    struct store *s;
    struct store_options so = folder_store_options(o);
    so.looks = true;
    struct messages said = messages_new(o->arena);
    if (!folder_filled(o)) {
        printf("%.*s is empty: `kaaring init` makes a folder, `kaaring serve` a sample.\n",
               STR_ARGS(o->data));
        check_ports(o);
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
        check_ports(o);
    }
    if (f)
        return;
    store_say_standing(s, &o->messages);
    check_edition_witnesses(s, witnesses, &o->messages);
    store_close(s);
}

int run_check(struct options *o) {
    size_t witnesses;
    load_awards(o);
    site_check(&o->settings, &o->messages);
    if (witnesses_check(&o->settings, &o->messages, &witnesses))
        witnesses = POLICY_WITNESSES_MAX; /* nobody knows; what is wrong with the policy is said */
    check_award_witnesses(&o->settings, witnesses, &o->messages);
    check_folder(o, witnesses);
    if (o->messages.n)
        return say_messages(o);
    printf("Everything is as it should be.\n");
    return 0;
}
