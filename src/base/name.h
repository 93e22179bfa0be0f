/* name.h: when two names may mean the same one. */
#ifndef KAARING_BASE_NAME_H
#define KAARING_BASE_NAME_H

#include "base/arena.h"
#include "base/str.h"

/* The key under which a valid name meets its like, for *suggested* matches only; in the arena.
 *
 * NFKC casefold; marks and signs become spaces, but dots and apostrophes vanish; runs of spaces are one. A
 * form of company (AS, ASA, SA, A/S) falls away as first or last word, unless nothing else is there. */
struct str name_fold(struct arena *a, struct str name);

#endif
