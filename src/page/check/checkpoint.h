/* checkpoint.h: where the log stands now, for mails and for paper: who keeps them can show a past that was
 * changed afterwards. */
#ifndef KAARING_PAGE_CHECK_CHECKPOINT_H
#define KAARING_PAGE_CHECK_CHECKPOINT_H

#include "base/json.h"
#include "web/visit.h"

/* Sets has_checkpoint, checkpoint [lines] (the newest, with its witnesses) and policy (base64 of the SHA-256
 * of theirs; empty without one). */
void page_checkpoint(const struct site *site, struct arena *a, json_t *view);

#endif
