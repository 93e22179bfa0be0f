/* winners.c: the hall of fame read: ours by the entries that announced them, imported ones by their own. */
#include "award/decision/announcement.h"
#include "award/decision/hall.h"
#include "award/log/tables.h"
#include "base/sort.h"

#include <stdlib.h>

static enum fault read_imported(const struct fact *f, struct hall_row *row) {
    row->name = json_get_str(f->private, "name");
    row->place = json_get_str(f->private, "place");
    row->line = json_get_str(f->private, "line");
    row->label = json_get_str(f->private, "edition_label");
    row->imported = true;
    return OK;
}

static enum fault read_ours(const struct txn *t, struct arena *a, const struct fact *f,
                            const struct hall_record *r, struct hall_row *row) {
    const json_t *winner = json_array_get(json_object_get(announcement_of(f), "winners"), r->place);
    struct edition e;
    row->name = json_get_str(winner, "name");
    row->place = json_get_str(winner, "place");
    row->line = json_get_str(winner, "line");
    enum fault fault = edition_read(t, a, r->edition, 0, &e);
    if (fault == OK) {
        row->label = e.label;
        row->edition = e.id;
    }
    return fault;
}

static enum fault read_row(const struct txn *t, struct arena *a, struct str key, const struct hall_record *r,
                           struct hall_row *row) {
    struct str rest = key, award;
    str_cut(&rest, 0, &award);
    *row = (struct hall_row){.award = arena_copy(a, award), .year = key_read_u32(key, award.n + 1)};
    struct fact f;
    enum fault fault = event_read(t, a, r->index, &f);
    if (fault != OK)
        return fault;
    return r->imported ? read_imported(&f, row) : read_ours(t, a, &f, r, row);
}

static int newest_first(const void *x, const void *y) {
    const struct hall_row *a = x, *b = y;
    if (a->year != b->year)
        return a->year > b->year ? -1 : 1;
    int order = str_compare(a->award, b->award);
    return order ? order : norwegian_compare(a->name, b->name);
}

enum fault hall_list(const struct txn *t, struct arena *a, struct str award, size_t limit,
                     struct hall_row **list, size_t *n) {
    size_t room = table_count(t, T_HALL);
    *n = 0;
    *list = arena_alloc(a, (room + 1) * sizeof **list);
    struct key prefix = hall_key(award);
    struct cursor c;
    enum fault f =
        cursor_open(t, T_HALL, award.n ? key_of(&prefix) : (struct str){0}, (struct str){0}, false, &c);
    if (f != OK)
        return f;
    while (f == OK && *n < room && cursor_next(&c)) {
        struct hall_record r;
        cursor_record(&c, &r, sizeof r);
        f = read_row(t, a, c.key, &r, &(*list)[*n]);
        *n += f == OK;
    }
    if (f == OK)
        f = c.fault;
    cursor_close(&c);
    qsort(*list, *n, sizeof **list, newest_first);
    if (limit && *n > limit)
        *n = limit;
    return f;
}
