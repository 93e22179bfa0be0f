/* anchor.h: for the files of this room alone: a small file outside the data folder that says how far the log
 * has been signed, and which openings were erased. It does not go back when the folder does.
 *
 * Order and syncs. A checkpoint is in here before anybody outside can see it; that write is not synced, since
 * the commit before it is: after a power cut the folder is then newer than its anchor, which harms nothing.
 * It is told only if the power fails and, with what the kernel had not yet written (some thirty seconds), an
 * older folder is put in place as well. A process that is killed loses nothing of it. An erasure is on the
 * disk when anchor_erase returns, since a promise to a person hangs on it; there are few. */
#ifndef KAARING_STORE_ANCHOR_H
#define KAARING_STORE_ANCHOR_H

#include "base/messages.h"
#include "store/anchor_text.h"

enum { ANCHOR_BYTES_MAX = 256 << 20 };

struct anchor;

/* Reads the file. NOT_FOUND without a sentence when there is none; FOLDER_DAMAGED, FOLDER_LOCKED or
 * DISK_ERROR with one. */
enum fault anchor_read(struct arena *a, struct str path, struct messages *out, struct anchor_text *x);

/* Makes the file, or writes it anew, whole or not at all, and 0600; on the disk when it returns. */
enum fault anchor_put(struct str path, const struct anchor_text *x, struct messages *out);

/* The anchor of a log that went on under another name: nothing has been signed under it; the erasures stay.
 */
enum fault anchor_follow(struct str path, const struct lineage *next, bool sample, struct messages *out);

/* Opens what anchor_read has read, for writing, and for this process alone. Writes it anew where that makes
 * it shorter. The anchor is in `a`, and closed with it. */
enum fault anchor_open(struct arena *a, struct str path, struct messages *out, struct anchor_text *x,
                       struct anchor **anchor);

/* All three: OK or DISK_ERROR. One thread at a time. */
enum fault anchor_sign(struct anchor *n, const struct position *p);
enum fault anchor_erase(struct anchor *n, const struct erasure *list, size_t count);
/* Others have seen this signed, and the folder lacks it: it is the newest now, also where the folder has gone
 * further another way. On the disk when it returns. */
enum fault anchor_overrule(struct anchor *n, const struct position *p);
/* So that what was signed is on the disk. */
void anchor_sync(struct anchor *n);
/* How far it says that was signed. */
struct position anchor_newest(const struct anchor *n);

#endif
