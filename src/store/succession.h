/* succession.h: a successor log in the same folder.
 *
 * Where a folder does not hold all that was signed under its log's name, nothing may be signed under that
 * name any more. The log then goes on under another name and another key. It is the same tree: the entries
 * that the folder has keep their places, and the entry behind them says which log this succeeds, how far that
 * one is known to have been signed, and how many entries were carried over. So:
 *
 *   - a receipt of the old log, whose checkpoint is no longer than what was carried over, is consistent with
 *     the successor: the same roots;
 *   - one whose checkpoint is longer names an entry that was carried over, or one that was lost, and the old
 *     key still proves that it was there;
 *   - nothing that people signed changes: ballots, enrolments and the documents of steps name the log by its
 *     first entry (store_origin), which the successor begins with too. Only checkpoints bear the new name.
 *
 * The old signing key is destroyed with the succession; its public half is kept and shown. */
#ifndef KAARING_STORE_SUCCESSION_H
#define KAARING_STORE_SUCCESSION_H

#include "store/lineage.h"
#include "store/store.h"
#include "store/writer.h"

/* The newest first; as long as the store. */
const struct predecessor *store_predecessors(const struct store *s, size_t *n);

/* How far the log is known to have been signed. */
struct position succession_known(const struct store *s);

/* Openings that are gone by the anchor's word alone: the entries that said so were lost. For deciding: the
 * successor's entries say it anew. In order. */
enum fault succession_erased(const struct txn *t, each_erasure *each, void *context);

/* Begins it. `c` decides its first entries. The store is open as its owner, with its anchor, and has no
 * writer; it is good for nothing afterwards but closing. FIELD_URL for a name that cannot be, or has been, a
 * log's; TOO_MANY after LINEAGE_MAX; any other fault is deciding's or the disk's. Nothing has changed then.
 */
enum fault store_succeed(struct store *s, const struct domain *d, struct command *c, struct str origin,
                         struct messages *out);

#endif
