/* event_read.c: an entry becomes an event again, and is applied to the state. Strict: what no emit would have
 * written is a damaged log. */
#include "award/log/apply.h"
#include "award/log/event_cache.h"
#include "award/log/event_spent.h"
#include "base/time.h"
#include "proof/base64.h"

#include <string.h>

bool event_has_class(const struct event_type *t, enum event_class class) {
    for (const struct event_field *f = t->fields; f->name; f++)
        if (f->class == class)
            return true;
    return false;
}

/* Walks an object whose members must stand in one order. */
struct members {
    void *at;
    json_t *object;
};

static struct members members_of(json_t *object) {
    return (struct members){json_object_iter(object), object};
}

/* The next member when it has this name, else null. */
static json_t *next_member(struct members *m, const char *name) {
    if (!m->at || !str_equal(str_of(json_object_iter_key(m->at)), str_of(name)))
        return NULL;
    json_t *value = json_object_iter_value(m->at);
    m->at = json_object_iter_next(m->object, m->at);
    return value;
}

static bool read_class(const struct event_type *type, enum event_class class, struct members *m) {
    for (const struct event_field *f = type->fields; f->name; f++) {
        if (f->class != class)
            continue;
        json_t *value = next_member(m, f->name);
        if (value ? !event_value_fits(f->kind, value) : !f->optional)
            return false;
    }
    return !m->at;
}

static bool read_private(const struct event_type *type, json_t *part) {
    struct members m = members_of(part);
    json_t *by = next_member(&m, "by"), *form = next_member(&m, "form");
    struct hash token;
    if (!by || !(json_is_null(by) || event_value_fits(KIND_ID, by)))
        return false;
    if (!form || !(json_is_null(form) || fact_hash(form, "token", &token)))
        return false;
    return read_class(type, CLASS_PRIVATE, &m);
}

static enum fault parse_opening(struct arena *a, const struct record *r, const char *class, json_t **part) {
    *part = NULL;
    for (size_t i = 0; i < r->openings_n; i++)
        if (str_equal(r->openings[i].class, str_of(class)))
            return json_parse(a, r->openings[i].json, part) == OK && json_is_object(*part) ? OK
                                                                                           : FOLDER_DAMAGED;
    return ERASED;
}

/* An opening as an object; empty, and e->erased, when it is gone. */
static bool open_part(struct arena *a, const struct record *r, const char *class, struct event_parts *e,
                      json_t **part) {
    enum fault f = parse_opening(a, r, class, part);
    if (f == ERASED) {
        e->erased = true;
        *part = json_new_object(a);
    }
    return f == OK || f == ERASED;
}

static bool commitment_next(struct members *m, const char *class) {
    return event_value_fits(KIND_HASH, next_member(m, class));
}

static bool read_plain(struct arena *a, const struct record *r, struct members *m, struct event_parts *e) {
    json_t *edition = next_member(m, "edition");
    if (edition && !event_value_fits(KIND_ID, edition))
        return false;
    e->edition = json_text(edition);
    e->open = next_member(m, "open");
    bool has_later = event_has_class(e->type, CLASS_LATER);
    if ((has_later && !commitment_next(m, "later")) || !commitment_next(m, "private") || m->at)
        return false;
    e->later = json_new_object(a);
    return (!has_later || open_part(a, r, "later", e, &e->later)) &&
           open_part(a, r, "private", e, &e->private);
}

static bool read_sealed(struct arena *a, const struct record *r, struct members *m, struct event_parts *e) {
    if (!commitment_next(m, "later") || !commitment_next(m, "private") || m->at)
        return false;
    json_t *outer;
    if (!open_part(a, r, "private", e, &outer))
        return false;
    struct members p = members_of(outer);
    e->private = p.at ? next_member(&p, "private") : outer;
    if (!json_is_object(e->private) || p.at)
        return false;
    if (!open_part(a, r, "later", e, &outer))
        return false;
    struct members l = members_of(outer);
    if (!l.at) { /* erased: not even its type is known any more */
        e->open = e->later = outer;
        return true;
    }
    e->type = event_find(json_text(next_member(&l, "type")));
    json_t *edition = next_member(&l, "edition");
    e->edition = json_text(edition);
    e->open = next_member(&l, "open");
    e->later = next_member(&l, "later");
    return e->type && json_is_string(edition) && (e->edition.n == 0 || event_value_fits(KIND_ID, edition)) &&
           !l.at;
}

