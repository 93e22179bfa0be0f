/* result.c: which events a result is made of, and how each is written. */
#include "audit/result.h"

#include "base/time.h"

#include <string.h>

static const char *const types[] = {"step.counted", "edition.announced", "edition.corrected",
                                    "edition.recalled"};

static bool tells(const struct event_parts *e) {
    for (size_t i = 0; e->type && i < sizeof types / sizeof *types; i++)
        if (strcmp(e->type->name, types[i]) == 0)
            return true;
    return false;
}

struct result_file result_begin(struct arena *a, const struct archive_head *h, const struct position *p) {
    struct result_file r = {json_new_object(a), json_array()};
    json_set_str(r.value, "log", h->log);
    json_set_str(r.value, "edition", h->edition);
    json_set_int(r.value, "entries", (int64_t)p->size);
    json_set_str(r.value, "root", base64_encode(a, hash_str(&p->root)));
    json_set_new(r.value, "happened", r.happened);
    return r;
}

void result_add(struct result_file *r, struct arena *a, uint64_t entry, const struct event_parts *e) {
    if (!tells(e))
        return;
    json_t *row = json_object();
    json_set_int(row, "entry", (int64_t)entry);
    json_set_str(row, "type", str_of(e->type->name));
    json_set_str(row, "at", time_format_rfc3339(a, e->at));
    json_object_set(row, "open", e->open);
    json_object_set(row, "later", e->later);
    json_add_new(r->happened, row);
}

struct str result_text(struct arena *a, const struct result_file *r) {
    return json_lines(a, r->value);
}
