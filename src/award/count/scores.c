/* scores.c: the count of marks. Deterministic to the byte: exact fractions, bytewise order of ids where all
 * else is equal. */
#include "award/count/scores.h"

#include <stdlib.h>
#include <string.h>

void score_add(const struct step_rules *r, struct score_row *row, enum assessment what,
               const int32_t *marks) {
    switch (what) {
    case ABSTAINED:
        row->abstained++;
        return;
    case ASIDE:
        row->aside++;
        return;
    case UNASSESSED:
        row->unassessed++;
        return;
    case ASSESSED:
        break;
    }
    row->assessed++;
    for (size_t i = 0; i < r->criteria_n; i++) {
        if (marks[i] == NO_MARK)
            continue;
        row->criterion[i].sum += marks[i];
        row->criterion[i].marks++;
        row->criterion[i].top += (uint32_t)marks[i] == r->highest;
    }
}

static bool mean(const struct score_row *row, size_t criterion, struct fraction *f) {
    if (row->criterion[criterion].marks == 0)
        return false;
    *f = fraction_of(row->criterion[criterion].sum, row->criterion[criterion].marks);
    return true;
}

bool score_total(const struct step_rules *r, const struct score_row *row, struct fraction *total) {
    struct fraction sum = {0, 1}, m;
    int64_t weights = 0;
    for (size_t i = 0; i < r->criteria_n; i++) {
        if (!mean(row, i, &m))
            continue;
        sum = fraction_add(sum, fraction_scale(m, r->criteria[i].weight, 1));
        weights += r->criteria[i].weight;
    }
    if (weights == 0)
        return false;
    *total = fraction_scale(sum, 1, weights);
    return true;
}

/* --- ranking --- */

struct ranked {
    const struct score_row *row;
    bool has_total;
    struct fraction total;
    uint32_t place;
    int rung; /* that put it above the next; -1: the total did */
};

static int compare_rung(const struct step_rules *r, const struct rung *g, const struct score_row *a,
                        const struct score_row *b) {
    if (g->kind == RUNG_CRITERION) {
        struct fraction x = {0, 1}, y = {0, 1};
        mean(a, g->criterion, &x);
        mean(b, g->criterion, &y);
        return fraction_compare(y, x);
    }
    if (g->kind == RUNG_TOP_MARKS) {
        uint64_t x = 0, y = 0;
        for (size_t i = 0; i < r->criteria_n; i++) {
            x += a->criterion[i].top;
            y += b->criterion[i].top;
        }
        return x == y ? 0 : (x > y ? -1 : 1);
    }
    return 0; /* lot: see draw_lots; casting, shared: not for arithmetic */
}

/* Below 0: a stands above b. *rung tells by what. */
static int compare(const struct step_rules *r, const struct ranked *a, const struct ranked *b, int *rung) {
    *rung = -1;
    if (a->has_total != b->has_total)
        return a->has_total ? -1 : 1;
    if (!a->has_total)
        return 0;
    int c = fraction_compare(b->total, a->total);
    for (size_t i = 0; c == 0 && i < r->rungs_n; i++) {
        c = compare_rung(r, &r->rungs[i], a->row, b->row);
        *rung = (int)i;
    }
    return c;
}

static int by_rank(const void *x, const void *y, void *rules) {
    const struct ranked *a = x, *b = y;
    int rung, c = compare(rules, a, b, &rung);
    return c ? c : str_compare(a->row->candidate, b->row->candidate);
}

static void give_places(const struct step_rules *r, struct ranked *rows, size_t n) {
    for (size_t i = 0; i < n; i++) {
        int rung;
        rows[i].rung = -1;
        if (!rows[i].has_total)
            continue;
        bool equal = i > 0 && compare(r, &rows[i - 1], &rows[i], &rung) == 0;
        rows[i].place = equal ? rows[i - 1].place : (uint32_t)i + 1;
        if (i + 1 < n && compare(r, &rows[i], &rows[i + 1], &rung) < 0)
            rows[i].rung = rung;
    }
}

/* --- lots --- */

static size_t tie_end(const struct ranked *rows, size_t n, size_t i) {
    size_t j = i + 1;
    while (j < n && rows[j].has_total && rows[j].place == rows[i].place)
        j++;
    return rows[i].has_total ? j : i + 1;
}

static int lot_rung(const struct step_rules *r) {
    for (size_t i = 0; i < r->rungs_n; i++)
        if (r->rungs[i].kind == RUNG_LOT)
            return (int)i;
    return -1;
}

static json_t *lot_json(struct arena *a, uint32_t place, struct hash seed, const struct str *ids, size_t n) {
    json_t *lot = json_object(), *order = json_array();
    char *hex = arena_alloc(a, 2 * sizeof seed.b + 1);
    static const char digits[] = "0123456789abcdef";
    for (size_t i = 0; i < sizeof seed.b; i++) {
        hex[2 * i] = digits[seed.b[i] >> 4];
        hex[2 * i + 1] = digits[seed.b[i] & 15];
    }
    for (size_t i = 0; i < n; i++)
        json_array_append_new(order, json_stringn(ids[i].p, ids[i].n));
    json_object_set_new(lot, "place", json_integer(place));
    json_object_set_new(lot, "seed", json_string(hex));
    json_object_set_new(lot, "order", order);
    return lot;
}

