/* count_rows.c: one row of a result, the marks that made it, and what parted equal rows. */
#include "award/candidate/candidate.h"
#include "award/close/closed.h"
#include "base/format.h"
#include "page/count/count_parts.h"

enum { DECIMALS = 2 };

/* --- numbers in words --- */

static bool parts_of(struct str fraction, uint64_t *num, uint64_t *den) {
    struct str head;
    return str_cut(&fraction, '/', &head) && str_to_u64(head, num) && str_to_u64(fraction, den) && *den &&
           *den <= FRACTION_DEN_MOST;
}

struct str count_decimal(const struct counting *c, const json_t *fraction) {
    uint64_t num, den;
    return parts_of(json_text(fraction), &num, &den)
               ? format_fraction(c->v->arena, c->v->lang, num, den, DECIMALS)
               : STR("–");
}

static int64_t thousandths(const json_t *fraction) {
    uint64_t num, den;
    return parts_of(json_text(fraction), &num, &den) && num < UINT64_MAX / 1000 ? (int64_t)(num * 1000 / den)
                                                                                : -1;
}

json_t *count_criteria(const struct counting *c) {
    json_t *list = json_array();
    uint32_t all = 0;
    bool same = true;
    for (size_t i = 0; i < c->d.rules.criteria_n; i++) {
        all += c->d.rules.criteria[i].weight;
        same = same && c->d.rules.criteria[i].weight == c->d.rules.criteria[0].weight;
    }
    for (size_t i = 0; i < c->d.rules.criteria_n; i++) {
        const struct criterion *k = &c->d.rules.criteria[i];
        json_t *row = json_object();
        json_set_str(row, "name", rules_text_of(rules_find(c->rules, "criteria", k->id), "name", c->v->lang));
        if (!same)
            json_set_str(words_set(row, "weight_text", "result.weight"), "weight",
                         format_fraction(c->v->arena, c->v->lang, 100 * (uint64_t)k->weight, all, 0));
        json_add_new(list, row);
    }
    return list;
}

/* --- the marks under a row --- */

static void add_marks(const struct counting *c, const struct choice *choice, json_t *values) {
    for (size_t k = 0; k < c->d.rules.criteria_n; k++) {
        int32_t mark = choice->marks[k];
        json_add_str(values, mark == NO_MARK ? STR("–") : arena_format(c->v->arena, "%d", mark));
    }
}

static void add_same(const struct counting *c, const char *key, json_t *values) {
    for (size_t k = 0; k < c->d.rules.criteria_n; k++)
        words_add(values, key);
}

/* The weighted mean of one juror's marks, in thousandths; -1 when there are none. */
static int64_t own_mean(const struct counting *c, const struct choice *choice) {
    int64_t sum = 0, weights = 0;
    for (size_t k = 0; k < c->d.rules.criteria_n; k++) {
        if (choice->marks[k] == NO_MARK)
            continue;
        sum += (int64_t)choice->marks[k] * c->d.rules.criteria[k].weight;
        weights += c->d.rules.criteria[k].weight;
    }
    return weights ? sum * 1000 / weights : -1;
}

struct row { /* what the marks of one candidate become */
    json_t *detail, *points, *reasons;
    struct str struck; /* names, apart by commas */
};

static bool names_juror(const json_t *list, struct str juror) {
    size_t i;
    json_t *row;
    json_array_foreach(list, i, row) {
        if (str_equal(json_get_str(row, "juror"), juror))
            return true;
    }
    return false;
}

/* Handed in, and not counted: the sentences above the rows say why. */
static bool left_out(const struct counting *c, struct str juror) {
    return names_juror(json_object_get(c->result, "invalid"), juror) ||
           names_juror(json_object_get(c->closed, "excluded"), juror);
}

static void add_juror(const struct counting *c, size_t juror, size_t place, struct row *r) {
    struct visit *v = c->v;
    struct str candidate = c->d.slate.lines[place].candidate;
    const struct choice *all = c->choices[juror].by_candidate, *choice = all ? &all[place] : NULL;
    bool aside = closed_recuses(c->closed, c->d.roll.jurors[juror], candidate);
    json_t *row = json_object(), *values = json_array();
    json_set_str(row, "juror", c->names[juror]);
    if (aside && choice && choice->what == ASSESSED)
        r->struck = page_listed(v->arena, r->struck, c->names[juror]);
    if (aside)
        add_same(c, "result.aside", values);
    else if (!choice)
        add_same(c, left_out(c, c->d.roll.jurors[juror]) ? "result.not_counted" : "result.not_handed_in",
                 values);
    else if (choice->what == ASSESSED)
        add_marks(c, choice, values);
    else
        add_same(c, choice->what == ABSTAINED ? "result.abstained" : "result.unassessed", values);
    if (!aside && choice && choice->what == ASSESSED && own_mean(c, choice) >= 0)
        json_add_new(r->points, json_integer(own_mean(c, choice)));
    json_set_new(row, "values", values);
    json_add_new(r->detail, row);
    struct str why =
        aside ? (struct str){0} : json_get_str(c->texts[juror], arena_copy(v->arena, candidate).p);
    if (why.n) {
        json_t *reason = json_object();
        json_set_str(reason, "juror", c->names[juror]);
        json_set_str(reason, "text", why);
        json_add_new(r->reasons, reason);
    }
}

