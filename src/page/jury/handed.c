/* handed.c: it counts, and here is the proof: the member's own ballot, its receipt and what comes next. Each
 * that they handed in has its page, since a mail leads there; of one that was replaced it says so. */
#include "base/format.h"
#include "page/check/receipt.h"
#include "page/jury/desk.h"
#include "page/jury/jury.h"
#include "page/words/step_words.h"

static json_t *next_count(const struct visit *v, const struct step_record *step) {
    struct step_documents d;
    if (step->secrecy == SECRECY_SEALED && step_documents(v->txn, v->arena, step, &d) == OK)
        return step_held("handed.next_unseal", d.key.threshold, d.key.n);
    return words_new(step->closes ? "handed.next_count" : "handed.next_count_chair");
}

static void add_next(struct visit *v, const struct step_record *step) {
    json_t *next = json_array();
    if (seat_open(v, step))
        json_set_new(words_add(next, "handed.next_change"), "until", seat_until(v, step));
    if (step->state != STEP_IS_COUNTED)
        json_add_new(next, next_count(v, step));
    words_add(next, step->method == METHOD_SCORES ? "handed.next_decide" : "handed.next_decide_motion");
    json_set_new(v->view, "next", next);
}

static void add_ways(struct visit *v, const struct seat *s, const struct step_record *step) {
    bool marks = step->method == METHOD_SCORES;
    struct str change = seat_step_path(v, s, step, marks ? "/se-over" : "/stemme"),
               result = seat_step_path(v, s, step, "/resultat"),
               counted = seat_step_path(v, s, step, "/innsyn");
    if (seat_open(v, step)) {
        json_t *o = json_object();
        json_set_str(o, "url",
                     marks ? json_get_str(v->view, "queue_url") : page_url(v, "%.*s", STR_ARGS(change)));
        words_set(o, "label", marks ? "handed.change" : "handed.change_vote");
        json_set_new(v->view, "change", o);
    }
    if (step->state != STEP_IS_OPEN)
        json_set_str(v->view, "result_url", page_url(v, "%.*s", STR_ARGS(result)));
    if (step->state != STEP_IS_OPEN)
        json_set_str(v->view, "inspection_url", page_url(v, "%.*s", STR_ARGS(counted)));
}

static void add_proof(struct visit *v, const struct seat *s, const struct step_record *step,
                      const struct own_ballot *b) {
    struct str note = seat_step_path(v, s, step, arena_format(v->arena, "/stemmeseddel/%u", b->number).p);
    json_set_new(v->view, "receipt",
                 receipt_view(v, b->index, b->at, desk_receipt_url(v, s, step, b), "receipt.said_ballot"));
    json_set_str(v->view, "note", b->note);
    json_set_str(v->view, "note_url", page_url(v, "%.*s", STR_ARGS(note)));
}

/* Of one that was replaced: which is the latest, and the way to it. */
static void add_newer(struct visit *v, const struct seat *s, const struct step_record *step,
                      uint32_t latest) {
    json_t *newer = json_object();
    struct str path = seat_step_path(v, s, step, "/levert");
    json_set_int(newer, "number", latest);
    json_set_str(newer, "url", page_url(v, "%.*s", STR_ARGS(path)));
    json_set_new(v->view, "newer", newer);
}

static enum fault latest_number(const struct visit *v, const struct seat *s, const struct step_record *step,
                                uint32_t *number) {
    struct roll_record voter;
    enum fault f = step_roll_get(v->txn, s->edition.number, step->number, v->who.person, &voter);
    *number = f ? 0 : voter.number;
    return f;
}

static enum fault handed_view(struct visit *v) {
    struct seat s;
    struct step_record step;
    struct own_ballot b;
    uint32_t latest;
    enum fault f = seat_voter(v, &s, &step);
    if (f || (f = latest_number(v, &s, &step, &latest)))
        return f;
    if (latest == 0) { /* nothing of theirs is there, or not any more: there is a page for that */
        v->redirect = seat_path(v, &s, "%s", "");
        return OK;
    }
    if ((f = desk_ballot_asked(v, &s, &step, &b)))
        return f;
    seat_view(v, &s);
    json_set_int(v->view, "number", b.number);
    json_set_str(v->view, "at", format_moment(v->arena, v->lang, b.at));
    json_set_bool(v->view, "is_marks", step.method == METHOD_SCORES);
    json_set_bool(v->view, "is_vote", step.method == METHOD_MOTION);
    if (b.number < latest) {
        add_newer(v, &s, &step, latest);
    } else {
        add_next(v, &step);
        add_ways(v, &s, &step);
    }
    if (b.kept)
        words_set(v->view, "kept", "fault.ballot_kept");
    else
        add_proof(v, &s, &step, &b);
    return OK;
}

const struct route jury_handed_routes[] = {
    {GET, "/jury/:edition/:body/:step/levert", MEMBER, .view = handed_view, .template = "jury/handed-in"},
    {GET, "/jury/:edition/:body/:step/levert/:number", MEMBER, .view = handed_view,
     .template = "jury/handed-in"},
    {0},
};
