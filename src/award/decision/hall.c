/* hall.c: the hall of fame. A row names the entry in which the winner stands; names are nowhere twice. */
#include "award/decision/hall.h"

#include "award/log/apply.h"
#include "award/log/tables.h"
#include "award/people/people.h"
#include "base/time.h"

#include <string.h>

enum { RECORD_VERSION = 1, YEAR_FIRST = 1800 };

_Static_assert(sizeof(struct hall_record) == 24, "no padding: records are compared byte by byte");

struct key hall_key(struct str award) {
    struct key k = key_new();
    key_str(&k, str_slice(award, 0, HALL_AWARD_MAX));
    key_u8(&k, 0);
    return k;
}

static struct key year_key(struct str award, uint32_t year) {
    struct key k = hall_key(award);
    key_u32(&k, year);
    return k;
}

enum fault hall_put(struct txn *t, struct str award, uint32_t year, const struct hall_record *r) {
    struct key k = year_key(award, year);
    struct hall_record row = *r;
    row.version = RECORD_VERSION;
    uint32_t n = 0;
    struct cursor c;
    enum fault f = cursor_open(t, T_HALL, key_of(&k), (struct str){0}, true, &c);
    if (f != OK)
        return f;
    if (cursor_next(&c))
        n = key_read_u32(c.key, k.n) + 1;
    cursor_close(&c);
    key_u32(&k, n);
    return table_put(t, T_HALL, key_of(&k), str_bytes(&row, sizeof row));
}

enum fault hall_drop(struct txn *t, struct str award, uint32_t edition) {
    struct key prefix = hall_key(award);
    struct cursor c;
    enum fault f = cursor_open(t, T_HALL, key_of(&prefix), (struct str){0}, false, &c);
    while (!f && cursor_next(&c)) {
        struct hall_record r;
        cursor_record(&c, &r, sizeof r);
        struct key row = key_new();
        key_str(&row, c.key);
        if (!r.imported && r.edition == edition)
            f = table_delete(t, T_HALL, key_of(&row));
    }
    if (!f)
        f = c.fault;
    cursor_close(&c);
    return f;
}

enum fault hall_ordinal(const struct txn *t, struct str award, uint32_t *ordinal) {
    struct key prefix = hall_key(award);
    uint32_t last = 0;
    *ordinal = 0;
    struct cursor c;
    enum fault f = cursor_open(t, T_HALL, key_of(&prefix), (struct str){0}, false, &c);
    if (f != OK)
        return f;
    while (cursor_next(&c)) {
        uint32_t year = key_read_u32(c.key, prefix.n);
        *ordinal += year != last;
        last = year;
    }
    f = c.fault;
    cursor_close(&c);
    return f;
}

/* --- importing --- */

static bool award_id_valid(struct str id) {
    json_t *value = json_stringn(id.n ? id.p : "", id.n);
    bool fits = value && event_value_fits(KIND_ID, value) && id.n <= HALL_AWARD_MAX;
    json_decref(value);
    return fits;
}

static enum fault already_there(const struct txn *t, struct arena *a, const struct winner_import_args *args,
                                bool *there) {
    struct hall_row *rows;
    size_t n;
    *there = false;
    enum fault f = hall_list(t, a, args->award, 0, &rows, &n);
    for (size_t i = 0; f == OK && i < n; i++)
        *there |= rows[i].year == args->year && str_equal(rows[i].name, args->name);
    return f;
}

enum fault winner_import(struct txn *t, struct command *c, struct batch *out) {
    const struct winner_import_args *args = c->args;
    struct local today;
    enum fault f = admin_or_server(t, c);
    if (f != OK)
        return f;
    time_local(c->arrived, &today);
    if (!args->name.n)
        return FIELD_MISSING;
    if (!award_id_valid(args->award))
        return FIELD_CHOICE;
    if (args->year < YEAR_FIRST || args->year > (uint32_t)today.year)
        return FIELD_NUMBER;
    bool there;
    f = already_there(t, c->arena, args, &there);
    if (f != OK)
        return f;
    if (there)
        return ALREADY_DONE;
    c->result.number = args->year;
    result_id(c, args->award);
    json_t *fields = json_object();
    json_set_str(fields, "award", args->award);
    json_set_int(fields, "year", args->year);
    json_set_str(fields, "name", args->name);
    json_set_given(fields, "place", args->place);
    json_set_given(fields, "line", args->line);
    json_set_given(fields, "edition_label", args->label);
    json_set_given(fields, "source", args->source);
    return event_emit(c, out, "winner.imported", (struct str){0}, false, fields);
}

enum fault apply_winner_imported(struct fact *f) {
    struct hall_record r;
    memset(&r, 0, sizeof r);
    r.imported = true;
    r.index = f->index;
    return hall_put(f->txn, json_get_str(f->open, "award"), (uint32_t)json_get_int(f->open, "year"), &r);
}
