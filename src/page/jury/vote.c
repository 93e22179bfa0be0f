/* vote.c: looking over, and the one act that counts. The ballot is signed in the browser; it is checked
 * here before the writer sees it, and there once more. */
#include "page/jury/vote.h"

#include "award/step/ballot.h"
#include "base/format.h"
#include "page/check/receipt.h"
#include "page/jury/jury.h"
#include "page/jury/queue.h"
#include "page/words/step_words.h"

/* Wider than a ballot may be, so that one that is too large is told so by name. */
enum { NOTE_MAX = 2 << 20 };

static const struct form ballot_form = {"jury_ballot",
                                        {{"ballot", FORM_NOTE, .required = true, .max = NOTE_MAX}, {0}}};

/* Who can read what is handed in, and what is trusted for it: an open step says that in one sentence. */
static void tell_secrecy(struct visit *v, const struct step_record *step, const struct step_key *key) {
    if (step->secrecy != SECRECY_SEALED) {
        words_set(v->view, "secrecy_text", "review.consequence_2");
        return;
    }
    json_set_new(v->view, "secrecy_text", step_held("review.consequence_sealed", key->threshold, key->n));
    json_set_new(v->view, "trust_text", step_held("unseal.trust_seal", key->threshold, key->n));
}

void vote_tell(struct visit *v, const struct seat *s, const struct step_record *step,
               const struct step_documents *d) {
    struct own_ballot b = {0};
    struct str path = seat_step_path(v, s, step, "/stemme");
    bool again = desk_ballot(v, s, step, &b) == OK;
    v->wasm = true;
    json_set_str(v->view, "step", str_of(step->id));
    json_set_str(v->view, "desk", desk_data(v, s, step));
    json_set_str(v->view, "action", page_url(v, "%.*s", STR_ARGS(path)));
    json_set_str(v->view, "token", visit_token(v, ballot_form.name));
    tell_secrecy(v, step, &d->key);
    json_set_int(v->view, "number", b.number + 1);
    json_set_new(v->view, "deadline_text", seat_deadline(v, step));
    json_set_new(v->view, "until", seat_until(v, step));
    if (!again)
        return;
    json_t *earlier = json_object();
    json_set_int(earlier, "number", b.number);
    json_set_str(earlier, "at", format_moment(v->arena, v->lang, b.at));
    json_set_new(v->view, "earlier", earlier);
}

/* --- looking over --- */

static void add_criteria(struct visit *v, const struct seat *s, const struct step_rules *rules) {
    json_t *list = json_array();
    for (size_t i = 0; i < rules->criteria_n; i++) {
        json_t *o = json_object();
        struct str id = rules->criteria[i].id;
        json_set_str(o, "id", id);
        json_set_str(o, "name", rules_text_of(rules_find(s->rules, "criteria", id), "name", v->lang));
        json_add_new(list, o);
    }
    json_set_new(v->view, "criteria", list);
}

static void add_rows(struct visit *v, const struct seat *s, const struct step_record *step,
                     const struct queue *q) {
    json_t *rows = json_array();
    for (size_t i = 0; i < q->n; i++) {
        json_t *row = json_object();
        json_set_str(row, "id", q->rows[i].id);
        json_set_str(row, "name", q->rows[i].name);
        json_set_str(row, "url", queue_url(v, s, step, q->rows[i].id));
        json_add_new(rows, row);
    }
    json_set_new(v->view, "rows", rows);
}

static enum fault show_review(struct visit *v, const struct seat *s, const struct step_record *step) {
    struct queue q;
    struct step_documents d;
    enum fault f = queue_of(v, s, step, &q);
    if (f || (f = step_documents(v->txn, v->arena, step, &d)))
        return f;
    seat_view(v, s);
    vote_tell(v, s, step, &d);
    json_set_bool(v->view, "is_marks", true);
    add_criteria(v, s, &d.rules);
    add_rows(v, s, step, &q);
    v->template = STR("jury/review");
    return OK;
}

static enum fault review_view(struct visit *v) {
    struct seat s;
    struct step_record step;
    enum fault f = seat_voter(v, &s, &step);
    if (f)
        return f;
    if (!seat_open(v, &step)) {
        v->redirect = seat_path(v, &s, "%s", "");
        return OK;
    }
    return step.method == METHOD_SCORES ? show_review(v, &s, &step) : NOT_FOUND;
}

/* --- the act --- */

static enum fault vote_view(struct visit *v) {
    struct seat s;
    struct step_record step;
    enum fault f = seat_voter(v, &s, &step);
    if (f)
        return f;
    if (step.method == METHOD_MOTION)
        return motion_show(v, &s, &step);
    if (v->form)
        return show_review(v, &s, &step);
    v->redirect = seat_step_path(v, &s, &step, "/se-over");
    return OK;
}

static enum fault vote_command(struct visit *v, struct command *c) {
    struct seat s;
    struct step_record step;
    struct ballot_cast *b = arena_alloc(c->arena, sizeof *b);
    enum fault f = seat_voter(v, &s, &step);
    if (f)
        return f;
    b->edition = arena_copy(c->arena, s.edition.id);
    b->step = arena_copy(c->arena, str_of(step.id));
    b->person = c->by;
    b->note = arena_copy(c->arena, form_text(v->form, "ballot"));
    c->decide = ballot_cast;
    c->args = b;
    return ballot_verify(v->txn, c->arena, b);
}

/* A program, and our own script is one, gets the receipt at once. */
static enum fault vote_answer(struct visit *v, const struct command *c) {
    struct seat s;
    struct step_record step;
    struct str receipt;
    enum fault f = seat_voter(v, &s, &step);
    if (f || (f = receipt_bytes(v, c->result.index, RECEIPT_LATER | RECEIPT_PRIVATE, &receipt)))
        return f;
    v->view = json_new_object(v->arena);
    json_set_int(v->view, "number", c->result.number);
    json_set_str(v->view, "receipt", receipt);
    v->redirect = seat_step_path(v, &s, &step, "/levert");
    return OK;
}

const struct route jury_vote_routes[] = {
    {GET, "/jury/:edition/:body/:step/se-over", MEMBER, .view = review_view, .template = "jury/review"},
    {GET, "/jury/:edition/:body/:step/stemme", MEMBER, .view = vote_view, .template = "jury/motion"},
    {POST, "/jury/:edition/:body/:step/stemme", MEMBER, .view = vote_view, .template = "jury/motion",
     .form = &ballot_form, .command = vote_command, .answer = vote_answer},
    {0},
};
