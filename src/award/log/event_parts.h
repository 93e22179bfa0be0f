/* event_parts.h: for event.c, event_read.c and history.c alone: an event between its fields and its bytes.
 *
 * It is what struct record's `decoded` points to: emitting leaves it there, reading makes the same from the
 * bytes. */
#ifndef KAARING_AWARD_LOG_EVENT_PARTS_H
#define KAARING_AWARD_LOG_EVENT_PARTS_H

#include "award/log/event.h"

enum { ENTRY_VERSION = 1 };

struct event_parts {
    const struct event_type *type; /* null: sealed, and its opening is erased */
    int64_t at;
    struct str edition;
    bool sealed, erased;
    json_t *open, *later, *private; /* private begins with "by" and "form" unless it is erased */
};

/* The parts of a record's bytes, in `a`. FOLDER_DAMAGED. */
enum fault event_decode(struct arena *a, const struct record *r, struct event_parts *e);

/* What every event leaves behind besides its own state: a row of the audit page, one for each subject, and
 * the public version when the event is one that everybody's pages show. */
enum fault history_put(struct txn *t, const struct fact *f);

bool event_has_class(const struct event_type *t, enum event_class class);

#endif
