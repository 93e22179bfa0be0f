/* association.c: the first entry, and what the association says of itself. */
#include "award/log/association.h"

#include "award/log/apply.h"
#include "award/log/tables.h"
#include "award/people/people.h"
#include "base/email.h"

#include <string.h>

enum { RECORD_VERSION = 1 };

_Static_assert(sizeof(struct association_record) == 16, "no padding: records are compared byte by byte");

static const struct str key = STR_INIT("association");

static struct association_record record_of(const struct txn *t) {
    struct association_record r;
    if (table_get_record(t, T_ASSOCIATION, key, &r, sizeof r) != OK)
        memset(&r, 0, sizeof r);
    return r;
}

static enum fault record_put(struct txn *t, const struct association_record *r) {
    return table_put(t, T_ASSOCIATION, key, str_bytes(r, sizeof *r));
}

/* --- how it is told --- */

enum fault association_read(const struct txn *t, struct arena *a, struct association *as) {
    struct association_record r = record_of(t);
    *as = (struct association){.sample = r.sample, .named = r.named};
    if (!r.changed)
        return OK;
    struct fact f;
    enum fault fault = event_read(t, a, r.changed - 1, &f);
    if (fault != OK)
        return fault;
    as->name = json_get_str(f.private, "name");
    as->short_name = json_get_str(f.private, "short");
    as->web = json_get_str(f.private, "web");
    as->sender_name = json_get_str(f.private, "sender_name");
    as->sender_email = json_get_str(f.private, "sender_email");
    as->privacy_contact = json_get_str(f.private, "privacy_contact");
    as->has_logo = fact_hash(f.private, "logo", &as->logo);
    as->logo_type = json_get_str(f.private, "logo_type");
    return OK;
}

enum fault association_logo(const struct txn *t, struct str *bytes, struct str *type, struct arena *a) {
    struct association as;
    enum fault f = association_read(t, a, &as);
    if (f != OK)
        return f;
    if (!as.has_logo)
        return NOT_FOUND;
    *type = as.logo_type;
    return journal_blob(t, as.logo, bytes);
}

/* --- commands --- */

enum fault log_begin(struct txn *t, struct command *c, struct batch *out) {
    const struct log_begin_args *args = c->args;
    struct position p;
    int64_t last;
    enum fault f = journal_position(t, &p, &last);
    if (f != OK)
        return f;
    if (p.size)
        return ALREADY_DONE;
    json_t *fields = json_object();
    json_set_str(fields, "origin", args->origin);
    json_set_bool(fields, "sample", args->sample);
    json_set_int(fields, "format", STORE_FORMAT);
    return event_emit(c, out, "log.begun", (struct str){0}, false, fields);
}

static bool says_the_same(const struct association *as, const struct association_change_args *args) {
    return as->named && args->logo.n == 0 && str_equal(as->name, args->name) &&
           str_equal(as->short_name, args->short_name) && str_equal(as->web, args->web) &&
           str_equal(as->sender_name, args->sender_name) && str_equal(as->sender_email, args->sender_email) &&
           str_equal(as->privacy_contact, args->privacy_contact);
}

/* A new logo, or the one from before. */
static enum fault set_logo(const struct association *as, const struct association_change_args *args,
                           struct batch *out, json_t *fields) {
    struct hash h = as->logo;
    struct str type = as->logo_type;
    if (args->logo.n) {
        enum fault f = batch_add_blob(out, args->logo, &h);
        if (f != OK)
            return f;
        type = args->logo_type;
    } else if (!as->has_logo) {
        return OK;
    }
    fact_set_hash(fields, "logo", h);
    json_set_str(fields, "logo_type", type);
    return OK;
}

enum fault association_change(struct txn *t, struct command *c, struct batch *out) {
    const struct association_change_args *args = c->args;
    struct association before;
    enum fault f = admin_only(t, c);
    if (f != OK)
        return f;
    if (!args->name.n || !args->sender_name.n || !args->sender_email.n || !args->privacy_contact.n)
        return FIELD_MISSING;
    if (args->logo.n > LOGO_BYTES_MAX)
        return FIELD_TOO_LONG;
    f = email_check(args->sender_email);
    if (f == OK)
        f = association_read(t, c->arena, &before);
    if (f != OK)
        return f;
    if (says_the_same(&before, args))
        return NOTHING_CHANGED;

    json_t *fields = json_new_object(c->arena);
    json_set_str(fields, "name", args->name);
    json_set_given(fields, "short", args->short_name);
    json_set_given(fields, "web", args->web);
    json_set_str(fields, "sender_name", args->sender_name);
    json_set_str(fields, "sender_email", args->sender_email);
    json_set_str(fields, "privacy_contact", args->privacy_contact);
    f = set_logo(&before, args, out, fields);
    return f == OK ? event_emit(c, out, "association.changed", (struct str){0}, false, json_incref(fields))
                   : f;
}

/* --- state --- */

enum fault apply_log_begun(struct fact *f) {
    struct association_record r;
    memset(&r, 0, sizeof r);
    r.version = RECORD_VERSION;
    r.sample = json_get_bool(f->open, "sample");
    return record_put(f->txn, &r);
}

enum fault apply_association_changed(struct fact *f) {
    struct association_record r = record_of(f->txn);
    r.named = true;
    r.changed = f->index + 1;
    return record_put(f->txn, &r);
}
