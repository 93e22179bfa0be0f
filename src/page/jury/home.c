/* home.c: a member's home: what is left to do, and nothing else. */
#include "award/people/enrolment.h"
#include "award/step/ballot.h"
#include "award/step/recorded.h"
#include "base/format.h"
#include "page/jury/jury.h"
#include "page/jury/lead.h"
#include "page/jury/queue.h"

/* --- marks --- */

static void set_link(struct visit *v, json_t *into, const char *name, struct str path, const char *label) {
    json_t *link = json_object();
    json_set_str(link, "url", page_url(v, "%.*s", STR_ARGS(path)));
    if (label)
        words_set(link, "label", label);
    json_set_new(into, name, link);
}

static void set_handed_in(struct visit *v, const struct seat *s, const struct step_record *step) {
    struct own_ballot b;
    if (desk_ballot(v, s, step, &b))
        return;
    set_link(v, v->view, "handed_in", seat_step_path(v, s, step, "/levert"), NULL);
    json_t *handed = json_object_get(v->view, "handed_in");
    json_set_int(handed, "number", b.number);
    json_set_str(handed, "at", format_moment(v->arena, v->lang, b.at));
    json_set_bool(handed, "sealed", step->secrecy == SECRECY_SEALED && seat_open(v, step));
}

static void set_recused(struct visit *v, const struct queue *q) {
    json_t *rows = json_array();
    for (size_t i = 0; i < q->aside_n; i++) {
        json_t *row = json_object();
        json_set_str(row, "name", q->aside[i].name);
        json_add_new(rows, row);
    }
    json_set_bool(v->view, "has_recused", q->aside_n > 0);
    json_set_new(v->view, "recused", rows);
}

static enum fault show_open(struct visit *v, const struct seat *s, const struct step_record *step) {
    struct queue q;
    enum fault f = queue_of(v, s, step, &q);
    if (f)
        return f;
    json_set_new(v->view, "queue", queue_show(v, s, step, &q, q.n));
    for (size_t i = 0; i < q.n; i++) {
        if (q.rows[i].state >= QUEUE_MARKED)
            continue;
        json_t *next = json_object();
        json_set_str(next, "url", queue_url(v, s, step, q.rows[i].id));
        json_set_str(words_set(next, "label", "queue.next"), "name", q.rows[i].name);
        json_set_new(v->view, "next", next);
        break;
    }
    set_link(v, v->view, "review", seat_step_path(v, s, step, "/se-over"), NULL);
    set_handed_in(v, s, step);
    set_recused(v, &q);
    return OK;
}

static void show_closed(struct visit *v, const struct seat *s, const struct step_record *step) {
    bool counted = step->state == STEP_IS_COUNTED;
    json_t *closed = json_object();
    struct str path = seat_step_path(v, s, step, "/resultat");
    bool shut = step->state == STEP_IS_CLOSED && step->secrecy == SECRECY_SEALED;
    words_set(closed, "text",
              counted ? "queue.counted_text"
              : shut  ? "queue.sealed_text"
                      : "queue.closed_text");
    if (counted || shut) {
        json_set_str(closed, "url", page_url(v, "%.*s", STR_ARGS(path)));
        words_set(closed, "label", counted ? "queue.result" : "unseal.open");
    }
    if (counted || shut) {
        struct str own = seat_step_path(v, s, step, "/innsyn");
        json_set_str(closed, "inspection_url", page_url(v, "%.*s", STR_ARGS(own)));
    }
    json_set_new(v->view, "closed", closed);
    set_handed_in(v, s, step);
}

/* --- motions: a row for each that is open --- */

static json_t *motion_row(struct visit *v, const struct seat *s, const struct step_record *step) {
    struct candidate k;
    struct roll_record voter = {0};
    json_t *row = json_object();
    step_roll_get(v->txn, s->edition.number, step->number, v->who.person, &voter);
    bool room = step->mode == MODE_RECORDED, done = voter.number > 0;
    struct str path = seat_step_path(v, s, step, "/stemme");
    json_set_str(row, "id", str_of(step->id));
    json_set_str(row, "name",
                 candidate_read(v->txn, v->arena, s->edition.number, step->candidate, &k)
                     ? str_of(step->id)
                     : candidate_called(&k));
    json_set_str(row, "url", page_url(v, "%.*s", STR_ARGS(path)));
    words_set(row, "label", room ? "queue.in_room" : done ? "queue.voted" : "queue.unvoted");
    json_set_str(row, "tone", done ? STR("success") : STR("neutral"));
    json_set_bool(row, "done", done);
    return row;
}

static void show_motions(struct visit *v, const struct seat *s, const struct step_record *steps, size_t n) {
    json_t *queue = json_object(), *rows = json_array(), *row;
    size_t i, total = 0, done = 0;
    for (i = n; i > 0; i--) {
        const struct step_record *step = &steps[i - 1];
        bool open = seat_open(v, step) || (step->mode == MODE_RECORDED && step->state == STEP_IS_OPEN);
        if (step->method != METHOD_MOTION || !open || !seat_votes(v, s, step))
            continue;
        row = motion_row(v, s, step);
        total += step->mode == MODE_BALLOTS;
        done += json_get_bool(row, "done");
        if (!json_object_get(queue, "deadline_text"))
            json_set_new(queue, "deadline_text", seat_deadline(v, step));
        if (step->mode == MODE_BALLOTS && !json_get_bool(row, "done") && !json_object_get(v->view, "next"))
            set_link(v, v->view, "next", seat_step_path(v, s, step, "/stemme"), "queue.next_motion");
        json_add_new(rows, row);
    }
    json_t *heading = words_set(queue, "heading", total ? "queue.heading" : "queue.title");
    json_set_int(heading, "left", (int64_t)(total - done));
    json_set_int(heading, "total", (int64_t)total);
    json_t *text = words_set(queue, "text", "queue.motion_bar");
    json_set_int(text, "done", (int64_t)done);
    json_set_int(text, "total", (int64_t)total);
    json_set_int(queue, "done", (int64_t)done);
    json_set_int(queue, "total", (int64_t)total);
    json_set_str(queue, "desk", desk_data(v, s, NULL));
    json_set_new(queue, "rows", rows);
    if (json_array_size(rows))
        json_set_new(v->view, "queue", queue);
    else
        json_decref(queue);
}

