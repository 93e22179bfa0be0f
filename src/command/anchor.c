/* anchor.c: what the anchor says, and a new one where the old is lost. */
#include "command/commands.h"
#include "command/folder.h"
#include "store/anchor_tell.h"

#include <stdio.h>

static int make_anchor(struct options *o, struct str path) {
    struct store *s;
    struct store_options so = folder_store_options(o);
    so.anchor = (struct str){0};
    if (store_open(&so, &o->messages, &s))
        return say_messages(o);
    enum fault f = store_new_anchor(s, path, &o->messages);
    store_close(s);
    if (f)
        return say_messages(o);
    printf("%.*s is the anchor of %.*s now: what the folder holds is taken for the newest state.\n",
           STR_ARGS(path), STR_ARGS(o->data));
    return 0;
}

static int tell_anchor(struct options *o, struct str path) {
    struct anchor_summary is;
    if (anchor_sum_up(o->arena, path, &o->messages, &is)) {
        if (o->messages.n == 0)
            messages_add(&o->messages, path, 0, 0, "There is no anchor here.");
        return say_messages(o);
    }
    printf("%.*s is the anchor of the log %.*s: %llu entries have been signed, %zu hidden parts of entries "
           "erased.\n",
           STR_ARGS(path), STR_ARGS(is.origin), (unsigned long long)is.newest.size, is.erased);
    return 0;
}

int run_anchor(struct options *o) {
    struct str path = folder_anchor(o);
    if (o->words_n > 1 || (o->words_n == 1 && !str_equal(o->words[0], STR("new"))))
        return usage("anchor is followed by nothing or by %s.", "\"new\"");
    return o->words_n ? make_anchor(o, path) : tell_anchor(o, path);
}
