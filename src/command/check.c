/* check.c: everything that can be wrong before a server starts, said with file and line. */
#include "base/clock.h"
#include "base/time.h"
#include "command/check_witnesses.h"
#include "command/commands.h"
#include "command/folder.h"
#include "desk/witnesses.h"
#include "store/backup_shelf.h"
#include "web/listen.h"
#include "web/site.h"

#include <stdio.h>

/* A port that a socket unit holds is no mistake. */
static void check_ports(struct options *o) {
    struct addresses everywhere = listen_everywhere(&o->settings);
    if (!o->no_ports)
        listen_check(&everywhere, &o->messages);
}

static void tell_room(struct store *s) {
    struct txn t;
    struct store_room room;
    if (store_read(s, &t))
        return;
    if (store_room(&t, &room) == OK && store_room_short(&room))
        printf(
            "Little room is left: %llu of %llu MiB are used, and %llu MiB are free on the disk. See to more; "
            "data-limit in the settings is the first bound.\n",
            (unsigned long long)room.used >> 20, (unsigned long long)room.limit >> 20,
            (unsigned long long)room.disk_free >> 20);
    store_read_end(&t);
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
    tell_room(s);
    check_edition_witnesses(s, witnesses, &o->messages);
    store_close(s);
}

/* Told, and no fault of the folder: a server may start all the same. */
static void tell_backups(struct options *o) {
    int64_t newest;
    struct str folder = o->settings.backup_folder;
    struct messages said = messages_new(o->arena);
    if (folder.n == 0)
        return;
    if (shelf_newest(folder, &said, &newest))
        messages_print(&said, stdout);
    else if (newest)
        printf("The newest backup in %.*s is of %s, %lld minutes ago.\n", STR_ARGS(folder),
               time_format_rfc3339(o->arena, newest).p, (long long)(clock_now() - newest) / 60);
    else
        printf("There is no backup in %.*s yet.\n", STR_ARGS(folder));
}

/* What people will notice and the server can do nothing about is no mistake: it must start all the same. */
static void say_doubts(const struct messages *doubts) {
    messages_print(doubts, stderr);
    printf(doubts->n ? "Nothing else is wrong.\n" : "Everything is as it should be.\n");
}

int run_check(struct options *o) {
    size_t witnesses;
    struct messages doubts = messages_new(o->arena);
    load_awards(o);
    site_check(&o->settings, &o->messages, &doubts);
    if (witnesses_check(&o->settings, &o->messages, &witnesses))
        witnesses = POLICY_WITNESSES_MAX; /* nobody knows; what is wrong with the policy is said */
    check_award_witnesses(&o->settings, witnesses, &o->messages);
    check_folder(o, witnesses);
    tell_backups(o);
    if (o->messages.n) {
        messages_print(&doubts, stderr);
        return say_messages(o);
    }
    say_doubts(&doubts);
    return 0;
}
