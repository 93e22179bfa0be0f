/* import_parts.h: what the readers of the shapes share, and nobody else needs. */
#ifndef KAARING_AWARD_PROPOSAL_IMPORT_PARTS_H
#define KAARING_AWARD_PROPOSAL_IMPORT_PARTS_H

#include "award/proposal/import.h"
#include "base/json.h"

enum { IMPORT_BYTES_MAX = 64 << 20 };

struct reading { /* one file on its way to a list of commands */
    struct arena *arena;
    struct messages *m;
    struct str path, edition;
    struct import *im;
    size_t room;
    struct str what;      /* the entry being read: for messages */
    const json_t *beside; /* of proposals: the file of candidates, or null */
};

/* Adds a command; `id` tells it from all others of this shape and edition. */
void import_add(struct reading *r, int64_t arrived, struct str id,
                enum fault (*decide)(struct txn *, struct command *, struct batch *), void *args);
/* A sentence about the entry being read. */
void import_say(struct reading *r, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* A text that must be there, with a sentence when it is not. */
struct str import_need(struct reading *r, const json_t *entry, const char *key);
/* Numbers of goals under "sdgs", or null when there are none. */
json_t *import_goals(struct reading *r, const json_t *entry);
/* The organisation number without spaces; empty when there is none. */
struct str import_orgnr(struct reading *r, const json_t *entry);

void import_proposal(struct reading *r, const json_t *entry);
void import_candidate(struct reading *r, const json_t *entry);
void import_member(struct reading *r, const json_t *entry);
void import_edition(struct reading *r, const json_t *entry);

#endif
