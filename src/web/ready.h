/* ready.h: whether people can be sent here: /readyz. */
#ifndef KAARING_WEB_READY_H
#define KAARING_WEB_READY_H

#include "web/visit.h"

/* Empty when everything that somebody may send would be taken; else why it would not, in a word: "ending"
 * (the process has been told to), "only-reads" (the folder is behind what has been signed), "full" (the
 * folder has reached its bound) or "queue-full" (so many commands wait that the next is refused). */
struct str ready_why_not(const struct site *site, const struct txn *t);

#endif
