/* import.h: files of an association's past and of the samples, read into commands.
 *
 * Shapes, told apart by their members: proposals {"nominations":[…]}, candidates [{"id":"k01",…}], a jury
 * {"jury":[…]}, past editions [{"award","year",…}]. The same entry twice gives one thing: each has a token of
 * its own. */
#ifndef KAARING_AWARD_PROPOSAL_IMPORT_H
#define KAARING_AWARD_PROPOSAL_IMPORT_H

#include "base/messages.h"
#include "store/writer.h"

struct import_item {
    int64_t arrived; /* when it came; 0: whenever it is imported */
    struct str what; /* "proposals 3 (n04)": for messages */
    struct hash token;
    enum fault (*decide)(struct txn *t, struct command *c, struct batch *out);
    void *args;   /* in the import's arena */
    size_t order; /* in the file */
};

struct import {
    struct str shape; /* "proposals", "candidates", "jury", "editions" */
    size_t n;
    struct import_item *items; /* by arrival, as far as they have one */
};

/* FILE_INVALID with a sentence for each thing that is wrong, NOT_FOUND for a missing file. `edition` is the
 * one that proposals, candidates and a jury go into. Proposals that name candidates by id take their names
 * from the file of candidates beside them (the same name with "candidates" for "nominations"). */
enum fault import_read(struct arena *a, struct str path, struct str edition, struct messages *m,
                       struct import *im);
/* A command for one item, by a person (or empty): for writer_run or writer_submit. The import's arena must
 * outlive it. */
struct command *import_command(const struct import_item *i, struct str by);

#endif
