/* publish.h: for the files of this room alone: the one place where checkpoints are signed. */
#ifndef KAARING_STORE_PUBLISH_H
#define KAARING_STORE_PUBLISH_H

#include "store/command.h"
#include "store/env.h"
#include "store/txn.h"

/* Reads META_SIGNED and publishes the position that is committed. FOLDER_DAMAGED with a sentence when what
 * was signed once is no longer a prefix of the log. A folder that only reads publishes META_SIGNED instead.
 * At start. */
enum fault publish_first(struct store *s, struct messages *out);

/* Puts the position that is committed into the anchor, with what its entries say was erased, and then signs
 * and publishes the position that is committed, if it is another than what is published. FOLDER_DAMAGED
 * when the log no longer begins with what is published, DISK_ERROR when the anchor cannot be written: nothing
 * is signed then, and the process must end. A folder that only reads signs nothing. The writing thread. */
enum fault publish_committed(struct store *s, const struct domain *d);

/* Writes down how far has been signed, if that is not yet there. Phase TXN_JOURNAL. */
enum fault publish_record(struct txn *t);

#endif
