/* journal_append.h: for the files of this room alone: the rows of entries, as the newest format has them. */
#ifndef KAARING_STORE_JOURNAL_APPEND_H
#define KAARING_STORE_JOURNAL_APPEND_H

#include "store/journal.h"

/* The row of the entry behind the last of *tree, which grows by it. After a fault *tree says nothing. */
enum fault journal_append_row(struct txn *t, struct tree *tree, struct str entry);

#endif
