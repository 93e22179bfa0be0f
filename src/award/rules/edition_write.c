/* edition_write.c: what administrators do with an edition before it is announced, and what becomes of it in
 * the state. */
#include "award/decision/hall.h"
#include "award/log/apply.h"
#include "award/log/association.h"
#include "award/log/row.h"
#include "award/log/tables.h"
#include "award/people/members_parts.h"
#include "award/rules/edition.h"
#include "base/time.h"

enum { RECORD_VERSION = 1 };

static struct key award_key(struct str award) {
    struct key k = key_new();
    key_str(&k, str_slice(award, 0, AWARD_ID_MAX));
    key_u8(&k, 0);
    return k;
}

static struct key ordinal_key(struct str award, uint32_t ordinal) {
    struct key k = award_key(award);
    key_u32(&k, ordinal);
    return k;
}

/* --- checks --- */

/* Dates that are known stand in order. */
static enum fault check_order(int64_t opens, int64_t closes, int64_t decides, int64_t ceremony) {
    const int64_t dates[] = {opens, closes, decides, ceremony};
    int64_t last = 0;
    for (size_t i = 0; i < sizeof dates / sizeof *dates; i++) {
        if (!dates[i])
            continue;
        if (dates[i] < last || (i == 1 && dates[i] == last))
            return FIELD_DATE_ORDER;
        last = dates[i];
    }
    return OK;
}

static enum fault check_args(const struct edition_args *args) {
    if (!args->label.n)
        return FIELD_MISSING;
    return check_order(args->opens, args->closes, args->decides, args->ceremony);
}

/* The last one that is ours, or that was imported. */
static enum fault last_ordinal(const struct txn *t, struct str award, uint32_t *ordinal) {
    enum fault f = hall_ordinal(t, award, ordinal);
    struct key prefix = award_key(award);
    struct cursor c;
    if (f == OK)
        f = cursor_open(t, T_AWARD_EDITIONS, key_of(&prefix), (struct str){0}, true, &c);
    if (f != OK)
        return f;
    if (cursor_next(&c) && key_read_u32(c.key, prefix.n) > *ordinal)
        *ordinal = key_read_u32(c.key, prefix.n);
    cursor_close(&c);
    return OK;
}

/* --- drafting --- */

static void set_texts(json_t *fields, const struct edition_args *args) {
    json_set_str(fields, "label", args->label);
    json_set_given(fields, "theme", args->theme);
    fact_set_time(fields, "opens", args->opens);
    fact_set_time(fields, "closes", args->closes);
    fact_set_time(fields, "decides", args->decides);
    fact_set_time(fields, "ceremony", args->ceremony);
    json_set_given(fields, "place", args->place);
}

/* Emits the draft; *e is what the following events of the command need to know of it. */
static enum fault draft(struct txn *t, struct command *c, struct batch *out, const struct edition_args *args,
                        struct str award, const json_t *rules, struct edition_record *e) {
    uint32_t last, ordinal = args->ordinal, taken;
    enum fault f = check_args(args);
    if (f == OK)
        f = last_ordinal(t, award, &last);
    if (f != OK)
        return f;
    if (!ordinal)
        ordinal = last + 1;
    struct str id = arena_format(c->arena, "%.*s-%u", STR_ARGS(award), ordinal);
    if (edition_number(t, id, &taken) == OK)
        return ALREADY_DONE;

    memset(e, 0, sizeof *e);
    e->secret = json_get_bool(rules, "secret");
    row_set_text(e->award, sizeof e->award, award);
    row_set_text(e->id, sizeof e->id, id);
    result_id(c, id);
    json_t *fields = json_object();
    json_set_str(fields, "award", award);
    json_set_int(fields, "ordinal", ordinal);
    set_texts(fields, args);
    return event_emit(c, out, "edition.drafted", id, e->secret, fields);
}

enum fault edition_draft(struct txn *t, struct command *c, struct batch *out) {
    const struct edition_args *args = c->args;
    const json_t *rules = award_rules(args->award);
    struct edition_record e;
    if (admin_only(t, c) != OK)
        return NOT_ALLOWED;
    return rules ? draft(t, c, out, args, args->award, rules, &e) : NOT_FOUND;
}

