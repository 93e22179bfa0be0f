/* event.h: what an event is, how it becomes an entry, and how an entry becomes an event again (formats.md,
 * "Entry").
 *
 * The table of all events is events.c; it is also the published list. Deciding emits events by name; applying
 * gets them back as facts. */
#ifndef KAARING_AWARD_EVENT_H
#define KAARING_AWARD_EVENT_H

#include "store/writer.h"

#include <jansson.h>

enum { EVENT_FIELDS_MAX = 24 };

enum event_class {
    CLASS_OPEN,   /* in clear, for everyone, for ever: random ids, numbers, times, hashes of random things; no
                     free text */
    CLASS_LATER,  /* a commitment; opened with the announcement if the rules say so, else erased by retention
                   */
    CLASS_PRIVATE /* a commitment; never published */
};

enum event_kind { /* what the value must be: checked when emitted (a defect) and when read (a damaged log) */
                  KIND_ID, /* [a-z0-9-]{1,64}, random or the domain's own numbering */
                  KIND_INTEGER,
                  KIND_TIME, /* RFC 3339, UTC */
                  KIND_HASH, /* base64 of 32 bytes */
                  KIND_WORD, /* one of a closed list, [a-z_]+ */
                  KIND_FLAG,
                  KIND_TEXT, /* what people wrote: never CLASS_OPEN (asserted by a test over the table) */
                  KIND_IDS,  /* an array of ids */
                  KIND_JSON  /* a nested value: never CLASS_OPEN unless its definition's comment says why */
};

struct event_field {
    const char *name;
    enum event_class class;
    enum event_kind kind;
    bool optional;
};

struct fact;

struct event_type {
    const char *name;
    bool sealed; /* in the sealed form in every edition, not only in secret ones */
    enum fault (*apply)(
        struct fact *f); /* null: later work's; such an event is refused when emitted and when read */
    struct event_field fields[EVENT_FIELDS_MAX]; /* ends with a null name */
};

extern const struct event_type event_types[];         /* ends with a null name */
const struct event_type *event_find(struct str name); /* null: unknown */

/* An event that has happened, as apply sees it. */
struct fact {
    struct txn *txn;
    uint64_t index;
    int64_t at;
    const struct event_type *type;
    struct str edition;             /* its id, or empty */
    struct str by;                  /* person id who did it, or empty: from the private part */
    bool erased;                    /* an opening is gone: private and later are then empty objects */
    json_t *open, *later, *private; /* never null */
};

/* Emits one event while deciding: `fields` holds the values of every class by name (the reference is taken
 * over). Encodes the entry in the definition's order, makes salts from c->seed, commits, and adds the record
 * to `out`. The first event of a command carries c->token and c->by in its private part. `edition` may be
 * empty for what concerns the whole association; `secret` says that the edition is one, which seals it.
 * TOO_LARGE_FOR_ENTRY is the only fault. */
enum fault event_emit(struct command *c, struct batch *out, const char *type, struct str edition, bool secret,
                      json_t *fields);

/* domain.apply: decodes a record and calls the type's apply. FOLDER_DAMAGED for what no emit would have
 * written. */
enum fault event_apply(struct txn *t, uint64_t index, const struct record *r);

/* Reads entry `index` again with what of its openings is there: for views (history, texts). Freed with the
 * arena. */
enum fault event_read(const struct txn *t, struct arena *a, uint64_t index, struct fact *f);

#endif