/* Those of one place, which stand bytewise by id, in the order in which they are drawn. */
static json_t *draw(struct arena *a, const struct score_tally *t, struct ranked *rows, size_t n, int rung) {
    struct str *ids = arena_alloc(a, n * sizeof *ids);
    struct ranked *drawn = arena_alloc(a, n * sizeof *drawn);
    uint32_t place = rows[0].place;
    int last = rows[n - 1].rung; /* what parts all of them from the next */
    struct hash seed = lot_seed(&t->lot, place);
    for (size_t i = 0; i < n; i++)
        ids[i] = rows[i].row->candidate;
    lot_draw(seed, ids, n);
    for (size_t i = 0; i < n; i++) {
        size_t k = 0;
        while (!str_equal(rows[k].row->candidate, ids[i]))
            k++;
        drawn[i] = rows[k];
        drawn[i].place = place + (uint32_t)i;
        drawn[i].rung = i + 1 < n ? rung : last;
    }
    memcpy(rows, drawn, n * sizeof *rows);
    return lot_json(a, place, seed, ids, n);
}

/* Null when there was nothing to draw. */
static json_t *draw_lots(struct arena *a, const struct step_rules *r, const struct score_tally *t,
                         struct ranked *rows) {
    json_t *lots = NULL;
    int rung = lot_rung(r);
    for (size_t i = 0, end; rung >= 0 && i < t->rows_n; i = end) {
        end = tie_end(rows, t->rows_n, i);
        if (end - i < 2)
            continue;
        lots = lots ? lots : json_array();
        json_array_append_new(lots, draw(a, t, rows + i, end - i, rung));
    }
    return lots;
}

/* --- the result as JSON --- */

static json_t *json_fraction(struct arena *a, bool there, struct fraction f) {
    if (!there)
        return json_null();
    struct str s = fraction_text(a, f);
    return json_stringn(s.p, s.n);
}

static json_t *rung_name(struct arena *a, const struct step_rules *r, int rung) {
    static const char *const names[] = {[RUNG_TOP_MARKS] = "top-marks",
                                        [RUNG_LOT] = "lot",
                                        [RUNG_CASTING] = "casting",
                                        [RUNG_SHARED] = "shared"};
    if (rung < 0)
        return json_null();
    const struct rung *g = &r->rungs[rung];
    if (g->kind != RUNG_CRITERION)
        return json_string(names[g->kind]);
    struct str s = arena_format(a, "criterion:%.*s", STR_ARGS(r->criteria[g->criterion].id));
    return json_stringn(s.p, s.n);
}

static json_t *row_json(struct arena *a, const struct step_rules *r, const struct ranked *x) {
    json_t *o = json_object(), *means = json_array();
    json_object_set_new(o, "id", json_stringn(x->row->candidate.p, x->row->candidate.n));
    json_object_set_new(o, "place", json_integer(x->place));
    json_object_set_new(o, "total", json_fraction(a, x->has_total, x->total));
    for (size_t i = 0; i < r->criteria_n; i++) {
        struct fraction m = {0, 1};
        bool there = mean(x->row, i, &m);
        json_array_append_new(means, json_fraction(a, there, m));
    }
    json_object_set_new(o, "means", means);
    json_object_set_new(o, "assessed", json_integer(x->row->assessed));
    json_object_set_new(o, "abstained", json_integer(x->row->abstained));
    json_object_set_new(o, "aside", json_integer(x->row->aside));
    json_object_set_new(o, "unassessed", json_integer(x->row->unassessed));
    json_object_set_new(o, "rung", rung_name(a, r, x->rung));
    return o;
}

static json_t *ties_json(const struct ranked *rows, size_t n) {
    json_t *ties = json_array();
    for (size_t i = 0; i < n;) {
        size_t j = tie_end(rows, n, i);
        if (j - i > 1) {
            json_t *tie = json_array();
            for (size_t k = i; k < j; k++)
                json_array_append_new(tie, json_stringn(rows[k].row->candidate.p, rows[k].row->candidate.n));
            json_array_append_new(ties, tie);
        }
        i = j;
    }
    return ties;
}

json_t *score_result(struct arena *a, const struct step_rules *r, const struct score_tally *t) {
    struct ranked *rows = arena_alloc(a, (t->rows_n + 1) * sizeof *rows);
    for (size_t i = 0; i < t->rows_n; i++) {
        rows[i] = (struct ranked){.row = &t->rows[i]};
        rows[i].has_total = score_total(r, rows[i].row, &rows[i].total);
    }
    qsort_r(rows, t->rows_n, sizeof *rows, by_rank, (void *)r);
    give_places(r, rows, t->rows_n);
    json_t *lots = draw_lots(a, r, t, rows);

    json_t *result = json_object(), *list = json_array();
    json_object_set_new(result, "method", json_string("scores"));
    json_object_set_new(result, "ballots", json_integer(t->ballots));
    json_object_set_new(result, "all", json_integer(t->all));
    json_object_set_new(
        result, "quorate",
        json_boolean((uint64_t)t->ballots * r->quorum_den >= (uint64_t)t->all * r->quorum_num));
    for (size_t i = 0; i < t->rows_n; i++)
        json_array_append_new(list, row_json(a, r, &rows[i]));
    json_object_set_new(result, "rows", list);
    json_object_set_new(result, "ties", ties_json(rows, t->rows_n));
    if (lots)
        json_object_set_new(result, "lots", lots);
    return result;
}
