/* result.h: what came of an edition, as a file that people and programs can read without this one: what was
 * counted and what was told, as far as the archive opens it, in the order of the log. Made of the openings
 * alone, by whoever writes an archive and again by whoever judges it. */
#ifndef KAARING_AUDIT_RESULT_H
#define KAARING_AUDIT_RESULT_H

#include "audit/label.h"
#include "award/log/event_parts.h"
#include "proof/checkpoint.h"

/* {"log","edition","entries","root","happened":[{"entry","type","at","open","later"} …]}; `text` is it with
 * line ends. */
struct result_file {
    json_t *value;
    json_t *happened;
};

struct result_file result_begin(struct arena *a, const struct archive_head *h, const struct position *p);
/* The next entry of the edition, with its later part open; left out unless it is of a count or a telling. */
void result_add(struct result_file *r, struct arena *a, uint64_t entry, const struct event_parts *e);
struct str result_text(struct arena *a, const struct result_file *r);

#endif
