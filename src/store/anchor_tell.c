/* anchor_tell.c: whose anchor this is, and whether it may go. */
#include "store/anchor_tell.h"

#include "store/anchor.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

enum fault anchor_sum_up(struct arena *a, struct str path, struct messages *out, struct anchor_summary *is) {
    struct anchor_text x;
    enum fault f = anchor_read(a, path, out, &x);
    if (!f)
        *is = (struct anchor_summary){x.origin, x.newest, x.erased.n};
    return f;
}

static enum fault remove_sample(struct str path, struct messages *out) {
    if (unlink(path.p) == 0)
        return OK;
    messages_add(out, path, 0, 0, "The anchor of an earlier sample cannot be removed: %s.", strerror(errno));
    return DISK_ERROR;
}

enum fault anchor_make_way(struct str path, struct messages *out) {
    struct arena *a = arena_new();
    struct anchor_text x;
    path = arena_copy(a, path);
    enum fault f = anchor_read(a, path, out, &x);
    if (f == NOT_FOUND) {
        f = OK;
    } else if (!f && x.sample) {
        f = remove_sample(path, out);
    } else if (!f) {
        messages_add(
            out, path, 0, 0,
            "It is the anchor of the log %.*s: its data folder has been here. Put that back, as from a "
            "backup, or move the anchor away.",
            STR_ARGS(x.origin));
        f = ALREADY_DONE;
    }
    arena_free(a);
    return f;
}
