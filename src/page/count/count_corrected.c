/* count_corrected.c: that a step was counted again, why, and what it came to before: both results stay to be
 * seen. */
#include "award/candidate/candidate.h"
#include "award/close/closing.h"
#include "award/step/recusal.h"
#include "base/format.h"
#include "page/after/correction.h"
#include "page/count/count_parts.h"

/* --- what it came to before --- */

static void add_row(const struct counting *c, const json_t *from, json_t *rows) {
    struct candidate k;
    json_t *row = json_object();
    if (candidate_find(c->v->txn, c->v->arena, c->edition->number, json_get_str(from, "id"), &k) == OK)
        json_set_str(row, "name", candidate_called(&k));
    if (json_get_int(from, "place"))
        json_set_int(row, "rank", json_get_int(from, "place"));
    else
        json_set_str(row, "rank", STR("–"));
    json_set_str(row, "score", count_decimal(c, json_object_get(from, "total")));
    json_set_int(row, "assessed", json_get_int(from, "assessed"));
    json_add_new(rows, row);
}

static void add_result(const struct counting *c, const json_t *result, json_t *earlier) {
    if (c->step->method == METHOD_MOTION) {
        json_set_bool(earlier, "is_motion", true);
        json_set_new(earlier, "tally", count_tally(result));
        json_set_new(earlier, "outcome", count_outcome(result));
        return;
    }
    json_t *rows = json_array(), *from;
    size_t i;
    json_array_foreach(json_object_get(result, "rows"), i, from) add_row(c, from, rows);
    json_set_new(earlier, "rows", rows);
}

/* --- each correction --- */

/* Who is kept from the one whom it is about reads in a secret edition neither who nor why. */
static bool is_told(const struct counting *c, const struct correction_record *r) {
    return !c->edition->secret ||
           !recusal_stands(c->v->txn, c->edition->number, c->v->who.person, r->candidate);
}

static enum fault add_corrected(const struct counting *c, const struct correction *k, json_t *list) {
    struct visit *v = c->v;
    struct fact f;
    json_t *row = json_object(), *result;
    enum fault fault = event_read(v->txn, v->arena, k->record.corrected, &f);
    if (!fault && k->record.before)
        fault = step_result_at(v->txn, v->arena, c->edition->number, c->step, k->record.before, v->who.person,
                               &result);
    if (fault) {
        json_decref(row);
        return fault;
    }
    json_set_str(words_set(row, "text", "correction.corrected"), "at",
                 format_moment(v->arena, v->lang, f.at));
    if (is_told(c, &k->record)) {
        json_set_new(row, "what", correction_what(v, c->edition, &k->record));
        json_set_str(row, "reason", k->reason);
    }
    if (k->record.before) {
        json_t *earlier = json_object();
        json_set_str(words_set(earlier, "title", "correction.earlier"), "at",
                     format_moment(v->arena, v->lang, f.at));
        add_result(c, result, earlier);
        json_set_new(row, "earlier", earlier);
    } else {
        words_set(row, "unopened", "correction.unopened");
    }
    json_add_new(list, row);
    return OK;
}

enum fault count_corrected(const struct counting *c, json_t *into) {
    json_t *list = json_array();
    json_set_new(into, "corrected", list);
    for (uint32_t n = c->step->corrections; n > 0; n--) {
        struct correction k;
        enum fault f = correction_read(c->v->txn, c->v->arena, c->edition->number, c->step, n, &k);
        if (!f && k.record.corrected) /* a complaint that was rejected changed nothing */
            f = add_corrected(c, &k, list);
        if (f)
            return f;
    }
    json_set_bool(into, "has_corrected", json_array_size(list) > 0);
    return OK;
}
