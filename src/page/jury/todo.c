/* todo.c: the lines above a member's queue: what waits for this very person. */
#include "award/close/closing.h"
#include "award/step/recorded.h"
#include "award/step/recusal.h"
#include "page/after/correction.h"
#include "page/jury/confirm.h"
#include "page/jury/lead.h"
#include "page/jury/unseal.h"
#include "page/words/key_words.h"

struct todo {
    struct visit *v;
    const struct seat *seat;
    json_t *rows;
};

static json_t *add(struct todo *t, const char *key, struct str path) {
    json_t *row = json_object();
    json_set_str(row, "tone", STR("warning"));
    json_t *label = words_set(row, "label", key);
    json_set_str(row, "url", page_url(t->v, "%.*s", STR_ARGS(path)));
    json_add_new(t->rows, row);
    return label;
}

/* --- the chair's --- */

static uint32_t keys_waiting(const struct visit *v, const struct seat *s) {
    struct member *list;
    size_t n;
    uint32_t waiting = 0;
    if (members_list(v->txn, v->arena, s->edition.number, s->id, &list, &n))
        return 0;
    for (size_t i = 0; i < n; i++) {
        struct key_seen k = {
            .person = list[i].person.id, .body = s->id, .strict = keys_strict(s->rules, s->id)};
        uint32_t keys = enrolment_count(v->txn, k.person);
        for (k.n = 1; k.n <= keys; k.n++)
            waiting += !enrolment_get(v->txn, k.person, k.n, &k.record) && key_waits_for(v, &k);
    }
    return waiting;
}

static uint32_t ties_waiting(const struct visit *v, const struct seat *s) {
    json_t *list, *row;
    size_t i;
    uint32_t waiting = 0;
    if (recusal_list(v->txn, v->arena, s->edition.number, &list))
        return 0;
    json_array_foreach(list, i, row) {
        enum member_role role;
        uint32_t number;
        struct str person = json_get_str(row, "person");
        waiting += str_equal(json_get_str(row, "state"), STR("declared")) &&
                   !str_equal(person, v->who.person) &&
                   candidate_number(json_get_str(row, "candidate"), &number) && !seat_hides(v, s, number) &&
                   member_find(v->txn, s->edition.number, s->id, person, &role) == OK;
    }
    return waiting;
}

static void add_settling(struct todo *t) {
    uint32_t keys = keys_waiting(t->v, t->seat), ties = ties_waiting(t->v, t->seat);
    if (keys)
        json_set_int(add(t, "queue.chair_devices", seat_path(t->v, t->seat, "/leder")), "n", keys);
    if (ties)
        json_set_int(add(t, "queue.chair_ties", seat_path(t->v, t->seat, "/leder")), "n", ties);
}

static void add_opening(struct todo *t) {
    struct lead_step *list;
    size_t n;
    if (lead_steps(t->v, t->seat, &list, &n))
        return;
    for (size_t i = 0; i < n; i++) {
        if (list[i].newest.number || !lead_may_open(t->v, t->seat, &list[i]))
            continue;
        json_t *label = add(t, list[i].about.id.n ? "queue.chair_open_about" : "queue.chair_open",
                            lead_open_path(t->v, t->seat, &list[i]));
        json_set_str(label, "step", rules_text_of(list[i].template, "name", t->v->lang));
        json_set_str(label, "name", list[i].about.name);
    }
}

/* Past its deadline, and not for the clock to close: what the chair is asked to say first. Null otherwise. */
static const char *waits_for_chair(const struct todo *t, const struct step_record *s) {
    struct step_documents d;
    struct str *left;
    size_t n;
    if (s->state != STEP_IS_OPEN || s->mode != MODE_BALLOTS || !s->closes || t->v->arrived <= s->closes ||
        step_documents(t->v->txn, t->v->arena, s, &d))
        return NULL;
    if (step_asks_present(s, &d.rules))
        return "queue.chair_close_late";
    return step_unvouched(t->v->txn, t->v->arena, t->seat->edition.number, s, &left, &n) == OK && n > 0
               ? "device.chair_close"
               : NULL;
}

