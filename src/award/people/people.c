/* people.c: persons: added, changed, found by address, made administrators. */
#include "award/people/people.h"

#include "award/log/apply.h"
#include "award/log/tables.h"
#include "award/people/outbox.h"
#include "award/people/people_parts.h"
#include "base/email.h"
#include "base/sort.h"

#include <stdlib.h>
#include <string.h>

enum { RECORD_VERSION = 1 };

_Static_assert(sizeof(struct person_record) == 48, "no padding: records are compared byte by byte");

static struct hash mail_key(const struct txn *t, struct str email) {
    struct arena *a = arena_new();
    char *lower = arena_alloc(a, email.n + 1);
    for (size_t i = 0; i < email.n; i++)
        lower[i] = (char)(email.p[i] >= 'A' && email.p[i] <= 'Z' ? email.p[i] - 'A' + 'a' : email.p[i]);
    struct hash h = store_mac(t->store, STR("person mail"), str_bytes(lower, email.n));
    arena_free(a);
    return h;
}

static enum fault record_get(const struct txn *t, struct str id, struct person_record *r) {
    if (!id_valid(id))
        return NOT_FOUND;
    return table_get_record(t, T_PEOPLE, id, r, sizeof *r);
}

static enum fault record_put(struct txn *t, struct str id, const struct person_record *r) {
    return table_put(t, T_PEOPLE, id, str_bytes(r, sizeof *r));
}

/* --- how they are told --- */

static enum fault person_of(const struct txn *t, struct arena *a, struct str id,
                            const struct person_record *r, struct person *p) {
    struct fact f;
    enum fault fault = event_read(t, a, r->texts, &f);
    if (fault != OK)
        return fault;
    *p = (struct person){.id = arena_copy(a, id),
                         .name = json_get_str(f.private, "name"),
                         .email = json_get_str(f.private, "email"),
                         .from = json_get_str(f.private, "from"),
                         .lang = LANG_NB,
                         .admin = r->admin};
    lang_parse(json_get_str(f.private, "lang"), &p->lang);
    return OK;
}

enum fault person_read(const struct txn *t, struct arena *a, struct str id, struct person *p) {
    struct person_record r;
    enum fault f = record_get(t, id, &r);
    return f == OK ? person_of(t, a, id, &r, p) : f;
}

enum fault person_read_earlier(const struct txn *t, struct arena *a, struct str id, uint64_t texts,
                               struct person *p) {
    struct person_record r;
    enum fault f = record_get(t, id, &r);
    r.texts = texts;
    return f == OK ? person_of(t, a, id, &r, p) : f;
}

enum fault person_address(const struct txn *t, struct str id, struct person_address *address) {
    struct person_record r;
    enum fault f = record_get(t, id, &r);
    *address = (struct person_address){.texts = r.texts};
    if (f == OK && r.has_mail)
        address->mail = r.mail;
    return f;
}

bool person_exists(const struct txn *t, struct str id) {
    struct person_record r;
    return record_get(t, id, &r) == OK;
}

bool person_is_admin(const struct txn *t, struct str id) {
    struct person_record r;
    return record_get(t, id, &r) == OK && r.admin;
}

enum fault admin_only(const struct txn *t, const struct command *c) {
    return person_is_admin(t, c->by) ? OK : NOT_ALLOWED;
}

enum fault admin_or_server(const struct txn *t, const struct command *c) {
    return c->by.n ? admin_only(t, c) : OK;
}

static enum fault id_by_mail(const struct txn *t, struct arena *a, struct str email, struct str *id) {
    struct hash h = mail_key(t, email);
    struct str value;
    enum fault f = table_get(t, T_PEOPLE_MAIL, hash_str(&h), &value);
    if (f == OK)
        *id = arena_copy(a, value);
    return f;
}

enum fault person_by_mail(const struct txn *t, struct arena *a, struct str email, struct person *p) {
    struct str id;
    enum fault f = id_by_mail(t, a, email, &id);
    return f == OK ? person_read(t, a, id, p) : f;
}

