/* minutes_roll.c: who could vote, and what became of it: by step.closed, as it is counted now. Names no
 * mark and no vote. */
#include "award/close/closed.h"
#include "award/close/closing.h"
#include "page/minutes/minutes_parts.h"

struct rolled {
    const struct minutes *m;
    const struct step_record *step;
    const json_t *closed;
};

static bool among(const json_t *ids, struct str id) {
    const json_t *one;
    size_t i;
    json_array_foreach(ids, i, one) {
        if (str_equal(json_text(one), id))
            return true;
    }
    return false;
}

static bool is_present(const struct rolled *r, struct str juror) {
    return among(json_object_get(r->closed, "present"), juror);
}

static bool stepped_out(const struct rolled *r, struct str juror) {
    return r->step->candidate &&
           closed_recuses(r->closed, juror, candidate_id(r->m->v->arena, r->step->candidate));
}

static json_t *ballot_state(const struct rolled *r, struct str juror) {
    const json_t *row = closed_row(r->closed, juror);
    struct str why = json_get_str(row, "why"), ground = closed_exclusion(r->closed, juror);
    if (json_object_get(row, "index")) {
        json_t *state = words_new("minutes.voted");
        json_set_int(state, "number", json_get_int(row, "number"));
        return state;
    }
    if (ground.n) {
        json_t *state = words_new("minutes.excluded");
        words_set(state, "ground", arena_format(r->m->v->arena, "device.ground.%.*s", STR_ARGS(ground)).p);
        return state;
    }
    if (str_equal(why, STR("not_theirs")))
        return words_new("minutes.struck");
    return words_new(is_present(r, juror) ? "minutes.present_silent" : "minutes.not_voted");
}

static json_t *state_of(const struct rolled *r, struct str juror) {
    if (stepped_out(r, juror))
        return words_new("minutes.stepped_out");
    if (r->step->mode == MODE_RECORDED)
        return words_new(is_present(r, juror) ? "minutes.present" : "minutes.absent");
    return ballot_state(r, juror);
}

static void add_row(const struct rolled *r, struct str juror, json_t *rows) {
    json_t *row = json_object();
    json_set_new(row, "name", minutes_person(r->m, juror));
    json_set_new(row, "voter_state", state_of(r, juror));
    json_add_new(rows, row);
}

static int64_t counted_of(const struct rolled *r, const struct roll *roll) {
    int64_t n = 0;
    for (size_t i = 0; i < roll->n; i++)
        n += r->step->mode == MODE_RECORDED
                 ? is_present(r, roll->jurors[i])
                 : json_object_get(closed_row(r->closed, roll->jurors[i]), "index") != NULL;
    return n;
}

enum fault minutes_roll(const struct minutes *m, const struct step_record *s, json_t *into) {
    struct visit *v = m->v;
    struct step_documents d;
    json_t *closed, *rows;
    enum fault f = step_documents(v->txn, v->arena, s, &d);
    if (!f)
        f = step_closed_now(v->txn, v->arena, s, &closed);
    if (f == ERASED) {
        words_set(into, "roll_text", "minutes.roll_erased");
        return OK;
    }
    if (f)
        return f;
    struct rolled r = {m, s, closed};
    json_t *text = words_set(into, "roll_text",
                             s->mode == MODE_RECORDED ? "minutes.roll_present" : "minutes.roll_voted");
    json_set_int(text, "n", counted_of(&r, &d.roll));
    json_set_int(text, "of", (int64_t)d.roll.n);
    rows = json_array();
    for (size_t i = 0; i < d.roll.n; i++)
        add_row(&r, d.roll.jurors[i], rows);
    page_sort(v, rows, "name");
    json_set_bool(into, "has_roll", json_array_size(rows) > 0);
    json_set_new(into, "roll", rows);
    return OK;
}
