/* seat.c: who sits where, and the rules about what a member may know. Builds no page. */
#include "page/jury/seat.h"

#include "award/step/recusal.h"
#include "base/format.h"
#include "page/words/edition_words.h"

#include <stdarg.h>
#include <stdlib.h>

/* --- the seat --- */

enum fault seat_find(struct visit *v, struct seat *s) {
    struct str edition = visit_param(v, "edition");
    *s = (struct seat){.id = visit_param(v, "body")};
    if (edition.n > EDITION_ID_MAX || s->id.n > BODY_ID_MAX)
        return NOT_FOUND;
    enum fault f = edition_find(v->txn, v->arena, edition, v->arrived, &s->edition);
    if (f || (f = edition_rules(v->txn, s->edition.number, &s->rules)))
        return f;
    s->body = rules_find(s->rules, "bodies", s->id);
    if (!s->body)
        return NOT_FOUND;
    f = member_find(v->txn, s->edition.number, s->id, v->who.person, &s->role);
    return f == NOT_FOUND ? NOT_ALLOWED : f;
}

enum fault seat_lead(struct visit *v, struct seat *s) {
    enum fault f = seat_find(v, s);
    return !f && s->role != MEMBER_CHAIR ? NOT_ALLOWED : f;
}

struct str seat_path(const struct visit *v, const struct seat *s, const char *format, ...) {
    va_list list;
    va_start(list, format);
    struct str rest = arena_vformat(v->arena, format, list);
    va_end(list);
    return arena_format(v->arena, "/jury/%.*s/%.*s%.*s", STR_ARGS(s->edition.id), STR_ARGS(s->id),
                        STR_ARGS(rest));
}

enum fault seat_go(struct visit *v, const char *rest) {
    struct seat s;
    enum fault f = seat_find(v, &s);
    if (!f)
        v->redirect = seat_path(v, &s, "%s", rest);
    return f;
}

static void add_refusal(struct visit *v) {
    enum fault f = v->form ? v->form->fault : OK;
    if (f == OK || f == FORM_INVALID)
        return;
    form_error_add(v->view, (struct str){0},
                   words_new(arena_format(v->arena, "fault.%.*s", STR_ARGS(fault_key(f))).p));
}

void seat_view(struct visit *v, const struct seat *s) {
    v->view = json_new_object(v->arena);
    page_stand_at(v, "desk");
    edition_name(v, &s->edition, s->rules, v->view);
    json_object_set(v->view, "label", json_object_get(v->view, "edition_label"));
    json_set_str(v->view, "body_name", rules_text_of(s->body, "name", v->lang));
    json_set_str(v->view, "queue_url", page_url(v, "%.*s", STR_ARGS(seat_path(v, s, "%s", ""))));
    add_refusal(v);
}

/* --- candidates --- */

bool seat_aside(const struct visit *v, uint32_t edition, uint32_t candidate) {
    return recusal_stands(v->txn, edition, v->who.person, candidate);
}

bool seat_hides(const struct visit *v, const struct seat *s, uint32_t candidate) {
    return s->edition.secret && candidate && seat_aside(v, s->edition.number, candidate);
}

/* The step that leads to the body's first one; null when nothing does. */
static const json_t *step_before(const struct seat *s) {
    const json_t *before = NULL, *step;
    size_t i;
    json_array_foreach(json_object_get(s->rules, "steps"), i, step) {
        if (str_equal(json_get_str(step, "body"), s->id))
            return before;
        before = step;
    }
    return NULL;
}

/* Whether the newest vote of the step before, about this candidate or about all, has led on to them. */
static bool led_here(const struct visit *v, const struct seat *s, struct str before, uint32_t candidate) {
    for (uint32_t n = step_count(v->txn, s->edition.number); n > 0; n--) {
        struct step_record r;
        if (step_get(v->txn, s->edition.number, n, &r) || !str_equal(str_of(r.template_id), before) ||
            (r.candidate != 0 && r.candidate != candidate))
            continue;
        return r.state == STEP_IS_COUNTED && (r.candidate == 0 || r.adopted);
    }
    return false;
}

enum fault seat_candidates(const struct visit *v, const struct seat *s, struct candidate **list, size_t *n) {
    struct str before = json_get_str(step_before(s), "id");
    size_t all;
    enum fault f = candidates_list(v->txn, v->arena, s->edition.number, false, list, &all);
    *n = 0;
    for (size_t i = 0; !f && i < all; i++) {
        struct candidate *k = &(*list)[i];
        if (!seat_hides(v, s, k->number) && (before.n == 0 || led_here(v, s, before, k->number)))
            (*list)[(*n)++] = *k;
    }
    return f;
}

bool seat_declared(const struct visit *v, const struct seat *s, const struct candidate *list, size_t n) {
    if (!recusal_declared(v->txn, s->edition.number, s->id, v->who.person))
        return false;
    for (size_t i = 0; i < n; i++)
        if (!recusal_was_asked(v->txn, s->edition.number, s->id, v->who.person, list[i].number))
            return false;
    return true;
}

/* --- steps --- */

enum fault seat_step(const struct visit *v, const struct seat *s, struct step_record *step) {
    enum fault f = step_find(v->txn, s->edition.number, visit_param(v, "step"), step);
    if (!f && (!str_equal(str_of(step->body), s->id) || seat_hides(v, s, step->candidate)))
        f = NOT_FOUND;
    return f;
}

enum fault seat_steps(const struct visit *v, const struct seat *s, struct step_record **list, size_t *n) {
    uint32_t count = step_count(v->txn, s->edition.number);
    *list = arena_alloc(v->arena, (count + 1) * sizeof **list);
    *n = 0;
    for (uint32_t k = count; k > 0; k--) {
        struct step_record *r = &(*list)[*n];
        enum fault f = step_get(v->txn, s->edition.number, k, r);
        if (f)
            return f;
        *n += str_equal(str_of(r->body), s->id) && !seat_hides(v, s, r->candidate);
    }
    return OK;
}

const json_t *seat_template(const struct seat *s, const struct step_record *step) {
    return rules_find(s->rules, "steps", str_of(step->template_id));
}

struct str seat_step_path(const struct visit *v, const struct seat *s, const struct step_record *step,
                          const char *rest) {
    return seat_path(v, s, "/%s%s", step->id, rest);
}

bool seat_votes(const struct visit *v, const struct seat *s, const struct step_record *step) {
    struct roll_record voter;
    return step_roll_get(v->txn, s->edition.number, step->number, v->who.person, &voter) == OK;
}

enum fault seat_voter(struct visit *v, struct seat *s, struct step_record *step) {
    enum fault f = seat_find(v, s);
    if (!f)
        f = seat_step(v, s, step);
    return !f && !seat_votes(v, s, step) ? NOT_IN_ROLL : f;
}

bool seat_open(const struct visit *v, const struct step_record *step) {
    return step->state == STEP_IS_OPEN && step->mode == MODE_BALLOTS &&
           (step->closes == 0 || v->arrived <= step->closes);
}

json_t *seat_deadline(const struct visit *v, const struct step_record *step) {
    json_t *words = words_new(step->closes ? "queue.deadline" : "queue.chair_closes");
    if (step->closes)
        json_set_str(words, "at", format_moment(v->arena, v->lang, step->closes));
    return words;
}

json_t *seat_until(const struct visit *v, const struct step_record *step) {
    return step->closes ? json_string(format_moment(v->arena, v->lang, step->closes).p)
                        : words_new("queue.until_chair");
}
