/* receipt.h: the folded line about proof, and the file that it offers. */
#ifndef KAARING_PAGE_CHECK_RECEIPT_H
#define KAARING_PAGE_CHECK_RECEIPT_H

#include "base/json.h"
#include "web/visit.h"

/* Which hidden parts of the entry the holder may read. */
enum receipt_classes { RECEIPT_LATER = 1, RECEIPT_PRIVATE = 2 };

/* parts/receipt for entry `index` of time `at`, whose file is at `url`; `said` is the key of the sentence
 * about what was received. Takes no look at the log: the file is made when it is asked for. */
json_t *receipt_view(struct visit *v, uint64_t index, int64_t at, struct str url, const char *said);

/* The receipt itself. The entry must be committed; SIGNED_SOON while no checkpoint has it. */
enum fault receipt_bytes(struct visit *v, uint64_t index, unsigned classes, struct str *bytes);
/* Answers with the file: v->bytes, named NAME.tlog-proof. */
enum fault receipt_file(struct visit *v, uint64_t index, unsigned classes, struct str name);

#endif