enum fault edition_repeat(struct txn *t, struct command *c, struct batch *out) {
    struct edition_args args = *(const struct edition_args *)c->args;
    struct edition before;
    enum fault f = admin_only(t, c);
    if (f == OK)
        f = edition_find(t, c->arena, args.edition, c->arrived, &before);
    if (f != OK)
        return f;
    const json_t *rules = award_rules(before.award);
    if (!rules)
        return NOT_FOUND;
    if (!args.theme.n)
        args.theme = before.theme;
    if (!args.place.n)
        args.place = before.place;
    struct edition_record e;
    f = draft(t, c, out, &args, before.award, rules, &e);
    return f == OK ? members_copy_all(t, c, out, before.number, 0, edition_id_of(&e), e.secret, rules) : f;
}

/* --- changing --- */

/* What was told when it opened is moved by postponing, with a reason, and not by the way. */
static bool moves_a_date(const struct edition_record *r, const struct edition_args *args) {
    return args->opens != r->opens || args->closes != r->closes ||
           (r->decides && args->decides != r->decides) || (r->ceremony && args->ceremony != r->ceremony);
}

static bool says_the_same(const struct edition *e, const struct edition_args *args) {
    return str_equal(e->label, args->label) && str_equal(e->theme, args->theme) &&
           str_equal(e->place, args->place) && e->record.opens == args->opens &&
           e->record.closes == args->closes && e->record.decides == args->decides &&
           e->record.ceremony == args->ceremony;
}

enum fault edition_change(struct txn *t, struct command *c, struct batch *out) {
    const struct edition_args *args = c->args;
    struct edition e;
    enum fault f = admin_only(t, c);
    if (f == OK)
        f = edition_find(t, c->arena, args->edition, c->arrived, &e);
    if (f == OK)
        f = check_args(args);
    if (f != OK)
        return f;
    if (e.record.announced || (e.record.opened && moves_a_date(&e.record, args)))
        return WRONG_STATE;
    if (says_the_same(&e, args))
        return NOTHING_CHANGED;
    result_id(c, e.id);
    json_t *fields = json_object();
    set_texts(fields, args);
    return event_emit(c, out, "edition.changed", e.id, e.secret, fields);
}

/* --- opening --- */

static enum fault ready_to_open(const struct txn *t, struct command *c, const struct edition *e) {
    struct association as;
    enum fault f = association_read(t, c->arena, &as);
    if (f != OK)
        return f;
    if (e->record.opened)
        return ALREADY_DONE;
    if (!as.named)
        return STEP_NOT_READY;
    if (!e->record.opens || !e->record.closes)
        return FIELD_MISSING;
    if (e->record.closes < c->arrived)
        return DEADLINE_PASSED;
    return check_order(e->record.opens, e->record.closes, e->record.decides, e->record.ceremony);
}

enum fault edition_open(struct txn *t, struct command *c, struct batch *out) {
    const struct edition_open_args *args = c->args;
    struct edition e;
    json_t *rules;
    enum fault f = admin_only(t, c);
    if (f == OK)
        f = edition_find(t, c->arena, args->edition, c->arrived, &e);
    if (f == OK)
        f = ready_to_open(t, c, &e);
    if (f == OK)
        f = edition_rules_of(t, &e.record, &rules);
    if (f != OK)
        return f;
    unsigned char salt[RULES_SALT_BYTES];
    seed_bytes(&c->seed, salt, sizeof salt);
    struct hash frozen;
    f = batch_add_blob(out, rules_freeze(c->arena, rules, salt), &frozen);
    if (f != OK)
        return f;
    result_id(c, e.id);
    json_t *fields = json_object();
    fact_set_hash(fields, "rules", frozen);
    fact_set_time(fields, "closes", e.record.closes);
    return event_emit(c, out, "edition.opened", e.id, e.secret, fields);
}

/* --- postponing --- */

/* A date of 0 stays; else it must be later than the one it replaces. */
static bool later(int64_t *date, int64_t new_one, bool *changed) {
    if (!new_one || new_one == *date)
        return true;
    if (new_one < *date)
        return false;
    *date = new_one;
    *changed = true;
    return true;
}

