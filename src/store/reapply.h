/* reapply.h: for the files of this room alone: what the anchor knows to have been erased, and a folder that
 * was set back still has.
 *
 * The openings go, and the state is made anew without them. The entry that said so is not in the folder: a
 * row of the meta table says it in its place, until a log that succeeds this one has it. What an older
 * program wrote has been through replay_if_stale before. */
#ifndef KAARING_STORE_REAPPLY_H
#define KAARING_STORE_REAPPLY_H

#include "base/messages.h"
#include "store/command.h"
#include "store/erasures.h"

/* Deletes each of the openings that is still there, in one transaction with their rows; *n says how many. The
 * store is open as its owner and has no writer. Bytes in free pages stay until the writer compacts the file.
 */
enum fault reapply_erasures(struct store *s, const struct domain *d, const struct erasures *e,
                            struct messages *out, size_t *n);
/* The same with those of the anchor at `path`; none when there is no anchor, or it is another log's. Marks
 * the folder as one that has had an anchor. */
enum fault reapply_anchored(struct store *s, const struct domain *d, struct str path, struct messages *out,
                            size_t *n);
#endif
