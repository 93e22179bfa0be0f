/* passkeys.c: T_PASSKEY_IDS says whose a passkey is and T_PASSKEYS which ones a person has; the rest is read
 * from the entry that added it. */
#include "award/people/passkeys.h"

#include "award/log/apply.h"
#include "award/log/row.h"
#include "award/log/tables.h"
#include "award/people/outbox.h"
#include "award/people/people_parts.h"
#include "proof/base64.h"

#include <string.h>

_Static_assert(sizeof(struct passkey_record) == 40, "no padding: records are compared byte by byte");
_Static_assert(sizeof(struct passkey_use) == 24, "no padding: records are compared byte by byte");

enum { USE_VERSION = 1 };

static struct key list_key(struct str person, uint64_t entry) {
    struct key k = key_new();
    key_str(&k, person);
    key_u64(&k, entry);
    return k;
}

static struct str owner_of(const struct passkey_record *r) {
    return row_text(r->person, sizeof r->person);
}

/* --- reading --- */

static enum fault decode(struct arena *a, const json_t *part, const char *name, struct str *bytes) {
    return base64_decode(a, json_get_str(part, name), bytes) ? FOLDER_DAMAGED : OK;
}

static void read_use(const struct txn *t, struct passkey_kept *k) {
    struct passkey_use use;
    if (table_get_record(t, T_PASSKEY_USES, hash_str(&k->id), &use, sizeof use))
        return;
    k->sign_count = use.sign_count;
    k->used_at = use.at;
}

static enum fault read_entry(const struct txn *t, struct arena *a, uint64_t entry, struct passkey_kept *k) {
    struct fact f;
    enum fault fault = event_read(t, a, entry, &f);
    if (fault)
        return fault;
    if (f.erased)
        return NOT_FOUND;
    *k = (struct passkey_kept){.person = json_get_str(f.open, "person"),
                               .entry = entry,
                               .added_at = f.at,
                               .name = json_get_str(f.private, "name"),
                               .rp_id = json_get_str(f.private, "site"),
                               .sign_count = (uint32_t)json_get_int(f.private, "count")};
    if (!fact_hash(f.open, "passkey", &k->id))
        return FOLDER_DAMAGED;
    fault = decode(a, f.private, "credential", &k->credential_id);
    if (!fault)
        fault = decode(a, f.private, "key", &k->public_key);
    if (!fault)
        read_use(t, k);
    return fault;
}

enum fault passkey_find(const struct txn *t, struct arena *a, struct hash id, struct passkey_kept *k) {
    struct passkey_record r;
    enum fault f = table_get_record(t, T_PASSKEY_IDS, hash_str(&id), &r, sizeof r);
    return f ? f : read_entry(t, a, r.entry, k);
}

enum fault passkeys_list(const struct txn *t, struct arena *a, struct str person, struct passkey_kept **list,
                         size_t *n) {
    struct cursor c;
    *n = 0;
    *list = arena_alloc(a, PASSKEYS_MAX * sizeof **list);
    if (!id_valid(person))
        return OK;
    enum fault f = cursor_open(t, T_PASSKEYS, person, (struct str){0}, false, &c);
    if (f)
        return f;
    while (!f && *n < PASSKEYS_MAX && cursor_next(&c)) {
        f = read_entry(t, a, key_read_u64(c.key, person.n), &(*list)[*n]);
        *n += f == OK;
        f = f == NOT_FOUND ? OK : f;
    }
    f = f ? f : c.fault;
    cursor_close(&c);
    return f;
}

size_t passkeys_count(const struct txn *t, struct str person, struct str rp_id) {
    struct cursor c;
    size_t n = 0;
    if (!id_valid(person) || cursor_open(t, T_PASSKEYS, person, (struct str){0}, false, &c))
        return 0;
    while (n < PASSKEYS_MAX && cursor_next(&c))
        n += rp_id.n == 0 || str_equal(c.value, rp_id);
    cursor_close(&c);
    return n;
}

/* --- deciding --- */

static void set_base64(struct command *c, json_t *fields, const char *name, struct str bytes) {
    json_set_str(fields, name, base64_encode(c->arena, bytes));
}