enum fault edition_postpone(struct txn *t, struct command *c, struct batch *out) {
    const struct edition_postpone_args *args = c->args;
    struct edition e;
    enum fault f = admin_only(t, c);
    if (f == OK)
        f = edition_find(t, c->arena, args->edition, c->arrived, &e);
    if (f != OK)
        return f;
    struct edition_record *r = &e.record;
    bool new_deadline = args->closes && args->closes != r->closes;
    if (!r->opened || r->announced || (r->steps && new_deadline))
        return WRONG_STATE;
    if (!str_trim(args->reason).n)
        return REASON_NEEDED;
    bool changed = false;
    if ((new_deadline && args->closes < c->arrived) || !later(&r->closes, args->closes, &changed) ||
        !later(&r->decides, args->decides, &changed) || !later(&r->ceremony, args->ceremony, &changed))
        return FIELD_DATE_ORDER;
    if (!changed)
        return NOTHING_CHANGED;
    f = check_order(r->opens, r->closes, r->decides, r->ceremony);
    if (f != OK)
        return f;
    result_id(c, e.id);
    json_t *fields = json_object();
    fact_set_time(fields, "closes", args->closes);
    fact_set_time(fields, "decides", args->decides);
    fact_set_time(fields, "ceremony", args->ceremony);
    json_set_str(fields, "reason", args->reason);
    return event_emit(c, out, "edition.postponed", e.id, e.secret, fields);
}

/* --- state --- */

static enum fault record_of(struct fact *f, uint32_t *number, struct edition_record *r) {
    return edition_number(f->txn, f->edition, number) == OK && edition_get(f->txn, *number, r) == OK
               ? OK
               : FOLDER_DAMAGED;
}

static void take_dates(const json_t *part, struct edition_record *r) {
    r->opens = fact_time(part, "opens");
    r->closes = fact_time(part, "closes");
    r->decides = fact_time(part, "decides");
    r->ceremony = fact_time(part, "ceremony");
}

enum fault apply_edition_drafted(struct fact *f) {
    struct str award = json_get_str(f->open, "award");
    int64_t ordinal = json_get_int(f->open, "ordinal");
    if (award.n > AWARD_ID_MAX || f->edition.n > EDITION_ID_MAX || !f->edition.n)
        return FOLDER_DAMAGED;
    struct edition_record r;
    memset(&r, 0, sizeof r);
    r.version = RECORD_VERSION;
    r.secret = f->sealed;
    r.ordinal = (uint32_t)ordinal;
    row_set_text(r.award, sizeof r.award, award);
    row_set_text(r.id, sizeof r.id, f->edition);
    r.drafted = r.texts = f->index;
    take_dates(f->private, &r);

    uint32_t number = (uint32_t)table_count(f->txn, T_EDITIONS) + 1;
    struct key n = key_new(), o = ordinal_key(award, r.ordinal);
    key_u32(&n, number);
    enum fault fault = edition_put(f->txn, number, &r);
    if (fault == OK)
        fault = table_put(f->txn, T_EDITION_IDS, f->edition, key_of(&n));
    return fault == OK ? table_put(f->txn, T_AWARD_EDITIONS, key_of(&o), key_of(&n)) : fault;
}

enum fault apply_edition_changed(struct fact *f) {
    uint32_t number;
    struct edition_record r;
    enum fault fault = record_of(f, &number, &r);
    if (fault != OK)
        return fault;
    r.texts = f->index;
    take_dates(f->private, &r);
    return edition_put(f->txn, number, &r);
}

enum fault apply_edition_opened(struct fact *f) {
    uint32_t number;
    struct edition_record r;
    enum fault fault = record_of(f, &number, &r);
    if (fault != OK || !fact_hash(f->open, "rules", &r.rules))
        return FOLDER_DAMAGED;
    r.opened = true;
    r.opening = f->index + 1;
    r.closes = r.first_closes = fact_time(f->open, "closes");
    fault = edition_put(f->txn, number, &r);
    return fault == OK ? members_mail_all(f, number) : fault;
}

enum fault apply_edition_postponed(struct fact *f) {
    uint32_t number;
    struct edition_record r;
    enum fault fault = record_of(f, &number, &r);
    if (fault != OK)
        return fault;
    int64_t closes = fact_time(f->open, "closes"), decides = fact_time(f->open, "decides"),
            ceremony = fact_time(f->open, "ceremony");
    r.closes = closes ? closes : r.closes;
    r.decides = decides ? decides : r.decides;
    r.ceremony = ceremony ? ceremony : r.ceremony;
    r.postponing = f->index + 1;
    return edition_put(f->txn, number, &r);
}
