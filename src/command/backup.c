/* backup.c: copies of the folder, sealed or in clear, and the way back. */
#include "store/backup.h"

#include "award/log/event.h"
#include "command/commands.h"
#include "command/folder.h"
#include "desk/delivery.h"
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

int run_backup(struct options *o) {
    if (o->words_n != 1)
        return usage("backup needs %s.", "a name that is not there yet");
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
