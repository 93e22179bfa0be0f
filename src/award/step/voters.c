/* voters.c: who has handed in, and how far the others are. Reads no ballot. */
#include "award/step/voters.h"

#include "award/log/tables.h"
#include "award/people/enrolment.h"
#include "award/people/people.h"
#include "award/step/ballot.h"
#include "base/json.h"

#include <string.h>

static void add_progress(const struct txn *t, uint32_t edition, uint32_t step, struct str person,
                         json_t *row) {
    struct key k = step_roll_key(edition, step, person);
    struct progress_record p;
    if (table_get_record(t, T_PROGRESS, key_of(&k), &p, sizeof p))
        return;
    json_set_int(row, "done", p.done);
    json_set_int(row, "of", p.of);
}

enum fault step_voters(const struct txn *t, struct arena *a, uint32_t edition, const struct step_record *r,
                       json_t **list) {
    struct key prefix = step_roll_key(edition, r->number, (struct str){0});
    struct cursor c;
    *list = json_new_array(a);
    enum fault f = cursor_open(t, T_ROLL, key_of(&prefix), (struct str){0}, false, &c);
    if (f)
        return f;
    while (cursor_next(&c)) {
        struct roll_record v;
        struct person p;
        struct key_record key;
        struct str person = arena_copy(a, str_slice(c.key, prefix.n, c.key.n));
        memcpy(&v, c.value.p, sizeof v);
        json_t *row = json_object();
        json_set_str(row, "person", person);
        json_set_str(row, "name", person_read(t, a, person, &p) ? (struct str){0} : p.name);
        json_set_bool(row, "handed_in", v.number > 0);
        json_set_int(row, "number", v.number);
        json_set_bool(row, "unconfirmed_key",
                      v.number > 0 && !enrolment_get(t, person, v.key, &key) && !key.confirmed);
        add_progress(t, edition, r->number, person, row);
        json_add_new(*list, row);
    }
    cursor_close(&c);
    return OK;
}
