/* standing_find.h: for the files of this room alone: the anchor of a folder that is being opened. */
#ifndef KAARING_STORE_STANDING_FIND_H
#define KAARING_STORE_STANDING_FIND_H

#include "store/env.h"

/* Compares the folder with its anchor, before anything is signed. Where there has never been one, the owner
 * makes it. A folder that is behind is no fault: store_only_reads is then true. FOLDER_DAMAGED for an anchor
 * that is damaged or another log's. */
enum fault standing_find(struct store *s, enum env_kind kind, struct str anchor, struct messages *out);

/* Writes down that the folder has had an anchor. Its owner, without a writer. */
enum fault standing_mark(struct store *s);

#endif
