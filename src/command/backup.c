/* backup.c: copies of the folder, sealed or in clear, and the way back. */
#include "store/backup.h"

#include "award/log/event.h"
#include "base/clock.h"
#include "command/commands.h"
#include "command/folder.h"
#include "desk/delivery.h"
#include "store/backup_shelf.h"
#include "store/restore.h"

#include <sodium.h>
#include <stdio.h>

static int write_plain(struct options *o, struct store *s) {
    if (backup_write(s, o->words[0], &o->messages))
        return say_messages(o);
    printf("Copied %.*s to %.*s.\nIn clear: the log's keys and all that is private are in it, so keep it as "
           "safe as "
           "the folder, or\nseal it: kaaring backup FILE --to KEY.\n",
           STR_ARGS(o->data), STR_ARGS(o->words[0]));
    return 0;
}

static int write_sealed(struct options *o, struct store *s) {
    struct backup_key key;
    if (backup_key_public(o->arena, o->to, &o->messages, &key) ||
        backup_seal(s, o->words[0], &key, &o->messages))
        return say_messages(o);
    printf("Copied %.*s to %.*s, sealed to the key %s.\n", STR_ARGS(o->data), STR_ARGS(o->words[0]),
           backup_key_id(o->arena, key.id).p);
    return 0;
}

/* Where the settings say, named by its time; then those that have grown old go. */
static int write_shelf(struct options *o) {
    struct str folder = o->settings.backup_folder;
    int64_t now = clock_now();
    o->words[0] = arena_format(o->arena, "%.*s/%s", STR_ARGS(folder), shelf_name(o->arena, now).p);
    o->to = o->settings.backup_to;
    int status = with_shared(o, write_sealed);
    if (!status && shelf_thin(folder, now, o->settings.backup_days, &o->messages))
        return say_messages(o);
    return status;
}

int run_backup(struct options *o) {
    if (o->words_n == 0 && o->to.n == 0 && o->settings.backup_folder.n)
        return write_shelf(o);
    if (o->words_n != 1)
        return usage("backup needs %s.", "a name that is not there yet, or backup.folder in the settings");
    return with_shared(o, o->to.n ? write_sealed : write_plain);
}

int run_backup_key(struct options *o) {
    struct str text;
    if (o->words_n != 1)
        return usage("backup-key needs %s.", "a file that is not there yet, for the secret key");
    if (backup_key_make(o->arena, o->words[0], &o->messages, &text))
        return say_messages(o);
    printf("%s\n", text.p);
    fprintf(stderr,
            "%.*s is the secret key. Keep it away from the server: without it no backup can be read, and "
            "with it all can.\n",
            STR_ARGS(o->words[0]));
    return 0;
}

/* As a start will find it. */
static void tell_standing(struct options *o) {
    struct store *s;
    struct store_options so = folder_store_options(o);
    so.looks = true;
    if (store_open_shared(&so, &o->messages, &s))
        return;
    store_say_standing(s, &o->messages);
    store_close(s);
}

int run_restore(struct options *o) {
    struct backup_key key;
    struct restored done;
    if (o->words_n != 1)
        return usage("restore needs %s.", "one backup");
    struct restoring r = {.backup = o->words[0],
                          .store = folder_store_options(o),
                          .domain = &award_domain,
                          .settle = delivery_settle};
    if (load_awards(o) || (o->key.n && backup_key_secret(o->arena, o->key, &o->messages, &key)))
        return say_messages(o);
    r.key = o->key.n ? &key : NULL;
    enum fault f = restore_folder(&r, &o->messages, &done);
    sodium_memzero(&key, sizeof key);
    if (f)
        return say_messages(o);
    printf("Made %.*s of %.*s: %llu entries, from which all state follows.\n", STR_ARGS(o->data),
           STR_ARGS(o->words[0]), (unsigned long long)done.entries);
    if (done.erased)
        printf("%zu hidden parts of entries that were erased after the backup have been erased again.\n",
               done.erased);
    tell_standing(o);
    messages_print(&o->messages, stdout);
    return 0;
}
