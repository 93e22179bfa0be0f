/* forger.h: somebody who has the log's key and changes an archive after the fact: with what they change all
 * hashes, tiles and the checkpoint's signature are made anew, so only a judgement of what it says finds it
 * out. */
#ifndef KAARING_TESTS_SUPPORT_FORGER_H
#define KAARING_TESTS_SUPPORT_FORGER_H

#include "audit/judge.h"

struct forger {
    struct arena *arena;
    struct archive archive; /* as it was read: parts may be changed in place */
    struct note_signer key; /* of a log of the same name */
    size_t parts_room;      /* 0: as they were read */
    size_t entries_n, entries_room;
    struct str *entries;
};

/* An archive of the store, as it is downloaded. */
struct str forger_packed(struct store *s, struct arena *a, struct str edition, enum archive_kind kind);
/* The bytes of the tar in it, as far as they can be read. */
struct str forger_unpack(struct arena *a, struct str packed);
/* Both: an archive of the store, unpacked. */
struct str forger_archive(struct store *s, struct arena *a, struct str edition, enum archive_kind kind);
/* Plain tar of these parts. */
struct str forger_tar(struct arena *a, const struct part *parts, size_t n);

void forger_begin(struct forger *f, struct arena *a, struct str tar);
/* The first entry from `from` on whose opened part holds this text; fails the test when there is none. */
uint64_t forger_find(const struct forger *f, uint64_t from, const char *class, const char *text);
/* Replaces the first occurrence in an entry's opened part, and the entry's commitment with it. */
void forger_change(struct forger *f, uint64_t index, const char *class, const char *text, const char *with);
/* The same of what stands in the open. */
void forger_reword(struct forger *f, uint64_t index, const char *text, const char *with);
/* What it says, whole. */
struct str forger_opening(const struct forger *f, uint64_t index, const char *class);
void forger_set(struct forger *f, uint64_t index, const char *class, struct str json);
/* One more entry; one more part, whose name is set. */
void forger_append(struct forger *f, struct str entry);
void forger_add(struct forger *f, const struct part *p);
/* Takes a part out. */
void forger_drop(struct forger *f, struct str name);
/* With tiles, checkpoint and head made anew. */
struct str forger_end(struct forger *f);

/* What the judgement says of a tar: all of it under `r`. Fails the test when it cannot be read. */
void forger_judge(struct arena *a, struct str tar, struct report *r);

#endif
