/* import.c: takes in a file of proposals, candidates, a jury or past editions. */
#include "award/proposal/import.h"

#include "command/commands.h"
#include "command/folder.h"

#include <stdio.h>

static int import_all(struct options *o, struct folder *f, const struct import *im) {
    size_t taken = 0;
    for (size_t i = 0; i < im->n; i++) {
        struct command *c = import_command(&im->items[i], (struct str){0});
        enum fault fault = writer_run(f->writer, c);
        taken += fault == OK && !c->repeated;
        if (fault)
            messages_add(&o->messages, im->items[i].what, 0, 0, "Refused: %.*s.", STR_ARGS(fault_key(fault)));
        arena_free(c->arena);
    }
    printf("%zu of %zu taken in (%.*s).\n", taken, im->n, STR_ARGS(im->shape));
    return o->messages.n ? say_messages(o) : 0;
}

int run_import(struct options *o) {
    struct import im;
    struct folder f;
    if (o->words_n != 1)
        return usage("import needs %s.", "one file");
    if (load_awards(o) || import_read(o->arena, o->words[0], o->edition, &o->messages, &im) ||
        folder_open(o, &f))
        return say_messages(o);
    int status = import_all(o, &f, &im);
    folder_close(&f);
    return status;
}