static void add_closing(struct todo *t, const struct step_record *steps, size_t n) {
    for (size_t i = 0; i < n; i++) {
        const struct step_record *s = &steps[i];
        if (s->state == STEP_IS_OPEN && s->mode == MODE_BALLOTS && s->handed_in == s->voters)
            add(t, "queue.chair_close", seat_step_path(t->v, t->seat, s, "/lukk"));
        else if (waits_for_chair(t, s))
            add(t, waits_for_chair(t, s), seat_step_path(t->v, t->seat, s, "/lukk"));
        if (s->state == STEP_IS_OPEN && s->mode == MODE_RECORDED && s->recorded == 0)
            add(t, "queue.chair_record", seat_step_path(t->v, t->seat, s, "/fort"));
    }
}

/* --- anybody's --- */

static void add_record(struct todo *t, const struct step_record *steps, size_t n) {
    for (size_t i = 0; i < n; i++) {
        struct record_of_vote vote;
        struct str note;
        if (steps[i].state == STEP_IS_OPEN && steps[i].mode == MODE_RECORDED &&
            step_recorded(t->v->txn, t->v->arena, &steps[i], &vote, &note) == OK &&
            str_equal(vote.second, t->v->who.person))
            add(t, "queue.record_waits", seat_step_path(t->v, t->seat, &steps[i], "/fort"));
    }
}

/* Closed and sealed: the result waits for those who can open it. */
static void add_unseal(struct todo *t, const struct step_record *steps, size_t n) {
    for (size_t i = 0; i < n; i++)
        if (unseal_waits_for(t->v, t->seat, &steps[i]))
            add(t, "queue.unseal", seat_step_path(t->v, t->seat, &steps[i], "/resultat"));
}

/* A correction that another officer asked for. */
static void add_corrections(struct todo *t, const struct step_record *steps, size_t n) {
    for (size_t i = 0; i < n; i++) {
        uint32_t waiting = corrections_waiting(t->v, &t->seat->edition, &steps[i]);
        if (waiting)
            json_set_int(add(t, "correction.waiting", seat_step_path(t->v, t->seat, &steps[i], "/rettelser")),
                         "n", waiting);
    }
}

static void add_decision(struct todo *t) {
    struct decided d;
    struct step_record step;
    struct str path = seat_path(t->v, t->seat, "/beslutning");
    if (!decision_here(t->seat))
        return;
    if (decision_seen(t->v, t->seat, &d) == OK) {
        if (t->seat->role == MEMBER_CHAIR &&
            corrected_since(t->v->txn, t->seat->edition.number, d.record.index))
            add(t, "correction.decide_todo", path);
        else if (confirm_waits(t->v, t->seat, &d))
            add(t, "queue.decision_waits", path);
        else
            json_set_str(t->v->view, "decision_url", page_url(t->v, "%.*s", STR_ARGS(path)));
    } else if (t->seat->role == MEMBER_CHAIR && decision_step(t->v, t->seat, &step) == OK) {
        add(t, "queue.decide", path);
    }
}

void lead_todo(struct visit *v, const struct seat *s, const struct step_record *steps, size_t n) {
    struct todo t = {v, s, json_array()};
    struct str lead = seat_path(v, s, "/leder");
    if (s->role == MEMBER_CHAIR) {
        add_settling(&t);
        add_opening(&t);
        add_closing(&t, steps, n);
        json_set_str(v->view, "lead_url", page_url(v, "%.*s", STR_ARGS(lead)));
    }
    add_record(&t, steps, n);
    add_unseal(&t, steps, n);
    add_corrections(&t, steps, n);
    add_decision(&t);
    json_set_bool(v->view, "has_chair", json_array_size(t.rows) > 0);
    json_set_new(v->view, "chair", t.rows);
}
