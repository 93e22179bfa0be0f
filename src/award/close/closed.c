/* closed.c: what a step is counted by, made anew with one thing changed. Decides nothing and reads no table.
 */
#include "award/close/closed.h"

#include <stdlib.h>

bool closed_recuses(const json_t *closed, struct str juror, struct str candidate) {
    size_t i;
    json_t *r;
    json_array_foreach(json_object_get(closed, "recusals"), i, r) {
        if (str_equal(json_get_str(r, "juror"), juror) && str_equal(json_get_str(r, "candidate"), candidate))
            return true;
    }
    return false;
}

const json_t *closed_row(const json_t *closed, struct str juror) {
    size_t i;
    json_t *row;
    json_array_foreach(json_object_get(closed, "ballots"), i, row) {
        if (str_equal(json_get_str(row, "juror"), juror))
            return row;
    }
    return NULL;
}

struct str closed_exclusion(const json_t *closed, struct str juror) {
    size_t i;
    json_t *row;
    json_array_foreach(json_object_get(closed, "excluded"), i, row) {
        if (str_equal(json_get_str(row, "juror"), juror))
            return json_get_str(row, "ground");
    }
    return (struct str){0};
}

static json_t *recusals_with(const json_t *closed, const struct roll *roll, const struct slate *slate,
                             struct str juror, struct str candidate) {
    json_t *list = json_array();
    for (size_t i = 0; i < roll->n; i++)
        for (size_t k = 0; k < slate->n; k++) {
            struct str id = slate->lines[k].candidate;
            bool is_new = str_equal(roll->jurors[i], juror) && str_equal(id, candidate);
            if (!is_new && !closed_recuses(closed, roll->jurors[i], id))
                continue;
            json_t *row = json_object();
            json_set_str(row, "juror", roll->jurors[i]);
            json_set_str(row, "candidate", id);
            json_add_new(list, row);
        }
    return list;
}

static json_t *present_without(const json_t *closed, struct str juror) {
    json_t *list = json_array(), *id;
    size_t i;
    json_array_foreach(json_object_get(closed, "present"), i, id) {
        if (!str_equal(json_text(id), juror))
            json_add_str(list, json_text(id));
    }
    return list;
}

json_t *closed_with_recusal(struct arena *a, const json_t *closed, const struct roll *roll,
                            const struct slate *slate, struct str juror, struct str candidate,
                            const json_t *votes) {
    json_t *again = json_owned(a, json_deep_copy(closed));
    json_set_new(again, "recusals", recusals_with(closed, roll, slate, juror, candidate));
    if (!votes)
        return again;
    json_set_new(again, "present", present_without(closed, juror));
    json_set_new(again, "record", json_deep_copy(votes));
    return again;
}

/* --- another ballot --- */

static json_t *row_with(struct str juror, const json_t *counts) {
    json_t *row = json_object();
    json_set_str(row, "juror", juror);
    if (counts)
        json_object_update(row, (json_t *)counts);
    else
        json_set_str(row, "why", STR("not_theirs"));
    return row;
}

static int by_bytes(const void *x, const void *y) {
    return str_compare(*(const struct str *)x, *(const struct str *)y);
}

static json_t *present_with(struct arena *a, const json_t *closed, struct str juror) {
    json_t *without = json_owned(a, present_without(closed, juror)), *list = json_array();
    size_t n = json_array_size(without);
    struct str *ids = arena_alloc(a, (n + 1) * sizeof *ids);
    for (size_t i = 0; i < n; i++)
        ids[i] = json_text(json_array_get(without, i));
    ids[n] = juror;
    qsort(ids, n + 1, sizeof *ids, by_bytes);
    for (size_t i = 0; i <= n; i++)
        json_add_str(list, ids[i]);
    return list;
}

json_t *closed_with_ballot(struct arena *a, const json_t *closed, bool is_motion, struct str juror,
                           const json_t *counts) {
    json_t *again = json_owned(a, json_deep_copy(closed)), *rows = json_array(), *row;
    size_t i;
    json_array_foreach(json_object_get(closed, "ballots"), i, row) {
        if (str_equal(json_get_str(row, "juror"), juror))
            json_add_new(rows, row_with(juror, counts));
        else
            json_array_append(rows, row);
    }
    json_set_new(again, "ballots", rows);
    if (is_motion)
        json_set_new(again, "present",
                     counts ? present_with(a, closed, juror) : present_without(closed, juror));
    return again;
}
