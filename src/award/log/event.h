/* event.h: what an event is, how it becomes an entry, and how an entry becomes an event again (formats.md,
 * "Entry").
 *
 * The table of all events is events.c; it is also the published list. Deciding emits events by name; applying
 * gets them back as facts. */
#ifndef KAARING_AWARD_LOG_EVENT_H
#define KAARING_AWARD_LOG_EVENT_H

#include "base/json.h"
#include "store/writer.h"

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
                  KIND_TEXT,   /* what people wrote: never CLASS_OPEN (asserted by a test over the table) */
                  KIND_ORIGIN, /* the name of a log: see origin_valid */
                  KIND_IDS,    /* an array of ids */
                  KIND_JSON    /* a nested value: never CLASS_OPEN unless its definition's comment says why */
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
    bool sealed;                    /* the entry has the sealed form */
    bool erased;                    /* an opening is gone: private and later are then empty objects */
    json_t *open, *later, *private; /* never null */
};

/* Whether a value is of a kind: asked at emitting and at reading. */
bool event_value_fits(enum event_kind kind, const json_t *value);

/* Values of an event's fields, for `fields` below and for reading facts. A time of 0 sets
 * nothing. */
void fact_set_time(json_t *fields, const char *name, int64_t at);
void fact_set_hash(json_t *fields, const char *name, struct hash h);
/* 0, false when it is absent. */
int64_t fact_time(const json_t *part, const char *name);
bool fact_hash(const json_t *part, const char *name, struct hash *h);

/* Emits one event while deciding: `fields` holds the values of every class by name (the reference is taken
 * over; a member that is null counts as absent). Encodes the entry in the definition's order, makes salts
 * from c->seed, commits, and adds the record to `out`. `edition` may be empty for what concerns the whole
 * association; `secret` says that the edition is one, which seals it.
 *
 * The private part begins with who did it and with the form's token, by which the token is spent when the
 * event is applied; it carries c->result's number and id as they stand now, so set these before the last
 * event of the command.
 *
 * TOO_LARGE_FOR_ENTRY past the bounds of an entry or opening; INTERNAL for fields that the definition does
 * not allow: a defect of the caller, and nothing is added. */
enum fault event_emit(struct command *c, struct batch *out, const char *type, struct str edition, bool secret,
                      json_t *fields);

/* Sets the command's result id: cut at RESULT_ID_MAX - 1 bytes. */
void result_id(struct command *c, struct str id);

/* domain.apply: decodes a record and calls the type's apply. FOLDER_DAMAGED for what no emit would have
 * written. */
enum fault event_apply(struct txn *t, uint64_t index, const struct record *r);

/* What the store runs: event_apply, and which opening an `erased` entry names. */
extern const struct domain award_domain;

/* Reads entry `index` again with what of its openings is there: for views (history, texts). f->txn is null.
 * All of it lives as long as the arena, and is not to be changed: others read the same. */
enum fault event_read(const struct txn *t, struct arena *a, uint64_t index, struct fact *f);

/* A decide function: an entry that says nothing, between those of secret editions. No arguments. */
enum fault cover_write(struct txn *t, struct command *c, struct batch *out);

/* Changes when, and only when, something may have changed on a page that everybody sees: pages are cached by
 * it. It is 1 above the index of the last such entry; 0 at the beginning. What happens in a secret edition
 * before it is announced does not move it, apart from the edition's own dates, which are public. */
uint64_t award_public_version(const struct txn *t);

/* For applying: the audit page tells this entry no longer, since a later one stands for both. It stays among
 * the edition's. */
enum fault history_fold(struct txn *t, uint32_t edition, uint64_t index);

/* One row of the audit page. */
struct happening {
    uint64_t index;
    int64_t at;
    struct str type, edition, by; /* by: a person id or empty */
    bool sealed, erased;
    json_t *open; /* ids and numbers only: never what somebody wrote, never a mark */
};
/* The newest first: at most `limit` of those before entry `before` (0: from the newest on) of an edition (0:
 * those of the association). Less than `limit` means that there are no more. */
enum fault history_page(const struct txn *t, struct arena *a, uint32_t edition, uint64_t before, size_t limit,
                        struct happening **list, size_t *n);
/* All happenings of one type in an edition, the oldest first. Only entries of that type are decoded; in a
 * `secret` edition, where an entry does not tell its type, each. */
enum fault history_find(const struct txn *t, struct arena *a, uint32_t edition, bool secret, struct str type,
                        struct happening **list, size_t *n);

#endif