enum fault passkey_add(struct txn *t, struct command *c, struct batch *out) {
    const struct passkey_add_args *args = c->args;
    struct hash id = hash_of(args->credential_id);
    if (!person_exists(t, c->by))
        return NOT_FOUND;
    if (!args->name.n)
        return FIELD_MISSING;
    if (table_has(t, T_PASSKEY_IDS, hash_str(&id)))
        return ALREADY_DONE;
    if (passkeys_count(t, c->by, STR("")) >= PASSKEYS_MAX)
        return TOO_MANY;
    if (args->rp_id.n == 0 || args->rp_id.n > PASSKEY_SITE_MAX)
        return INTERNAL;
    json_t *fields = json_object();
    json_set_str(fields, "person", c->by);
    fact_set_hash(fields, "passkey", id);
    json_set_str(fields, "name", args->name);
    json_set_str(fields, "site", args->rp_id);
    set_base64(c, fields, "credential", args->credential_id);
    set_base64(c, fields, "key", args->public_key);
    set_base64(c, fields, "make", args->aaguid);
    json_set_int(fields, "count", args->sign_count);
    json_set_int(fields, "flags", args->flags);
    return event_emit(c, out, "passkey.added", (struct str){0}, false, fields);
}

static enum fault emit_removed(struct txn *t, struct command *c, struct batch *out, struct str person,
                               struct hash id) {
    json_t *fields = json_object();
    json_set_str(fields, "person", person);
    fact_set_hash(fields, "passkey", id);
    enum fault f = table_delete(t, T_PASSKEY_USES, hash_str(&id));
    if (f)
        json_decref(fields);
    return f ? f : event_emit(c, out, "passkey.removed", (struct str){0}, false, fields);
}

enum fault passkey_remove(struct txn *t, struct command *c, struct batch *out) {
    const struct passkey_remove_args *args = c->args;
    bool own = str_equal(c->by, args->person);
    struct passkey_record r;
    enum fault f = own ? OK : admin_only(t, c);
    if (!f)
        f = table_get_record(t, T_PASSKEY_IDS, hash_str(&args->id), &r, sizeof r);
    if (f)
        return f;
    if (!str_equal(owner_of(&r), args->person))
        return NOT_FOUND;
    if (own && person_is_admin(t, c->by) && passkeys_count(t, c->by, STR("")) == 1)
        return WRONG_STATE;
    return emit_removed(t, c, out, args->person, args->id);
}

enum fault passkeys_clear(struct txn *t, struct command *c, struct batch *out) {
    const struct str person = *(const struct str *)c->args;
    struct passkey_kept *list = NULL;
    size_t n = 0;
    enum fault f = admin_only(t, c);
    if (!f && str_equal(c->by, person))
        f = SECOND_PERSON;
    if (!f)
        f = passkeys_list(t, c->arena, person, &list, &n);
    if (!f && n == 0)
        f = NOT_FOUND;
    for (size_t i = 0; !f && i < n; i++)
        f = emit_removed(t, c, out, person, list[i].id);
    return f;
}

enum fault passkey_used(struct txn *t, struct hash id, uint32_t sign_count, unsigned flags, int64_t at) {
    const struct passkey_use use = {
        .version = USE_VERSION, .sign_count = sign_count, .flags = flags, .at = at};
    return table_put(t, T_PASSKEY_USES, hash_str(&id), str_bytes(&use, sizeof use));
}

/* --- state --- */

enum fault apply_passkey_added(struct fact *f) {
    struct str person = json_get_str(f->open, "person");
    struct passkey_record r;
    struct hash id;
    if (!fact_hash(f->open, "passkey", &id) || person.n > sizeof r.person || !person_exists(f->txn, person))
        return FOLDER_DAMAGED;
    memset(&r, 0, sizeof r);
    row_set_text(r.person, sizeof r.person, person);
    r.entry = f->index;
    struct key k = list_key(person, f->index);
    enum fault fault = table_put(f->txn, T_PASSKEY_IDS, hash_str(&id), str_bytes(&r, sizeof r));
    if (!fault)
        fault = table_put(f->txn, T_PASSKEYS, key_of(&k), json_get_str(f->private, "site"));
    return fault ? fault
                 : outbox_put(f, 0, MAIL_PASSKEY_ADDED, MAIL_TO_PERSON, person, 0, 0, (struct str){0});
}

enum fault passkey_forget(struct txn *t, const json_t *open) {
    struct passkey_record r;
    struct hash id;
    if (!fact_hash(open, "passkey", &id))
        return FOLDER_DAMAGED;
    enum fault f = table_get_record(t, T_PASSKEY_IDS, hash_str(&id), &r, sizeof r);
    if (f)
        return f == NOT_FOUND ? OK : f;
    struct key k = list_key(owner_of(&r), r.entry);
    f = table_delete(t, T_PASSKEY_IDS, hash_str(&id));
    return f ? f : table_delete(t, T_PASSKEYS, key_of(&k));
}

enum fault apply_passkey_removed(struct fact *f) {
    return passkey_forget(f->txn, f->open);
}
