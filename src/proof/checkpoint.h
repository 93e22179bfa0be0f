/* checkpoint.h: c2sp.org/tlog-checkpoint without extension lines: "ORIGIN\nSIZE\nbase64(ROOT)\n" as a signed
 * note. */
#ifndef KAARING_PROOF_CHECKPOINT_H
#define KAARING_PROOF_CHECKPOINT_H

#include "proof/note.h"
#include "proof/tree.h"

/* How long a log is and what it holds. Compare both: a size alone says nothing. */
struct position {
    uint64_t size;
    struct hash root;
};

bool position_equal(const struct position *a, const struct position *b);

struct checkpoint {
    struct str origin;
    struct position position;
};

/* `[a-z0-9.-]+(/[a-z0-9-]+)*`, at most 200 bytes, no segment "juror" or "documents". */
bool origin_valid(struct str origin);

struct str checkpoint_text(struct arena *a, const struct checkpoint *c);
/* NOTE_MALFORMED unless it is exactly three lines, canonical. Slices into `text`. */
enum fault checkpoint_parse(struct str text, struct checkpoint *c);
/* The same of any log: whatever its name is, and with extension lines, which say nothing here. */
enum fault checkpoint_parse_any(struct str text, struct checkpoint *c);

#endif
