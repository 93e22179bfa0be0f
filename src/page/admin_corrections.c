/* admin_corrections.c: the corrections of a step, for the office: an administrator can be the second officer,
 * or the first. */
#include "page/admin_step.h"
#include "page/claim.h"
#include "page/correction.h"

struct place {
    struct desk desk;
    struct place_of_step step;
    struct recount_place corrections;
};

static enum fault find(struct visit *v, struct place *p) {
    struct desk *d = &p->desk;
    struct step_record *r = &p->step.record;
    enum fault f = admin_desk(v, d);
    if (f || (f = admin_find_step(v, d, visit_param(v, "step"), &p->step)))
        return f;
    if (!p->step.opened)
        return NOT_FOUND;
    p->corrections = (struct recount_place){&d->edition, d->rules, r,
                                            admin_path(v->arena, d->edition.id, "/steg/%s/rettelser", r->id)};
    return officer_check(v->txn, d->edition.number, d->edition.secret, r, v->who.person);
}

static enum fault begin(struct visit *v, struct place *p) {
    enum fault f = find(v, p);
    if (f)
        return f;
    struct str id = str_of(p->step.record.id);
    admin_begin_desk(v, &p->desk);
    json_set_new(v->view, "step_name", admin_step_name(v, &p->desk, id));
    json_set_str(v->view, "back_url", admin_url(v, &p->desk, "/steg/%.*s", STR_ARGS(id)));
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

const struct route admin_corrections_routes[] = {
    {GET, "/administrasjon/utgave/:edition/steg/:step/rettelser", ADMIN, .view = list_view,
     .template = "admin/corrections"},
    {POST, "/administrasjon/utgave/:edition/steg/:step/rettelser", ADMIN, .view = list_view,
     .template = "admin/corrections", .form = &correction_form, .command = ask_command, .answer = done},
    {GET, "/administrasjon/utgave/:edition/steg/:step/rettelser/:number", ADMIN, .view = one_view,
     .template = "admin/correction"},
    {POST, "/administrasjon/utgave/:edition/steg/:step/rettelser/:number", ADMIN, .view = one_view,
     .template = "admin/correction", .form = &correction_answer_form, .command = answer_command,
     .answer = done},
    {GET, "/administrasjon/utgave/:edition/steg/:step/rettelser/klage/:person", ADMIN, .view = claim_view,
     .template = "admin/claim"},
    {POST, "/administrasjon/utgave/:edition/steg/:step/rettelser/klage/:person", ADMIN, .view = claim_view,
     .template = "admin/claim", .form = &claim_settle_form, .command = claim_command, .answer = done},
    {0},
};
