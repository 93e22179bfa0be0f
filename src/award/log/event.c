/* event.c: an event becomes an entry: bytes that are written once and never again. */
#include "award/log/event.h"

#include "award/log/event_parts.h"
#include "base/time.h"
#include "proof/base64.h"

#include <string.h>

/* The values of one class, in the definition's order, behind what `part` already has. */
static bool take_class(const struct event_type *type, enum event_class class, const json_t *fields,
                       json_t *part, size_t *taken) {
    for (const struct event_field *f = type->fields; f->name; f++) {
        if (f->class != class)
            continue;
        json_t *value = json_object_get(fields, f->name);
        if (!value || json_is_null(value)) {
            if (!f->optional)
                return false;
            continue;
        }
        if (!event_value_fits(f->kind, value) || json_object_set(part, f->name, value) != 0)
            return false;
        ++*taken;
    }
    return true;
}

/* Who did it and the form's token: what a repeated form is answered with rides along. */
static void take_author(const struct command *c, struct arena *a, json_t *private) {
    if (c->by.n)
        json_set_str(private, "by", c->by);
    else
        json_set_new(private, "by", json_null());
    if (!c->has_token) {
        json_set_new(private, "form", json_null());
        return;
    }
    json_t *form = json_object();
    json_set_str(form, "token", base64_encode(a, hash_str(&c->token)));
    json_set_int(form, "number", c->result.number);
    json_set_str(form, "id", str_of(c->result.id));
    json_set_new(private, "form", form);
}

static bool take_fields(struct command *c, const json_t *fields, struct event_parts *e) {
    size_t given = 0, taken = 0;
    const char *key;
    json_t *value;
    json_object_foreach((json_t *)fields, key, value) {
        given += !json_is_null(value);
    }

    e->open = json_new_object(c->arena);
    e->later = json_new_object(c->arena);
    e->private = json_new_object(c->arena);
    take_author(c, c->arena, e->private);
    return take_class(e->type, CLASS_OPEN, fields, e->open, &taken) &&
           take_class(e->type, CLASS_LATER, fields, e->later, &taken) &&
           take_class(e->type, CLASS_PRIVATE, fields, e->private, &taken) && taken == given;
}

/* Adds an opening with a fresh salt and puts its commitment into the entry. */
static void commit(struct command *c, struct record *r, json_t *entry, const char *class,
                   const json_t *part) {
    unsigned char *salt = arena_alloc(c->arena, SALT_BYTES);
    seed_bytes(&c->seed, salt, SALT_BYTES);
    struct opening o = {str_of(class), str_bytes(salt, SALT_BYTES), json_compact(c->arena, part)};
    struct hash h = commitment(o.class, o.salt, o.json);
    fact_set_hash(entry, class, h);
    r->openings[r->openings_n++] = o;
}

static void encode_plain(struct command *c, const struct event_parts *e, json_t *entry, struct record *r) {
    if (e->edition.n)
        json_set_str(entry, "edition", e->edition);
    json_set_new(entry, "open", json_incref(e->open));
    if (event_has_class(e->type, CLASS_LATER))
        commit(c, r, entry, "later", e->later);
    commit(c, r, entry, "private", e->private);
}

/* Both openings are always there: how many parts an event has would tell what it is. */
static void encode_sealed(struct command *c, const struct event_parts *e, json_t *entry, struct record *r) {
    json_t *later = json_new_object(c->arena), *private = json_new_object(c->arena);
    json_set_str(later, "type", str_of(e->type->name));
    json_set_str(later, "edition", e->edition);
    json_set_new(later, "open", json_incref(e->open));
    json_set_new(later, "later", json_incref(e->later));
    json_set_new(private, "private", json_incref(e->private));
    commit(c, r, entry, "later", later);
    commit(c, r, entry, "private", private);
}

enum fault event_emit(struct command *c, struct batch *out, const char *type, struct str edition, bool secret,
                      json_t *fields) {
    json_owned(c->arena, fields);
    struct event_parts *e = arena_alloc(c->arena, sizeof *e);
    e->type = event_find(str_of(type));
    if (!e->type || !e->type->apply || !take_fields(c, fields, e))
        return INTERNAL;
    e->at = c->at;
    e->edition = arena_copy(c->arena, edition);
    e->sealed = secret || e->type->sealed;

    json_t *entry = json_new_object(c->arena);
    json_set_int(entry, "v", ENTRY_VERSION);
    json_set_str(entry, "type", e->sealed ? STR("sealed") : str_of(type));
    json_set_str(entry, "at", time_format_rfc3339(c->arena, c->at));
    struct record r = {.decoded = e};
    if (e->sealed)
        encode_sealed(c, e, entry, &r);
    else
        encode_plain(c, e, entry, &r);
    r.entry = json_compact(c->arena, entry);
    return batch_add(out, &r);
}

void result_id(struct command *c, struct str id) {
    size_t n = id.n < RESULT_ID_MAX - 1 ? id.n : RESULT_ID_MAX - 1;
    memcpy(c->result.id, id.p, n);
    c->result.id[n] = 0;
}

enum fault cover_write(struct txn *t, struct command *c, struct batch *out) {
    (void)t;
    /* of any length that a real one may have, so that backups and databases do not tell them apart by size
     * either */
    static const char sign[] = "abcdefghijklmnopqrstuvwxyz234567";
    uint16_t length;
    seed_bytes(&c->seed, &length, sizeof length);
    size_t n = 64 + length % 1024;
    char *noise = arena_alloc(c->arena, n);
    seed_bytes(&c->seed, noise, n);
    for (size_t i = 0; i < n; i++)
        noise[i] = sign[(unsigned char)noise[i] & 31];
    json_t *fields = json_object();
    json_set_str(fields, "noise", str_bytes(noise, n));
    return event_emit(c, out, "cover", (struct str){0}, true, fields);
}
