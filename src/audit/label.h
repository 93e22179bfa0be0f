/* label.h: what an archive says of itself, and what else is not worked out from the log. */
#ifndef KAARING_AUDIT_LABEL_H
#define KAARING_AUDIT_LABEL_H

#include "base/arena.h"
#include "base/fault.h"

#include <stdint.h>

enum archive_kind {
    ARCHIVE_PUBLIC, /* opens what the announcement opened, and nothing else */
    ARCHIVE_FULL    /* all of the edition that is not erased: personal data, marks. For the association's own
                       auditor */
};

/* "public", "full" */
struct str archive_kind_word(enum archive_kind kind);
/* "gronn-grunder-3-public.tar.zst" */
struct str archive_file_name(struct arena *a, struct str edition, enum archive_kind kind);

/* The text of the part "archive": a note of ours without signatures. */
struct archive_head {
    struct str log; /* by its first entry, as all that people signed names it */
    struct str edition;
    enum archive_kind kind;
    uint64_t size; /* of the log */
    /* The log's verifier key, under the name that it has now, and the one that signs documents: as the
     * archive says, which proves nothing. Who verifies has them from elsewhere. */
    struct str key, documents;
};
struct str archive_head_write(struct arena *a, const struct archive_head *h);
enum fault archive_head_read(struct arena *a, struct str text, struct archive_head *h);

/* What the association puts beside the proof, for people to read: minutes, the result in words. The names are
 * such as paper_name_valid takes, each once; the bytes at most PAPER_BYTES_MAX, and not none. */
struct paper {
    struct str name, bytes;
};

#endif