/* --- the page --- */

/* Whether this body's members sign in their browsers: then a device is made ready before all else. */
static bool signs(const struct seat *s, const struct step_record *steps, size_t n) {
    size_t i;
    json_t *step;
    json_array_foreach(json_object_get(s->rules, "steps"), i, step) {
        if (str_equal(json_get_str(step, "body"), s->id) &&
            str_equal(json_get_str(step, "mode"), STR("ballots")))
            return true;
    }
    for (i = 0; i < n; i++)
        if (steps[i].mode == MODE_BALLOTS && steps[i].state == STEP_IS_OPEN)
            return true;
    return false;
}

/* What comes before the queue: a key, and the word about ties. */
static enum fault send_on(struct visit *v, const struct seat *s, const struct step_record *steps, size_t n) {
    struct candidate *list;
    size_t known;
    if (s->role == MEMBER_SECRETARY)
        return OK;
    if (signs(s, steps, n) && enrolment_count(v->txn, v->who.person) == 0) {
        v->redirect = seat_path(v, s, "/nokkel");
        return OK;
    }
    enum fault f = seat_candidates(v, s, &list, &known);
    if (!f && known && v->arrived > s->edition.record.closes && !seat_declared(v, s, list, known))
        v->redirect = seat_path(v, s, "/habilitet");
    return f;
}

static void set_empty(struct visit *v, const char *key) {
    json_t *empty = json_object();
    words_set(empty, "text", key);
    json_set_new(v->view, "empty", empty);
}

/* A step is open, and its roll was frozen without this member. Of a secret edition that is not told. */
static bool came_late(struct visit *v, const struct seat *s, const struct step_record *steps, size_t n) {
    if (s->edition.secret || s->role == MEMBER_SECRETARY)
        return false;
    for (size_t i = 0; i < n; i++)
        if (seat_open(v, &steps[i]) && !seat_votes(v, s, &steps[i]))
            return true;
    return false;
}

static enum fault show_steps(struct visit *v, const struct seat *s, const struct step_record *steps,
                             size_t n) {
    const struct step_record *closed = NULL;
    for (size_t i = 0; i < n; i++) {
        if (steps[i].method != METHOD_SCORES || !seat_votes(v, s, &steps[i]))
            continue;
        if (seat_open(v, &steps[i]))
            return show_open(v, s, &steps[i]);
        closed = closed ? closed : &steps[i];
    }
    show_motions(v, s, steps, n);
    if (json_object_get(v->view, "queue"))
        return OK;
    if (closed)
        show_closed(v, s, closed);
    else
        set_empty(v, came_late(v, s, steps, n) ? "queue.came_late" : "queue.empty");
    return OK;
}

/* Motions that are decided, for everybody who sits here. */
static void add_results(struct visit *v, const struct seat *s, const struct step_record *steps, size_t n) {
    json_t *rows = json_array();
    for (size_t i = 0; i < n; i++) {
        struct candidate k;
        if (steps[i].state != STEP_IS_COUNTED || !steps[i].candidate ||
            candidate_read(v->txn, v->arena, s->edition.number, steps[i].candidate, &k))
            continue;
        json_t *row = json_object();
        struct str path = seat_step_path(v, s, &steps[i], "/resultat");
        json_set_str(row, "name", candidate_called(&k));
        json_set_str(row, "url", page_url(v, "%.*s", STR_ARGS(path)));
        words_set(row, "text", steps[i].adopted ? "queue.adopted" : "queue.rejected");
        json_add_new(rows, row);
    }
    json_set_bool(v->view, "has_results", json_array_size(rows) > 0);
    json_set_new(v->view, "results", rows);
}

static enum fault home_view(struct visit *v) {
    struct seat s;
    struct step_record *steps;
    size_t n;
    enum fault f = seat_find(v, &s);
    if (f == NOT_ALLOWED)
        return seat_not_invited(v, &s);
    if (f || (f = seat_steps(v, &s, &steps, &n)) || (f = send_on(v, &s, steps, n)))
        return f;
    if (v->redirect.n)
        return OK;
    seat_view(v, &s);
    f = show_steps(v, &s, steps, n);
    add_results(v, &s, steps, n);
    lead_todo(v, &s, steps, n);
    struct str receipts = seat_path(v, &s, "/kvitteringer");
    struct str devices = seat_path(v, &s, "/enheter");
    if (enrolment_count(v->txn, v->who.person) > 0)
        json_set_str(v->view, "devices_url", page_url(v, "%.*s", STR_ARGS(devices)));
    json_set_str(v->view, "receipts_url", page_url(v, "%.*s", STR_ARGS(receipts)));
    return f;
}

const struct route jury_home_routes[] = {
    {GET, "/jury/:edition/:body", SIGNED_IN, .view = home_view, .template = "jury/queue"},
    {0},
};