enum fault people_page(const struct txn *t, struct arena *a, struct str after, size_t limit,
                       struct person **list, size_t *n) {
    *n = 0;
    *list = arena_alloc(a, (limit + 1) * sizeof **list);
    struct cursor c;
    enum fault f = cursor_open(t, T_PEOPLE, (struct str){0}, after, false, &c);
    if (f != OK)
        return f;
    while (f == OK && *n < limit && cursor_next(&c)) {
        if (str_equal(c.key, after))
            continue;
        struct person_record r;
        cursor_record(&c, &r, sizeof r);
        f = person_of(t, a, c.key, &r, &(*list)[*n]);
        *n += f == OK;
    }
    if (f == OK)
        f = c.fault;
    cursor_close(&c);
    return f;
}

static int by_name(const void *x, const void *y) {
    const struct person *a = x, *b = y;
    int order = norwegian_compare(a->name, b->name);
    return order ? order : str_compare(a->id, b->id);
}

enum fault admins_list(const struct txn *t, struct arena *a, struct person **list, size_t *n) {
    *n = 0;
    *list = NULL;
    size_t room = 0;
    struct cursor c;
    enum fault f = cursor_open(t, T_PEOPLE, (struct str){0}, (struct str){0}, false, &c);
    if (f != OK)
        return f;
    while (f == OK && cursor_next(&c)) {
        struct person_record r;
        cursor_record(&c, &r, sizeof r);
        if (!r.admin)
            continue;
        if (*n == room) {
            struct person *more = arena_alloc(a, (room = room ? 2 * room : 8) * sizeof *more);
            if (*n)
                memcpy(more, *list, *n * sizeof *more);
            *list = more;
        }
        f = person_of(t, a, c.key, &r, &(*list)[*n]);
        *n += f == OK;
    }
    if (f == OK)
        f = c.fault;
    cursor_close(&c);
    if (f == OK && *n)
        qsort(*list, *n, sizeof **list, by_name);
    return f;
}

/* --- commands --- */

static enum fault person_check(const struct person_args *p) {
    if (!p->name.n)
        return FIELD_MISSING;
    return p->email.n ? email_check(p->email) : OK;
}

static enum fault emit_person(struct command *c, struct batch *out, const char *type, struct str id,
                              const struct person_args *p) {
    json_t *fields = json_object();
    json_set_str(fields, "person", id);
    json_set_str(fields, "name", p->name);
    json_set_given(fields, "email", p->email);
    json_set_given(fields, "from", p->from);
    json_set_str(fields, "lang", lang_code(p->lang));
    return event_emit(c, out, type, (struct str){0}, false, fields);
}

enum fault person_settle(struct txn *t, struct command *c, struct batch *out, const struct person_args *who,
                         struct str *id) {
    *id = who->person;
    if (who->person.n) {
        result_id(c, *id);
        return person_exists(t, who->person) ? OK : NOT_FOUND;
    }
    enum fault f = who->email.n ? id_by_mail(t, c->arena, who->email, id) : NOT_FOUND;
    if (f == OK)
        result_id(c, *id);
    if (f != NOT_FOUND)
        return f;
    f = person_check(who);
    if (f != OK)
        return f;
    *id = seed_id_in(&c->seed, c->arena);
    result_id(c, *id);
    return emit_person(c, out, "person.added", *id, who);
}

enum fault person_add(struct txn *t, struct command *c, struct batch *out) {
    const struct person_args *args = c->args;
    struct str id;
    enum fault f = admin_only(t, c);
    if (f != OK)
        return f;
    if (args->email.n) {
        f = id_by_mail(t, c->arena, args->email, &id);
        if (f != NOT_FOUND)
            return f == OK ? ALREADY_DONE : f;
    }
    struct person_args who = *args;
    who.person = (struct str){0};
    return person_settle(t, c, out, &who, &id);
}

enum fault person_change(struct txn *t, struct command *c, struct batch *out) {
    const struct person_args *args = c->args;
    struct person before;
    enum fault f = admin_only(t, c);
    if (f == OK)
        f = person_read(t, c->arena, args->person, &before);
    if (f == OK)
        f = person_check(args);
    if (f != OK)
        return f;
    if (str_equal(before.name, args->name) && str_equal(before.email, args->email) &&
        str_equal(before.from, args->from) && before.lang == args->lang)
        return NOTHING_CHANGED;
    struct str other;
    if (args->email.n && id_by_mail(t, c->arena, args->email, &other) == OK &&
        !str_equal(other, args->person))
        return ALREADY_DONE;
    result_id(c, args->person);
    return emit_person(c, out, "person.changed", args->person, args);
}

