/* papers.h: what stands in an archive for people to read, and the note that makes it the association's word:
 * nobody can work out again what minutes say, so each of them is named by its hash, and the key that signs
 * documents signs for all. */
#ifndef KAARING_AUDIT_PAPERS_H
#define KAARING_AUDIT_PAPERS_H

#include "audit/label.h"
#include "proof/checkpoint.h"

/* The note's text. */
struct str papers_text(struct arena *a, const struct archive_head *h, const struct position *p,
                       const struct paper *list, size_t n);

/* Null when the note that is read says this of these; else what it does not. `text` is the note's. */
const char *papers_fault(struct arena *a, struct str text, const struct archive_head *h,
                         const struct position *p, const struct paper *list, size_t n);

#endif
