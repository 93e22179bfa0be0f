/* recorded.c: votes taken in the room. Two people answer for the numbers; the server only checks that they
 * add up. */
#include "award/step/recorded.h"

#include "award/people/people.h"
#include "award/rules/edition.h"
#include "award/step/recusal.h"
#include "base/json.h"

static enum fault find(const struct txn *t, struct str edition, struct str step, uint32_t *number,
                       struct edition_record *e, struct step_record *s) {
    enum fault f = edition_number(t, edition, number);
    if (f || (f = edition_get(t, *number, e)) || (f = step_find(t, *number, step, s)))
        return f;
    if (s->mode != MODE_RECORDED)
        return WRONG_STATE;
    return s->state == STEP_IS_OPEN ? OK : ALREADY_DONE;
}

static enum fault check_roll(const struct roll *roll, const struct str *ids, size_t n) {
    for (size_t i = 0; i < n; i++)
        if (!roll_has(roll, ids[i]))
            return NOT_IN_ROLL;
    return OK;
}

/* Nobody has a part in a vote about somebody whom they are kept from. */
static enum fault check_recusals(const struct txn *t, uint32_t edition, const struct step_record *s,
                                 const struct command *c, const struct record_of_vote *v) {
    if (!s->candidate)
        return OK;
    if (recusal_stands(t, edition, c->by, s->candidate) ||
        recusal_stands(t, edition, v->second, s->candidate))
        return RECUSED;
    for (size_t i = 0; i < v->present_n; i++)
        if (recusal_stands(t, edition, v->present[i], s->candidate))
            return RECUSED;
    return OK;
}

static enum fault check_vote(const struct txn *t, struct arena *a, uint32_t edition,
                             const struct step_record *s, const struct command *c,
                             const struct record_of_vote *v) {
    struct step_documents d;
    enum member_role role;
    enum fault f = step_documents(t, a, s, &d);
    if (f)
        return f;
    if (member_find(t, edition, str_of(s->body), c->by, &role) || role != MEMBER_CHAIR)
        return NOT_ALLOWED;
    if (str_equal(v->second, c->by) || people_roles_in(t, v->second, edition) == 0)
        return SECOND_PERSON;
    if ((f = check_roll(&d.roll, v->present, v->present_n)) ||
        (f = check_roll(&d.roll, v->aside, v->aside_n)))
        return f;
    return check_recusals(t, edition, s, c, v);
}

enum fault step_record_vote(struct txn *t, struct command *c, struct batch *out) {
    const struct step_record_vote *r = c->args;
    struct record_of_vote vote = r->vote, again;
    uint32_t edition;
    struct edition_record e;
    struct step_record s;
    enum fault f = find(t, r->edition, r->step, &edition, &e, &s);
    if (f || (f = check_vote(t, c->arena, edition, &s, c, &vote)))
        return f;
    vote.origin = store_origin(t->store);
    vote.edition = r->edition;
    vote.step = r->step;
    vote.opened = s.leaf;
    vote.chair = c->by;
    struct str text = record_write(c->arena, &vote);
    if ((f = record_read(c->arena, text, &again)))
        return f;
    struct str line = store_sign_document(t->store, c->arena, text);
    json_t *fields = json_object();
    json_set_str(fields, "step", r->step);
    json_set_str(fields, "note", arena_format(c->arena, "%.*s\n%.*s", STR_ARGS(text), STR_ARGS(line)));
    return event_emit(c, out, "step.recorded", r->edition, e.secret, fields);
}

static enum fault put_recorded(struct fact *f, uint64_t index) {
    uint32_t edition;
    struct step_record s;
    enum fault fault = edition_number(f->txn, f->edition, &edition);
    if (fault || (fault = step_find(f->txn, edition, json_get_str(f->open, "step"), &s)))
        return fault;
    s.recorded = index;
    return step_put(f->txn, edition, &s);
}

enum fault apply_step_recorded(struct fact *f) {
    return put_recorded(f, f->index);
}

enum fault apply_step_record_confirmed(struct fact *f) {
    return json_get_bool(f->private, "agrees") || f->erased ? OK : put_recorded(f, 0);
}

/* --- the second person --- */

static void add_ids(json_t *closed, const struct record_of_vote *v, struct str candidate) {
    json_t *present = json_array(), *recusals = json_array();
    for (size_t i = 0; i < v->present_n; i++)
        json_add_str(present, v->present[i]);
    for (size_t i = 0; i < v->aside_n; i++) {
        json_t *row = json_object();
        json_set_str(row, "juror", v->aside[i]);
        json_set_str(row, "candidate", candidate);
        json_add_new(recusals, row);
    }
    json_set_new(closed, "recusals", recusals);
    json_set_new(closed, "present", present);
}

json_t *record_closed(struct arena *a, const struct step_documents *d, const struct record_of_vote *v) {
    json_t *closed = json_new_object(a), *record = json_object();
    json_set_new(closed, "ballots", json_array());
    add_ids(closed, v, d->slate.lines[0].candidate);
    json_set_int(record, "yes", v->yes);
    json_set_int(record, "no", v->no);
    json_set_int(record, "blank", v->blank);
    json_set_new(closed, "record", record);
    return closed;
}

enum fault step_record_confirm(struct txn *t, struct command *c, struct batch *out) {
    const struct record_confirm *r = c->args;
    uint32_t edition;
    struct edition_record e;
    struct step_record s;
    struct record_of_vote vote;
    struct step_documents d;
    struct str note;
    enum fault f = find(t, r->edition, r->step, &edition, &e, &s);
    if (f)
        return f;
    if (step_recorded(t, c->arena, &s, &vote, &note) || r->seen != s.recorded)
        return WRONG_STATE;
    if (!str_equal(vote.second, c->by))
        return SECOND_PERSON;
    json_t *fields = json_object();
    json_set_str(fields, "step", r->step);
    json_set_str(fields, "person", c->by);
    json_set_bool(fields, "agrees", r->agrees);
    if ((f = event_emit(c, out, "step.record_confirmed", r->edition, e.secret, fields)) || !r->agrees)
        return f;
    if ((f = step_documents(t, c->arena, &s, &d)))
        return f;
    return step_emit_closed(t, c, out, r->edition, e.secret, &s, record_closed(c->arena, &d, &vote));
}

enum fault step_recorded(const struct txn *t, struct arena *a, const struct step_record *s,
                         struct record_of_vote *vote, struct str *note) {
    struct fact f;
    struct note n;
    if (s->recorded == 0)
        return NOT_FOUND;
    enum fault fault = event_read(t, a, s->recorded, &f);
    if (fault)
        return fault;
    *note = json_get_str(f.private, "note");
    if (f.erased)
        return ERASED;
    return (fault = note_parse(a, *note, &n)) ? fault : record_read(a, n.text, vote);
}
