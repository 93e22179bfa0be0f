/* archive.h: everything of an edition that can be checked, in one file: a tar of one exact form, packed by
 * zstd (formats.md, "Archive"; names: part.h). Writing is archive_write.c's, reading archive_read.c's,
 * judging judge.h's.
 *
 * The whole log is in it, not only the edition's entries: so that it needs nobody's word for what was left
 * out.
 */
#ifndef KAARING_AUDIT_ARCHIVE_H
#define KAARING_AUDIT_ARCHIVE_H

#include "audit/label.h"
#include "audit/part.h"
#include "audit/press.h"
#include "base/json.h"
#include "proof/note.h"
#include "store/store.h"

/* All parts together, unpacked; a reader holds them in memory. */
#define ARCHIVE_BYTES_MAX ((uint64_t)1 << 30)

/* Told now and then while an archive is written: so many of so many entries. May be null. */
typedef void archive_progress(void *context, uint64_t done, uint64_t of);

/* Makes them, in `a`, of what result.json says, and for a full archive of what the log says in the snapshot
 * that is being written; at most PAPERS_MAX. */
typedef enum fault archive_papers(void *context, struct arena *a, struct txn *t, const struct archive_head *h,
                                  const json_t *result, struct paper *papers, size_t *n);

struct archive_order {
    struct str edition;
    enum archive_kind kind;
    bytes_put *put; /* takes what is packed; also nothing at all, before there is anything: it may end the
                       work then, too */
    void *context;
    archive_progress *progress;
    void *progress_context;
    archive_papers *papers; /* null: none */
    void *papers_context;
    uint64_t *entries; /* how many the log has in it, said before the end; may be null */
    size_t
        *witnesses; /* how many witnesses have signed its checkpoint: see archive_checkpoint.h; may be null */
};
/* The same bytes at the same position of the log, as long as nothing is erased and no witness has signed
 * since. NOT_FOUND: no such edition. TOO_LARGE_FOR_ENTRY: above ARCHIVE_BYTES_MAX. Beside a server that
 * writes. */
enum fault archive_write(struct store *s, struct arena *a, const struct archive_order *o);

struct archive {
    struct archive_head head;
    size_t parts_n;
    struct part *parts; /* in the order of their names */
};
/* *why is a sentence. FILE_INVALID for what archive_write would not have written as far as form goes; slices
 * in `a`. */
enum fault archive_read(struct arena *a, bytes_get *get, void *context, struct archive *x, struct str *why);
/* The part of this name, or null. */
const struct part *archive_find(const struct archive *x, struct str name);

#endif
