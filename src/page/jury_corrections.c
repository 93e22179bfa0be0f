/* jury_corrections.c: the corrections of a step, for the chair and the secretary of its body. */
#include "page/claim.h"
#include "page/correction.h"
#include "page/jury.h"
#include "page/jury_seat.h"

struct place {
    struct seat seat;
    struct step_record step;
    struct recount_place corrections;
};

static enum fault find(struct visit *v, struct place *p) {
    struct seat *s = &p->seat;
    enum fault f = seat_find(v, s);
    if (f || (f = seat_step(v, s, &p->step)))
        return f;
    p->corrections =
        (struct recount_place){&s->edition, s->rules, &p->step, seat_step_path(v, s, &p->step, "/rettelser")};
    return officer_check(v->txn, s->edition.number, s->edition.secret, &p->step, v->who.person);
}

static enum fault begin(struct visit *v, struct place *p) {
    enum fault f = find(v, p);
    if (f)
        return f;
    seat_view(v, &p->seat);
    struct str result = seat_step_path(v, &p->seat, &p->step, "/resultat");
    json_set_str(v->view, "back_url", page_url(v, "%.*s", STR_ARGS(result)));
    json_set_str(v->view, "step_name", rules_text_of(seat_template(&p->seat, &p->step), "name", v->lang));
    return OK;
}

static enum fault list_view(struct visit *v) {
    struct place p;
    enum fault f = begin(v, &p);
    return f ? f : corrections_tell(v, &p.corrections);
}

static enum fault one_view(struct visit *v) {
    struct place p;
    enum fault f = begin(v, &p);
    return f ? f : correction_tell(v, &p.corrections);
}

static enum fault ask_command(struct visit *v, struct command *c) {
    struct place p;
    enum fault f = find(v, &p);
    return f ? f : correction_ask_fill(v, &p.corrections, c);
}

static enum fault answer_command(struct visit *v, struct command *c) {
    struct place p;
    enum fault f = find(v, &p);
    return f ? f : correction_answer_fill(v, &p.corrections, c);
}

static enum fault claim_view(struct visit *v) {
    struct place p;
    enum fault f = begin(v, &p);
    return f ? f : claim_tell(v, &p.corrections);
}

static enum fault claim_command(struct visit *v, struct command *c) {
    struct place p;
    enum fault f = find(v, &p);
    return f ? f : claim_settle_fill(v, &p.corrections, c);
}

static enum fault done(struct visit *v, const struct command *c) {
    struct place p;
    (void)c;
    enum fault f = find(v, &p);
    v->redirect = f ? (struct str){0} : p.corrections.path;
    return f;
}

const struct route jury_corrections_routes[] = {
    {GET, "/jury/:edition/:body/:step/rettelser", MEMBER, .view = list_view, .template = "jury/corrections"},
    {POST, "/jury/:edition/:body/:step/rettelser", MEMBER, .view = list_view, .template = "jury/corrections",
     .form = &correction_form, .command = ask_command, .answer = done},
    {GET, "/jury/:edition/:body/:step/rettelser/:number", MEMBER, .view = one_view,
     .template = "jury/correction"},
    {POST, "/jury/:edition/:body/:step/rettelser/:number", MEMBER, .view = one_view,
     .template = "jury/correction", .form = &correction_answer_form, .command = answer_command,
     .answer = done},
    {GET, "/jury/:edition/:body/:step/rettelser/klage/:person", MEMBER, .view = claim_view,
     .template = "jury/claim"},
    {POST, "/jury/:edition/:body/:step/rettelser/klage/:person", MEMBER, .view = claim_view,
     .template = "jury/claim", .form = &claim_settle_form, .command = claim_command, .answer = done},
    {0},
};