static enum fault emit_admin(struct command *c, struct batch *out, const char *type, struct str id) {
    json_t *fields = json_object();
    json_set_str(fields, "person", id);
    return event_emit(c, out, type, (struct str){0}, false, fields);
}

/* The first one is made by the process when the folder begins, every other by one that there is. */
static enum fault may_grant(const struct txn *t, struct command *c) {
    struct person *admins;
    size_t n;
    if (c->by.n)
        return admin_only(t, c);
    enum fault f = admins_list(t, c->arena, &admins, &n);
    return f == OK && n ? NOT_ALLOWED : f;
}

enum fault admin_grant(struct txn *t, struct command *c, struct batch *out) {
    const struct admin_args *args = c->args;
    struct str id;
    enum fault f = may_grant(t, c);
    if (f == OK)
        f = person_settle(t, c, out, &args->who, &id);
    if (f != OK)
        return f;
    return person_is_admin(t, id) ? ALREADY_DONE : emit_admin(c, out, "admin.granted", id);
}

enum fault admin_revoke(struct txn *t, struct command *c, struct batch *out) {
    const struct admin_args *args = c->args;
    struct person *admins;
    size_t n;
    enum fault f = admin_only(t, c);
    if (f == OK)
        f = admins_list(t, c->arena, &admins, &n);
    if (f != OK)
        return f;
    if (!person_is_admin(t, args->who.person))
        return NOT_FOUND;
    if (n == 1)
        return WRONG_STATE;
    result_id(c, args->who.person);
    return emit_admin(c, out, "admin.revoked", args->who.person);
}

/* --- state --- */

/* The look-up by address follows the newest one. */
static enum fault readdress(struct txn *t, struct str id, struct str email, struct person_record *r) {
    enum fault f = r->has_mail ? table_delete(t, T_PEOPLE_MAIL, hash_str(&r->mail)) : OK;
    memset(&r->mail, 0, sizeof r->mail);
    r->has_mail = email.n > 0;
    if (f != OK || !email.n)
        return f;
    r->mail = mail_key(t, email);
    return table_put(t, T_PEOPLE_MAIL, hash_str(&r->mail), id);
}

static enum fault put_texts(struct fact *f, struct person_record *r) {
    struct str id = json_get_str(f->open, "person");
    r->texts = f->index;
    enum fault fault = readdress(f->txn, id, json_get_str(f->private, "email"), r);
    return fault == OK ? record_put(f->txn, id, r) : fault;
}

enum fault person_forget(struct txn *t, struct str id, uint64_t texts) {
    struct person_record r;
    if (record_get(t, id, &r))
        return FOLDER_DAMAGED;
    if (r.texts != texts)
        return OK;
    enum fault f = readdress(t, id, (struct str){0}, &r);
    return f == OK ? record_put(t, id, &r) : f;
}

enum fault apply_person_added(struct fact *f) {
    struct person_record r;
    memset(&r, 0, sizeof r);
    r.version = RECORD_VERSION;
    return put_texts(f, &r);
}

/* Whose address is taken over must get to know of it where they still read. */
enum fault apply_person_changed(struct fact *f) {
    struct str id = json_get_str(f->open, "person");
    struct person_record r, before;
    if (record_get(f->txn, id, &r))
        return FOLDER_DAMAGED;
    before = r;
    enum fault fault = put_texts(f, &r);
    if (!fault && before.has_mail && !hash_equal(before.mail, r.mail))
        fault = outbox_put_earlier(f, 0, MAIL_ADDRESS_CHANGED, id, 0, before.texts);
    return fault;
}

static enum fault set_admin(struct fact *f, bool admin) {
    struct str id = json_get_str(f->open, "person");
    struct person_record r;
    if (record_get(f->txn, id, &r) != OK)
        return FOLDER_DAMAGED;
    r.admin = admin;
    return record_put(f->txn, id, &r);
}

enum fault apply_admin_granted(struct fact *f) {
    return set_admin(f, true);
}

enum fault apply_admin_revoked(struct fact *f) {
    return set_admin(f, false);
}
