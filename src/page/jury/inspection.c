/* inspection.c: «Din stemmeseddel slik den ble talt». The browser compares what the log counted with
 * what this device signed (templates/assets/js/inspect.js), and a complaint takes that note along. */
#include "award/close/claim.h"
#include "award/close/closed.h"
#include "award/close/closing.h"
#include "award/close/correction.h"
#include "base/format.h"
#include "page/jury/desk.h"
#include "page/jury/jury.h"
#include "page/jury/row.h"

static const char *const whats[] = {"not_mine", "newer", NULL};

static const struct form claim_form = {"jury_claim",
                                       {{"what", FORM_CHOICE, .required = true, .options = whats},
                                        {"text", FORM_TEXT, .max = 2000},
                                        {"note", FORM_NOTE, .max = BALLOT_BYTES_MAX},
                                        {0}}};

struct inspecting {
    struct seat seat;
    struct step_record step;
    struct step_documents d;
    int64_t until;       /* 0: the rules give no time for it, or it is open still */
    struct str excluded; /* the ground on which the ballot was left out; empty: it was not */
};

static enum fault find(struct visit *v, struct inspecting *x) {
    struct fact closed;
    enum fault f = seat_voter(v, &x->seat, &x->step);
    if (!f && x->step.mode != MODE_BALLOTS)
        f = NOT_FOUND;
    if (f || (f = step_documents(v->txn, v->arena, &x->step, &x->d)))
        return f;
    x->until = 0;
    x->excluded = (struct str){0};
    if (x->step.state == STEP_IS_OPEN)
        return OK;
    if ((f = event_read(v->txn, v->arena, x->step.closed, &closed)))
        return f;
    x->until = inspection_until(&x->d.rules, closed.at);
    x->excluded = closed_exclusion(json_object_get(closed.later, "closed"), v->who.person);
    return OK;
}

/* --- what was counted --- */

static void add_counted(struct visit *v, struct inspecting *x) {
    struct own_ballot b;
    if (x->excluded.n) {
        words_set(words_set(v->view, "none", "device.excluded_own"), "ground",
                  arena_format(v->arena, "device.ground.%.*s", STR_ARGS(x->excluded)).p);
        return;
    }
    if (desk_ballot(v, &x->seat, &x->step, &b)) {
        words_set(v->view, "none", "inspection.none");
        return;
    }
    json_t *counted = json_object();
    json_set_int(words_set(counted, "text", "inspection.counted"), "number", b.number);
    json_set_str(counted, "at", format_moment(v->arena, v->lang, b.at));
    json_set_str(counted, "hash", base64_encode(v->arena, str_bytes(b.hash.b, sizeof b.hash.b)));
    json_set_bool(counted, "sealed", b.choices.n == 0);
    if (b.choices.n)
        json_set_new(counted, "lines", row_lines(v, &x->seat, &x->step));
    json_set_new(v->view, "counted", counted);
}

/* --- complaining --- */

static const char *state_key(const struct claim_record *r) {
    return r->state == CLAIM_ACCEPTED   ? "inspection.accepted"
           : r->state == CLAIM_REJECTED ? "inspection.rejected"
                                        : "inspection.waits";
}

static const char *const what_keys[] = {
    [CLAIM_NOT_MINE] = "form.jury_claim.what.not_mine", [CLAIM_NEWER] = "form.jury_claim.what.newer"};

static void add_claim(struct visit *v, struct inspecting *x, const struct claim_record *r) {
    struct correction k;
    struct fact f;
    json_t *claim = json_object();
    words_set(claim, "what", what_keys[r->what]);
    words_set(claim, "state", state_key(r));
    if (event_read(v->txn, v->arena, r->index, &f) == OK)
        json_set_str(claim, "at", format_moment(v->arena, v->lang, f.at));
    if (r->correction &&
        correction_read(v->txn, v->arena, x->seat.edition.number, &x->step, r->correction, &k) == OK)
        json_set_new(claim, "reason", page_paragraphs(k.reason));
    json_set_new(v->view, "claim", claim);
}

static void add_form(struct visit *v, struct inspecting *x) {
    struct str path = seat_step_path(v, &x->seat, &x->step, "/innsyn");
    json_t *form = visit_form(v, &claim_form, NULL);
    page_field_drop(form, "note");
    json_set_str(form, "action", page_url(v, "%.*s", STR_ARGS(path)));
    json_object_set(v->view, "form", form);
}

static enum fault inspection_view(struct visit *v) {
    struct inspecting x;
    struct claim_record claim;
    enum fault f = find(v, &x);
    if (f)
        return f;
    seat_view(v, &x.seat);
    json_set_str(v->view, "step_name", rules_text_of(seat_template(&x.seat, &x.step), "name", v->lang));
    if (x.step.state == STEP_IS_OPEN) {
        words_set(v->view, "waiting", "inspection.waiting");
        json_set_new(v->view, "deadline_text", seat_deadline(v, &x.step));
        v->status = 409;
        return OK;
    }
    struct str result = seat_step_path(v, &x.seat, &x.step, "/resultat");
    bool in_time = v->arrived <= x.until;
    json_set_str(v->view, "result_url", page_url(v, "%.*s", STR_ARGS(result)));
    json_set_str(v->view, "desk", desk_data(v, &x.seat, &x.step));
    v->wasm = true;
    json_t *until = words_set(v->view, "until_text",
                              x.until == 0 ? "inspection.no_time"
                              : in_time    ? "inspection.until"
                                           : "inspection.over");
    json_set_str(until, "at", format_moment(v->arena, v->lang, x.until));
    add_counted(v, &x);
    if (claim_get(v->txn, x.seat.edition.number, x.step.number, v->who.person, &claim) == OK)
        add_claim(v, &x, &claim);
    else if (in_time && !x.excluded.n)
        add_form(v, &x);
    return OK;
}

static enum fault claim_command(struct visit *v, struct command *c) {
    struct inspecting x;
    struct claim_make *m = arena_alloc(c->arena, sizeof *m);
    enum fault f = find(v, &x);
    if (f)
        return f;
    bool newer = str_equal(form_text(v->form, "what"), STR("newer"));
    *m = (struct claim_make){.edition = arena_copy(c->arena, x.seat.edition.id),
                             .step = arena_copy(c->arena, str_of(x.step.id)),
                             .person = c->by,
                             .what = newer ? CLAIM_NEWER : CLAIM_NOT_MINE,
                             .note = arena_copy(c->arena, form_text(v->form, "note")),
                             .text = arena_copy(c->arena, form_text(v->form, "text"))};
    c->decide = claim_make;
    c->args = m;
    return OK;
}

static enum fault claim_answer(struct visit *v, const struct command *c) {
    struct inspecting x;
    (void)c;
    enum fault f = find(v, &x);
    if (!f)
        v->redirect = seat_step_path(v, &x.seat, &x.step, "/innsyn");
    return f;
}

const struct route jury_inspection_routes[] = {
    {GET, "/jury/:edition/:body/:step/innsyn", MEMBER, .view = inspection_view,
     .template = "jury/inspection"},
    {POST, "/jury/:edition/:body/:step/innsyn", MEMBER, .view = inspection_view,
     .template = "jury/inspection", .form = &claim_form, .command = claim_command, .answer = claim_answer},
    {0},
};
