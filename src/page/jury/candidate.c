/* candidate.c: one candidate, read and marked. What stands here was frozen when the step opened, and the
 * browser checks that before a mark can be given. No draft comes to the server. */
#include "page/jury/jury.h"
#include "page/jury/material.h"
#include "page/jury/queue.h"

struct reading { /* one member with one candidate */
    struct seat seat;
    struct step_record step;
    struct queue queue;
    struct str id;
    size_t place; /* in the queue; queue.n for one they are kept from */
};

static enum fault reading_of(struct visit *v, struct reading *r) {
    enum fault f = seat_voter(v, &r->seat, &r->step);
    r->id = visit_param(v, "candidate");
    if (f)
        return f;
    if (r->step.method != METHOD_SCORES)
        return NOT_FOUND;
    f = queue_of(v, &r->seat, &r->step, &r->queue);
    r->place = queue_find(&r->queue, r->id);
    return f;
}

/* --- marks --- */

static json_t *levels_of(struct visit *v, const struct step_rules *rules, const json_t *criterion) {
    const json_t *anchors = json_object_get(criterion, "anchors");
    json_t *levels = json_array();
    for (uint32_t mark = rules->lowest; mark <= rules->highest; mark++) {
        json_t *level = json_object();
        json_set_int(level, "value", mark);
        json_set_str(level, "anchor", rules_text(json_array_get(anchors, mark - rules->lowest), v->lang));
        json_add_new(levels, level);
    }
    return levels;
}

/* The frozen rules say which criteria and which weights; the award's words say what they mean. */
static void add_criteria(struct visit *v, const struct reading *r, const struct step_rules *rules) {
    json_t *list = json_array();
    int64_t all = 0;
    for (size_t i = 0; i < rules->criteria_n; i++)
        all += rules->criteria[i].weight;
    for (size_t i = 0; i < rules->criteria_n; i++) {
        const struct criterion *c = &rules->criteria[i];
        const json_t *words = rules_find(r->seat.rules, "criteria", c->id);
        json_t *o = json_object();
        json_set_str(o, "id", c->id);
        json_set_str(o, "field", c->id);
        json_set_str(o, "name", rules_text_of(words, "name", v->lang));
        json_set_str(o, "question", rules_text_of(words, "question", v->lang));
        if (c->weight * (int64_t)rules->criteria_n != all)
            json_set_int(words_set(o, "weight_text", "vote.weight"), "weight",
                         (c->weight * 100 + all / 2) / all);
        json_set_bool(o, "ours", json_get_bool(json_object_get(r->seat.rules, "scale"), "ours"));
        json_set_new(o, "levels", levels_of(v, rules, words));
        json_add_new(list, o);
    }
    json_set_bool(v->view, "has_criteria", rules->criteria_n > 0);
    json_set_new(v->view, "criteria", list);
}

static void add_text(struct visit *v, const char *member, const char *help) {
    json_t *o = json_object();
    json_set_str(o, "id", str_of(member));
    json_set_str(o, "name", str_of(member));
    words_set(o, "help", help);
    json_set_new(v->view, member, o);
}

static enum fault add_marks(struct visit *v, const struct reading *r) {
    struct step_documents d;
    enum fault f = step_documents(v->txn, v->arena, &r->step, &d);
    if (f)
        return f;
    bool open = seat_open(v, &r->step);
    json_set_bool(v->view, "is_open", open);
    if (!open) {
        json_t *only = json_object();
        words_set(only, "text", "vote.read_only");
        json_set_new(v->view, "read_only", only);
        return OK;
    }
    v->wasm = true;
    add_criteria(v, r, &d.rules);
    add_text(v, "reason", "vote.reason_help");
    add_text(v, "note", "vote.note_help");
    json_set_bool(v->view, "abstain", true);
    struct str path = seat_path(v, &r->seat, "/habilitet?kandidat=%.*s", STR_ARGS(r->id));
    json_set_str(v->view, "recuse_url", page_url(v, "%.*s", STR_ARGS(path)));
    return OK;
}

/* --- the page --- */

static void add_ways(struct visit *v, const struct reading *r) {
    const struct queue *q = &r->queue;
    struct str review = seat_step_path(v, &r->seat, &r->step, "/se-over");
    json_t *place = words_set(v->view, "place_text", "queue.place");
    json_set_int(place, "place", (int64_t)r->place + 1);
    json_set_int(place, "total", (int64_t)q->n);
    if (r->place > 0)
        json_set_str(v->view, "prev_url", queue_url(v, &r->seat, &r->step, q->rows[r->place - 1].id));
    if (r->place + 1 < q->n)
        json_set_str(v->view, "next_url", queue_url(v, &r->seat, &r->step, q->rows[r->place + 1].id));
    json_set_str(v->view, "review_url", page_url(v, "%.*s", STR_ARGS(review)));
}

/* Kept from this one: the name, which they declared about, and nothing else. */
static void show_recused(struct visit *v, const struct reading *r, size_t aside) {
    json_t *recused = json_object();
    json_set_str(v->view, "name", r->queue.aside[aside].name);
    words_set(recused, "text", "vote.recused");
    json_set_new(v->view, "recused", recused);
    words_set(v->view, "place_text", "queue.recused_one");
}

static enum fault show(struct visit *v, const struct reading *r) {
    struct material m;
    enum fault f = material_read(v, &r->seat, &r->step, r->id, &m);
    if (f)
        return f;
    json_set_str(v->view, "id", r->id);
    json_set_str(v->view, "name", material_name(&m));
    json_set_str(v->view, "slate", material_data(v, &m));
    material_show(v, &r->seat, &m, v->view);
    add_ways(v, r);
    return add_marks(v, r);
}

static enum fault candidate_view(struct visit *v) {
    struct reading r;
    enum fault f = reading_of(v, &r);
    if (f)
        return f;
    seat_view(v, &r.seat);
    json_set_new(v->view, "queue", queue_show(v, &r.seat, &r.step, &r.queue, r.place));
    if (r.place < r.queue.n)
        f = show(v, &r);
    else {
        size_t aside = 0;
        while (aside < r.queue.aside_n && !str_equal(r.queue.aside[aside].id, r.id))
            aside++;
        if (aside == r.queue.aside_n)
            return NOT_FOUND;
        show_recused(v, &r, aside);
    }
    if (f == DECLARE_FIRST) {
        v->redirect = seat_path(v, &r.seat, "/habilitet");
        f = OK;
    }
    return f;
}

const struct route jury_candidate_routes[] = {
    {GET, "/jury/:edition/:body/:step/kandidat/:candidate", MEMBER, .view = candidate_view,
     .template = "jury/candidate"},
    {0},
};
