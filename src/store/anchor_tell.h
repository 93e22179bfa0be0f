/* anchor_tell.h: an anchor looked at from outside, with no folder open. */
#ifndef KAARING_STORE_ANCHOR_TELL_H
#define KAARING_STORE_ANCHOR_TELL_H

#include "base/fault.h"
#include "base/messages.h"
#include "proof/checkpoint.h"

/* What it says, for its operator. NOT_FOUND without a sentence when there is none. */
struct anchor_summary {
    struct str origin;
    struct position newest;
    size_t erased;
};
enum fault anchor_sum_up(struct arena *a, struct str path, struct messages *out, struct anchor_summary *is);

/* Makes way for a folder that is to be made where this anchor is: one of a sample is removed. ALREADY_DONE
 * with a sentence for a real log's, of which this must not become another beginning; FOLDER_DAMAGED for what
 * is no anchor. */
enum fault anchor_make_way(struct str path, struct messages *out);

#endif