enum fault count_row(const struct counting *c, const json_t *from, json_t *rows) {
    struct visit *v = c->v;
    struct str id = json_get_str(from, "id");
    struct candidate k;
    enum fault f = candidate_find(v->txn, v->arena, c->edition->number, id, &k);
    size_t place = slate_find(&c->d.slate, id), i;
    if (f || place == c->d.slate.n)
        return f ? f : FOLDER_DAMAGED;
    struct row r = {.detail = json_array(), .points = json_array(), .reasons = json_array()};
    json_t *row = json_object(), *means = json_array(), *mean, *marked;
    if (json_get_int(from, "place"))
        json_set_int(row, "rank", json_get_int(from, "place"));
    else
        json_set_str(row, "rank", STR("–"));
    json_set_str(row, "id", id);
    json_set_str(row, "name", candidate_called(&k));
    json_set_bool(row, "erased", k.name.n == 0);
    if (c->url)
        json_set_str(row, "url", c->url(v, id));
    json_set_str(row, "score", count_decimal(c, json_object_get(from, "total")));
    json_array_foreach(json_object_get(from, "means"), i, mean) json_add_str(means, count_decimal(c, mean));
    json_set_new(row, "means", means);
    marked = words_set(row, "marks_text", "result.marked_by");
    json_set_int(marked, "n", json_get_int(from, "assessed"));
    json_set_int(marked, "of", (int64_t)c->d.roll.n);
    for (size_t juror = 0; juror < c->d.roll.n; juror++)
        add_juror(c, juror, place, &r);
    if (r.struck.n)
        json_set_str(words_set(row, "struck", "result.struck"), "names", r.struck);
    json_set_new(row, "detail", r.detail);
    json_set_bool(row, "has_reasons", json_array_size(r.reasons) > 0);
    json_set_new(row, "reasons", r.reasons);
    json_set_new(row, "points", r.points);
    json_set_int(row, "mean", thousandths(json_object_get(from, "total")));
    json_add_new(rows, row);
    return OK;
}

/* --- ties: who was parted by what, and who was not --- */

static const char *rung_key(struct str rung) {
    return str_equal(rung, STR("top-marks")) ? "result.rung_top"
           : str_equal(rung, STR("lot"))     ? "result.rung_lot"
                                             : "result.rung_criterion";
}

static void say_rung(const struct counting *c, struct str rung, json_t *words) {
    struct str kind;
    if (str_cut(&rung, ':', &kind))
        json_set_str(words, "criterion",
                     rules_text_of(rules_find(c->rules, "criteria", rung), "name", c->v->lang));
}

static struct str name_in(const json_t *rows, struct str id) {
    const json_t *row;
    size_t i;
    json_array_foreach(rows, i, row) {
        if (str_equal(json_get_str(row, "id"), id))
            return json_get_str(row, "name");
    }
    return (struct str){0};
}

/* The names of ids, in their order; empty when the viewer may not know of one of them: who is recused from
 * one of a tie learns nothing of that tie. */
static struct str names_of(const struct counting *c, const json_t *rows, const json_t *ids) {
    struct str names = {0};
    size_t i;
    json_t *id;
    json_array_foreach(ids, i, id) {
        struct str name = name_in(rows, json_text(id));
        if (!name.n)
            return (struct str){0};
        names = page_listed(c->v->arena, names, name);
    }
    return names;
}

/* What was drawn, and by what anybody can draw it again. */
static void add_lots(const struct counting *c, const json_t *rows, json_t *list) {
    size_t i;
    json_t *lot;
    json_array_foreach(json_object_get(c->result, "lots"), i, lot) {
        struct str names = names_of(c, rows, json_object_get(lot, "order"));
        if (!names.n)
            continue;
        json_t *words = words_add(list, "result.lot");
        json_set_str(words, "names", names);
        json_set_str(words, "seed", json_get_str(lot, "seed"));
    }
}

json_t *count_ties(const struct counting *c, const json_t *rows) {
    json_t *list = json_array(), *from = json_object_get(c->result, "rows"), *tie;
    size_t i;
    for (i = 0; i + 1 < json_array_size(from); i++) {
        const json_t *row = json_array_get(from, i), *next = json_array_get(from, i + 1);
        struct str rung = json_get_str(row, "rung");
        if (!rung.n || json_get_int(next, "place") != json_get_int(row, "place") + 1)
            continue;
        json_t *words = words_add(list, rung_key(rung));
        json_set_str(words, "name", name_in(rows, json_get_str(row, "id")));
        json_set_str(words, "other", name_in(rows, json_get_str(next, "id")));
        say_rung(c, rung, words);
    }
    json_array_foreach(json_object_get(c->result, "ties"), i, tie) {
        struct str names = names_of(c, rows, tie);
        if (names.n)
            json_set_str(words_add(list, "result.tied"), "names", names);
    }
    add_lots(c, rows, list);
    return list;
}
