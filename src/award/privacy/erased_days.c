/* erased_days.c: T_ERASED_DAYS: be32 edition, be64 the day's first second → struct erased_day. Hundreds of
 * entries would bury what people did, so of a day the audit page tells the last. */
#include "award/privacy/erased_days.h"

#include "award/log/ids.h"
#include "award/log/tables.h"
#include "base/time.h"

enum { RECORD_VERSION = 2 };

_Static_assert(sizeof(struct erased_day) == 32, "no padding: records are compared byte by byte");

static struct key day_key(uint32_t edition, int64_t at) {
    struct local l;
    int64_t midnight = at;
    struct key k = key_new();
    time_local(at, &l);
    l.hour = l.minute = l.second = 0;
    time_from_local(&l, &midnight);
    key_u32(&k, edition);
    key_u64(&k, (uint64_t)midnight);
    return k;
}

enum fault erased_day_at(const struct txn *t, uint32_t edition, int64_t at, struct erased_day *d) {
    struct key k = day_key(edition, at);
    return table_get_record(t, T_ERASED_DAYS, key_of(&k), d, sizeof *d);
}

enum fault erased_days(const struct txn *t, struct arena *a, uint32_t edition, size_t limit,
                       struct erased_day **list, size_t *n) {
    struct key prefix = key_new();
    struct cursor c;
    key_u32(&prefix, edition);
    *n = 0;
    *list = arena_alloc(a, (limit + 1) * sizeof **list);
    enum fault f = cursor_open(t, T_ERASED_DAYS, key_of(&prefix), (struct str){0}, true, &c);
    if (f != OK)
        return f;
    while (*n < limit && cursor_next(&c))
        cursor_record(&c, &(*list)[(*n)++], sizeof **list);
    f = c.fault;
    cursor_close(&c);
    return f;
}

enum fault erased_days_count(const struct fact *f, enum erased_last last) {
    struct erased_day d = {.version = RECORD_VERSION};
    uint32_t edition;
    if (!str_equal(json_get_str(f->open, "rule"), STR("retention")))
        return OK;
    if (edition_number(f->txn, f->edition, &edition) != OK)
        return FOLDER_DAMAGED;
    struct key k = day_key(edition, f->at);
    enum fault fault = table_get_record(f->txn, T_ERASED_DAYS, key_of(&k), &d, sizeof d);
    if (fault == OK)
        fault = history_fold(f->txn, edition, d.last);
    if (fault != OK && fault != NOT_FOUND)
        return fault;
    d.proposals += last == ERASED_LAST_OF_PROPOSAL;
    d.candidates += last == ERASED_LAST_OF_CANDIDATE;
    d.entries++;
    d.last = f->index;
    d.at = f->at;
    return table_put(f->txn, T_ERASED_DAYS, key_of(&k), str_bytes(&d, sizeof d));
}
