/* part.h: what stands in an archive, and under which names. Pure: names in, values out.
 *
 *   archive                          what it is: see archive_head
 *   checkpoint                       the log's, with all its signatures
 *   openings/000000123-later         salt (32 bytes) || JSON: what an entry committed to; -private likewise
 *   papers/NAME                      what the association adds for people to read, such as minutes
 *   papers/signed                    a note with the hash of each of these, by the key that signs documents
 *   result.json                      what was counted and told, made of the openings: see result.h
 *   rules                            the award's settings as the edition's opening froze them
 *   steps/STEP/rules                 the signed notes of a step: rules, slate, roll, holders, key
 *   steps/STEP/material/k01          salt (32 bytes) || JSON: what the slate commits to
 *   tile/…                           tiles and entry bundles of the whole log (c2sp.org/tlog-tiles)
 *
 * In an archive they stand in the order of their names' bytes; each comes once. Unpacked where a web server
 * finds it, checkpoint and tiles are the log itself as any reader of such logs expects it. */
#ifndef KAARING_AUDIT_PART_H
#define KAARING_AUDIT_PART_H

#include "proof/tile.h"

enum part_kind {
    PART_HEAD,
    PART_CHECKPOINT,
    PART_OPENING,
    PART_PAPER,
    PART_PAPERS, /* the note */
    PART_RESULT,
    PART_RULES,
    PART_DOCUMENT,
    PART_MATERIAL,
    PART_TILE /* a bundle of entries, too */
};

enum {
    ARCHIVE_INDEX_DIGITS = 9,
    ARCHIVE_ENTRIES_MAX = 1000000000,
    PAPER_BYTES_MAX = 4 << 20,
    PAPERS_MAX = 32
};

struct part {
    enum part_kind kind;
    struct str name, bytes;
    uint64_t index;   /* of an opening: its entry's */
    struct str class; /* of an opening: "later" or "private" */
    struct str step,
        word; /* of a document: "rules" …; of material: the candidate's id; of a paper: its name */
    struct tile tile;
};

/* Reads a name; slices into it. False for any that part_name would not write. */
bool part_parse(struct str name, struct part *p);
/* The name of what is set in `p`. */
struct str part_name(struct arena *a, const struct part *p);
bool paper_name_valid(struct str name);
/* No part of this kind is longer. */
size_t part_bytes_max(const struct part *p);

/* The documents of a step, in the order of their names: "holders", "key", "roll", "rules", "slate". */
enum { DOCUMENT_HOLDERS, DOCUMENT_KEY, DOCUMENT_ROLL, DOCUMENT_RULES, DOCUMENT_SLATE, DOCUMENTS };
extern const struct str document_words[DOCUMENTS];

#endif
