/* corrections.c: the corrections of a step, and the complaints about it, for its officers: the chair and the
 * secretary of its body come from their seat, an administrator from the office. Only the door differs. */
#include "page/admin/step.h"
#include "page/after/claim.h"
#include "page/after/correction.h"
#include "page/jury/jury.h"
#include "page/jury/seat.h"

/* --- the two doors --- */

static enum fault find_from_seat(struct visit *v, struct seat *s, struct step_record *r,
                                 struct recount_place *p) {
    enum fault f = seat_find(v, s);
    if (f || (f = seat_step(v, s, r)))
        return f;
    *p = (struct recount_place){&s->edition, s->rules, r, seat_step_path(v, s, r, "/rettelser")};
    return OK;
}

static void begin_from_seat(struct visit *v, struct seat *s, const struct step_record *r) {
    seat_view(v, s);
    struct str result = seat_step_path(v, s, r, "/resultat");
    json_set_str(v->view, "back_url", page_url(v, "%.*s", STR_ARGS(result)));
    json_set_str(v->view, "step_name", rules_text_of(seat_template(s, r), "name", v->lang));
}

static enum fault find_from_desk(struct visit *v, struct desk *d, struct place_of_step *step,
                                 struct recount_place *p) {
    enum fault f = admin_desk(v, d);
    if (f || (f = admin_find_step(v, d, visit_param(v, "step"), step)))
        return f;
    if (!step->opened)
        return NOT_FOUND;
    struct step_record *r = &step->record;
    *p = (struct recount_place){&d->edition, d->rules, r,
                                admin_path(v->arena, d->edition.id, "/steg/%s/rettelser", r->id)};
    return OK;
}

static void begin_from_desk(struct visit *v, struct desk *d, const struct step_record *r) {
    struct str id = str_of(r->id);
    admin_begin_desk(v, d);
    json_set_new(v->view, "step_name", admin_step_name(v, d, id));
    json_set_str(v->view, "back_url", admin_url(v, d, "/steg/%.*s", STR_ARGS(id)));
}

/* --- behind them --- */

struct place {
    bool seated;
    struct seat seat; /* of who is seated, and their step; else the two below */
    struct step_record record;
    struct desk desk;
    struct place_of_step step;
    struct recount_place corrections;
};

static enum fault find(struct visit *v, struct place *p) {
    p->seated = visit_param(v, "body").n > 0;
    enum fault f = p->seated ? find_from_seat(v, &p->seat, &p->record, &p->corrections)
                             : find_from_desk(v, &p->desk, &p->step, &p->corrections);
    if (f)
        return f;
    const struct edition *e = p->corrections.edition;
    return officer_check(v->txn, e->number, e->secret, p->corrections.step, v->who.person);
}

static enum fault begin(struct visit *v, struct place *p) {
    enum fault f = find(v, p);
    if (f)
        return f;
    if (p->seated)
        begin_from_seat(v, &p->seat, &p->record);
    else
        begin_from_desk(v, &p->desk, &p->step.record);
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
    {GET, "/jury/:edition/:body/:step/rettelser", MEMBER, .view = list_view, .template = "after/corrections"},
    {POST, "/jury/:edition/:body/:step/rettelser", MEMBER, .view = list_view, .template = "after/corrections",
     .form = &correction_form, .command = ask_command, .answer = done},
    {GET, "/jury/:edition/:body/:step/rettelser/:number", MEMBER, .view = one_view,
     .template = "after/correction"},
    {POST, "/jury/:edition/:body/:step/rettelser/:number", MEMBER, .view = one_view,
     .template = "after/correction", .form = &correction_answer_form, .command = answer_command,
     .answer = done},
    {GET, "/jury/:edition/:body/:step/rettelser/klage/:person", MEMBER, .view = claim_view,
     .template = "after/claim"},
    {POST, "/jury/:edition/:body/:step/rettelser/klage/:person", MEMBER, .view = claim_view,
     .template = "after/claim", .form = &claim_settle_form, .command = claim_command, .answer = done},
    {0},
};

const struct route admin_corrections_routes[] = {
    {GET, "/administrasjon/utgave/:edition/steg/:step/rettelser", ADMIN, .view = list_view,
     .template = "after/corrections"},
    {POST, "/administrasjon/utgave/:edition/steg/:step/rettelser", ADMIN, .view = list_view,
     .template = "after/corrections", .form = &correction_form, .command = ask_command, .answer = done},
    {GET, "/administrasjon/utgave/:edition/steg/:step/rettelser/:number", ADMIN, .view = one_view,
     .template = "after/correction"},
    {POST, "/administrasjon/utgave/:edition/steg/:step/rettelser/:number", ADMIN, .view = one_view,
     .template = "after/correction", .form = &correction_answer_form, .command = answer_command,
     .answer = done},
    {GET, "/administrasjon/utgave/:edition/steg/:step/rettelser/klage/:person", ADMIN, .view = claim_view,
     .template = "after/claim"},
    {POST, "/administrasjon/utgave/:edition/steg/:step/rettelser/klage/:person", ADMIN, .view = claim_view,
     .template = "after/claim", .form = &claim_settle_form, .command = claim_command, .answer = done},
    {0},
};