static bool parts_fit(const struct event_parts *e) {
    if (!json_is_object(e->open) || !json_is_object(e->later) || !json_is_object(e->private))
        return false;
    struct members open = members_of(e->open), later = members_of(e->later);
    return e->type->apply && read_class(e->type, CLASS_OPEN, &open) &&
           ((e->erased && !later.at) || read_class(e->type, CLASS_LATER, &later)) &&
           (json_object_size(e->private) == 0 ? e->erased : read_private(e->type, e->private));
}

enum fault event_decode(struct arena *a, const struct record *r, struct event_parts *e) {
    json_t *entry;
    if (json_parse(a, r->entry, &entry) != OK || !json_is_object(entry))
        return FOLDER_DAMAGED;
    struct members m = members_of(entry);
    json_t *version = next_member(&m, "v");
    struct str type = json_text(next_member(&m, "type"));
    json_t *at = next_member(&m, "at");
    if (!version || json_integer_value(version) != ENTRY_VERSION || !event_value_fits(KIND_TIME, at))
        return FOLDER_DAMAGED;
    time_parse_rfc3339(json_text(at), &e->at);
    e->sealed = str_equal(type, STR("sealed"));
    e->type = e->sealed ? NULL : event_find(type);
    if (!e->sealed && (!e->type || e->type->sealed))
        return FOLDER_DAMAGED;
    if (!(e->sealed ? read_sealed(a, r, &m, e) : read_plain(a, r, &m, e)))
        return FOLDER_DAMAGED;
    return !e->type || parts_fit(e) ? OK : FOLDER_DAMAGED;
}

static struct fact fact_of(struct txn *t, uint64_t index, const struct event_parts *e) {
    return (struct fact){.txn = t,
                         .index = index,
                         .at = e->at,
                         .type = e->type,
                         .edition = e->edition,
                         .by = json_get_str(e->private, "by"),
                         .sealed = e->sealed,
                         .erased = e->erased,
                         .open = e->open,
                         .later = e->later,
                         .private = e->private};
}

static enum fault apply_parts(struct txn *t, uint64_t index, const struct event_parts *e) {
    struct fact f = fact_of(t, index, e);
    if (!e->type)
        return history_put(t, &f);
    enum fault fault = e->type->apply(&f);
    if (fault == OK)
        fault = history_put(t, &f);
    return fault == OK ? spent_put(t, &f) : fault;
}

enum fault event_apply(struct txn *t, uint64_t index, const struct record *r) {
    if (r->decoded)
        return apply_parts(t, index, r->decoded);
    struct arena *a = arena_new();
    struct event_parts e = {0};
    enum fault f = event_decode(a, r, &e);
    if (f == OK)
        f = apply_parts(t, index, &e);
    arena_free(a);
    return f;
}

/* Most entries are told from an `erased` one by their first bytes. */
static bool may_erase(struct str entry) {
    return str_starts(entry, STR("{\"v\":1,\"type\":\"erased\"")) ||
           str_starts(entry, STR("{\"v\":1,\"type\":\"sealed\""));
}

static void name_erasure(const struct event_parts *e, each_erasure *each, void *context) {
    if (!e->type || !str_equal(str_of(e->type->name), STR("erased")))
        return;
    struct str class = json_get_str(e->open, "class");
    int64_t index = json_get_int(e->open, "entry");
    if (index >= 0 && (str_equal(class, STR("later")) || str_equal(class, STR("private"))))
        each(context, (uint64_t)index, class.p[0] == 'l' ? STR("later") : STR("private"));
}

static void event_erasures(const struct record *r, each_erasure *each, void *context) {
    if (!may_erase(r->entry))
        return;
    struct arena *a = arena_new();
    struct event_parts e = {0};
    if (r->decoded)
        name_erasure(r->decoded, each, context);
    else if (event_decode(a, r, &e) == OK)
        name_erasure(&e, each, context);
    arena_free(a);
}

const struct domain award_domain = {.apply = event_apply, .erasures = event_erasures};

enum fault event_read(const struct txn *t, struct arena *a, uint64_t index, struct fact *f) {
    struct record r;
    enum fault fault = journal_record(t, index, &r);
    if (fault != OK)
        return fault;
    struct event_parts e = {0};
    fault = event_decode_cached(a, index, &r, &e);
    if (fault == OK)
        *f = fact_of(NULL, index, &e);
    return fault;
}

enum fault apply_cover(struct fact *f) {
    (void)f; /* it says nothing */
    return OK;
}
