/* closed.c: what a step is counted by, made anew with one thing changed. Decides nothing and reads no table.
 */
#include "award/closed.h"

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
