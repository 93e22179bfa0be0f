/* hall.h: everybody who ever won: of the editions in this log, and imported ones since 1947. */
#ifndef KAARING_AWARD_DECISION_HALL_H
#define KAARING_AWARD_DECISION_HALL_H

#include "award/log/event.h"

enum { HALL_AWARD_MAX = 32 }; /* bytes of an award's id; see AWARD_ID_MAX */

struct hall_record {
    uint8_t version, imported;
    uint8_t spare[2];
    uint32_t edition; /* 0: imported */
    uint32_t place;   /* which of the entry's winners */
    uint32_t spare2;
    uint64_t index; /* the entry */
};

struct hall_row {
    struct str award;
    uint32_t year;
    struct str name, place, line;
    struct str label;   /* of the edition, as people call it: "2021", or what the import said; may be empty */
    struct str edition; /* id; empty when imported */
    bool imported;
};

/* Newest year first, within it by name; of one award when `award` is not empty; at most `limit` (0: all). */
enum fault hall_list(const struct txn *t, struct arena *a, struct str award, size_t limit,
                     struct hall_row **list, size_t *n);
/* How many editions of an award have been given before: the highest ordinal of ours, or the number of
 * imported years. */
enum fault hall_ordinal(const struct txn *t, struct str award, uint32_t *ordinal);

/* The key of an award's rows: what stands before the year. */
struct key hall_key(struct str award);
/* For announcement.c's apply: one row a winner; and those of an edition taken out again. */
enum fault hall_put(struct txn *t, struct str award, uint32_t year, const struct hall_record *r);
enum fault hall_drop(struct txn *t, struct str award, uint32_t edition);

/* result.number: the year. ALREADY_DONE when the same name stands there for award and year; FIELD_MISSING,
 * FIELD_NUMBER for a year before 1800 or in the future; FIELD_CHOICE for what is no id. */
struct winner_import_args {
    struct str award; /* also one that no file describes */
    uint32_t year;
    struct str name, place, line, label, source;
};
enum fault winner_import(struct txn *t, struct command *c, struct batch *out);

#endif
