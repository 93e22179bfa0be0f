/* result.c: what the marks say, for those who gave them, once the step is closed and only then. */
#include "base/format.h"
#include "page/after/correction.h"
#include "page/count/count.h"
#include "page/jury/decided.h"
#include "page/jury/desk.h"
#include "page/jury/jury.h"
#include "page/jury/unseal.h"

/* The page of a candidate in the step of this very path; only who votes has one. */
static struct str candidate_url(struct visit *v, struct str candidate) {
    struct str edition = visit_param(v, "edition"), body = visit_param(v, "body"),
               step = visit_param(v, "step");
    return page_url(v, "/jury/%.*s/%.*s/%.*s/kandidat/%.*s", STR_ARGS(edition), STR_ARGS(body),
                    STR_ARGS(step), STR_ARGS(candidate));
}

/* The reader's own ballot as it was counted, or that none was: where that is looked at, and complained of. */
static void add_mine(struct visit *v, const struct seat *s, const struct step_record *step) {
    struct own_ballot b;
    if (step->mode != MODE_BALLOTS || !seat_votes(v, s, step))
        return;
    struct str path = seat_step_path(v, s, step, "/innsyn");
    json_t *mine = json_object();
    bool counted = desk_ballot(v, s, step, &b) == OK;
    json_t *text = words_set(mine, "text", counted ? "result.mine_text" : "inspection.none");
    if (counted)
        json_set_int(text, "number", b.number);
    words_set(mine, "label", counted ? "result.mine" : "result.mine_none");
    json_set_str(mine, "url", page_url(v, "%.*s", STR_ARGS(path)));
    json_set_new(v->view, "mine", mine);
}

static void add_decide(struct visit *v, const struct seat *s) {
    struct decided d;
    if (!decision_here(s))
        return;
    bool decided = decision_seen(v, s, &d) == OK;
    if (!decided && s->role != MEMBER_CHAIR)
        return;
    struct str path = seat_path(v, s, "/beslutning");
    json_t *decide = json_object();
    json_set_str(decide, "url", page_url(v, "%.*s", STR_ARGS(path)));
    words_set(decide, "label", decided ? "queue.decision" : "decision.record");
    json_set_new(v->view, "decide", decide);
}

/* The officers' way to counting it again. */
static void add_corrections(struct visit *v, const struct seat *s, const struct step_record *step) {
    if (officer_check(v->txn, s->edition.number, s->edition.secret, step, v->who.person))
        return;
    struct str path = seat_step_path(v, s, step, "/rettelser");
    json_set_str(v->view, "corrections_url", page_url(v, "%.*s", STR_ARGS(path)));
}

/* Closed, and still sealed: those who hold the key open it together. */
static enum fault wait_for_shares(struct visit *v, const struct seat *s, const struct step_record *step) {
    json_set_str(v->view, "step_name", rules_text_of(seat_template(s, step), "name", v->lang));
    return unseal_tell(v, s, step);
}

/* Before the close there is nothing here to see, for anybody. */
static void wait_for_it(struct visit *v, const struct step_record *step) {
    words_set(v->view, "waiting", "result.waiting");
    json_set_new(v->view, "deadline_text", seat_deadline(v, step));
    v->status = 409;
}

static enum fault result_view(struct visit *v) {
    struct seat s;
    struct step_record step;
    struct fact closed;
    enum fault f = seat_find(v, &s);
    if (f || (f = seat_step(v, &s, &step)))
        return f;
    seat_view(v, &s);
    struct str minutes = seat_path(v, &s, "/protokoll");
    json_set_str(v->view, "minutes_url", page_url(v, "%.*s", STR_ARGS(minutes)));
    if (step.state != STEP_IS_OPEN) {
        add_mine(v, &s, &step);
        add_corrections(v, &s, &step);
    }
    if (step.state == STEP_IS_CLOSED)
        return wait_for_shares(v, &s, &step);
    if (step.state != STEP_IS_COUNTED) {
        wait_for_it(v, &step);
        return OK;
    }
    bool has_pages = seat_votes(v, &s, &step) && step.method == METHOD_SCORES;
    f = count_tell(v, &s.edition, s.rules, &step, has_pages ? candidate_url : NULL, v->view);
    if (f || (f = event_read(v->txn, v->arena, step.closed, &closed)))
        return f;
    json_set_str(v->view, "step_name", rules_text_of(seat_template(&s, &step), "name", v->lang));
    json_t *words = words_set(v->view, "closed_text", "result.closed");
    json_set_str(words, "at", format_moment(v->arena, v->lang, closed.at));
    json_set_bool(v->view, "is_marks", step.method == METHOD_SCORES);
    add_decide(v, &s);
    return OK;
}

const struct route jury_result_routes[] = {
    {GET, "/jury/:edition/:body/:step/resultat", MEMBER, .view = result_view, .template = "jury/result"},
    {0},
};
