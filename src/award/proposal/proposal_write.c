/* proposal_write.c: what the public and the administrators do with proposals. */
#include "award/log/numbers.h"
#include "award/log/tables.h"
#include "award/people/people.h"
#include "award/proposal/proposal_parts.h"
#include "base/email.h"
#include "base/utf8.h"

/* --- receiving --- */

static enum fault refuse(const char **field, const char *name, enum fault f) {
    *field = name;
    return f;
}

enum fault goals_check(const json_t *goals) {
    unsigned seen = 0;
    size_t i;
    json_t *goal;
    json_array_foreach(goals, i, goal) {
        json_int_t n = json_integer_value(goal);
        if (n < 1 || n > GOAL_LAST || seen & 1u << n)
            return FIELD_CHOICE;
        seen |= 1u << n;
    }
    return OK;
}

static enum fault check_required(const struct proposal_args *p, bool web, const char **field) {
    if (!p->candidate.n)
        return refuse(field, "candidate", FIELD_MISSING);
    if (!p->why.n)
        return refuse(field, "why", FIELD_MISSING);
    if (web && !p->relation.n && !p->self)
        return refuse(field, "relation", FIELD_MISSING);
    if (!p->name.n)
        return refuse(field, "name", FIELD_MISSING);
    if (web && !p->email.n)
        return refuse(field, "email", FIELD_MISSING);
    return OK;
}

enum fault proposal_check(const json_t *rules, const struct proposal_args *p, const char **field) {
    *field = NULL;
    bool web = str_equal(p->via, STR("web"));
    enum fault f = check_required(p, web, field);
    if (f != OK)
        return f;
    const json_t *bounds = json_object_get(json_object_get(rules, "form"), "why");
    int64_t length = (int64_t)utf8_length(p->why);
    if (web && length < json_get_int(bounds, "min"))
        return refuse(field, "why", FIELD_TOO_SHORT);
    if (length > json_get_int(bounds, "max"))
        return refuse(field, "why", FIELD_TOO_LONG);
    if (p->email.n && (f = email_check(p->email)) != OK)
        return refuse(field, "email", f);
    if (p->self && !json_get_bool(rules, "self_nomination"))
        return refuse(field, "self", FIELD_CHOICE);
    if ((json_array_size(p->goals) && !json_get_bool(rules, "goals")) || goals_check(p->goals) != OK)
        return refuse(field, "goals", FIELD_CHOICE);
    return OK;
}

/* What its sender says, but for the address. */
static void set_texts(json_t *fields, const struct proposal_args *p) {
    json_set_str(fields, "candidate", p->candidate);
    json_set_str(fields, "why", p->why);
    json_set_str(fields, "relation", p->relation);
    json_set_bool(fields, "self", p->self);
    json_set_str(fields, "name", p->name);
    json_set_given(fields, "orgnr", p->orgnr);
    json_set_given(fields, "web", p->web);
    if (json_array_size(p->goals))
        json_set_new(fields, "goals", json_deep_copy(p->goals));
    json_set_given(fields, "municipality", p->municipality);
    json_set_given(fields, "contact", p->contact);
    json_set_given(fields, "merits", p->merits);
    json_set_str(fields, "lang", lang_code(p->lang));
}

static json_t *fields_of(const struct proposal_args *p, struct str id, uint32_t number) {
    json_t *fields = json_object();
    json_set_str(fields, "proposal", id);
    json_set_int(fields, "number", number);
    json_set_str(fields, "via", p->via);
    set_texts(fields, p);
    json_set_given(fields, "email", p->email);
    return fields;
}

/* By the web a deadline is a deadline; by an administrator's hand what came late is taken down as late. */
static enum fault check_time(const struct edition_record *e, enum proposal_via via, int64_t came,
                             int64_t arrived) {
    if (via == VIA_WEB)
        return edition_takes_proposals(e, arrived);
    if (!e->opened || e->announced)
        return WRONG_STATE;
    if (came > arrived)
        return FIELD_DATE;
    return came < e->opens ? NOT_OPEN_YET : OK;
}

enum fault proposal_receive(struct txn *t, struct command *c, struct batch *out) {
    const struct proposal_args *args = c->args;
    uint32_t edition;
    struct edition_record e;
    json_t *rules;
    enum proposal_via via;
    if (!proposal_via_parse(args->via, &via))
        return FIELD_CHOICE;
    int64_t came = via == VIA_WEB || !args->received_at ? c->arrived : args->received_at;
    enum fault f = via == VIA_WEB ? OK : admin_or_server(t, c);
    if (f == OK)
        f = edition_number(t, args->edition, &edition);
    if (f == OK)
        f = edition_get(t, edition, &e);
    if (f == OK)
        f = check_time(&e, via, came, c->arrived);
    if (f == OK)
        f = edition_rules_of(t, &e, &rules);
    const char *field;
    if (f == OK)
        f = proposal_check(rules, args, &field);
    if (f != OK)
        return f;

    struct str id = seed_id_in(&c->seed, c->arena);
    c->result.number = number_next(t, &c->seed, T_PROPOSALS, edition, &e, e.proposals);
    result_id(c, id);
    json_t *fields = fields_of(args, id, c->result.number);
    if (via != VIA_WEB || came != c->at) /* one that waited for the writer still came when it came */
        fact_set_time(fields, "received_at", came);
    return event_emit(c, out, "proposal.received", args->edition, e.secret, fields);
}

/* --- afterwards --- */

struct target { /* the proposal that an act is about */
    uint32_t edition, number;
    struct edition_record e;
    struct proposal_record r;
    const struct proposal_act_args *args;
    bool by_sender;
};

static enum fault target_of(const struct txn *t, struct command *c, struct target *x) {
    x->args = c->args;
    enum fault f = proposal_lookup(t, x->args->proposal, &x->edition, &x->number);
    if (f == OK)
        f = proposal_get(t, x->edition, x->number, &x->r);
    if (f == OK)
        f = edition_get(t, x->edition, &x->e);
    x->by_sender = x->args->link.n || !c->by.n;
    if (f == OK) {
        c->result.number = x->number;
        result_id(c, x->args->proposal);
    }
    return f;
}

/* The same for what administrators alone may do. */
static enum fault target_of_admin(const struct txn *t, struct command *c, struct target *x) {
    enum fault f = admin_only(t, c);
    return f == OK ? target_of(t, c, x) : f;
}

/* A sender shows their link; everybody else must be an administrator. */
static enum fault may_act(const struct txn *t, const struct command *c, const struct target *x,
                          enum proposal_link link) {
    if (!x->by_sender)
        return admin_only(t, c);
    return proposal_link_holds(t, &x->r, link, x->args->link) ? OK : TOKEN_WRONG;
}

static json_t *act_fields(const struct target *x) {
    json_t *fields = json_object();
    json_set_str(fields, "proposal", x->args->proposal);
    return fields;
}

static enum fault emit(struct command *c, struct batch *out, const struct target *x, const char *type,
                       json_t *fields) {
    return event_emit(c, out, type, edition_id_of(&x->e), x->e.secret, fields);
}

enum fault proposal_confirm(struct txn *t, struct command *c, struct batch *out) {
    struct target x;
    json_t *rules;
    enum fault f = target_of(t, c, &x);
    if (f == OK && !proposal_link_holds(t, &x.r, LINK_CONFIRM, x.args->link))
        f = TOKEN_WRONG;
    if (f == OK)
        f = edition_rules_of(t, &x.e, &rules);
    if (f != OK)
        return f;
    if (x.r.state == PROPOSAL_WITHDRAWN)
        return WRONG_STATE;
    if (x.r.state != PROPOSAL_UNCONFIRMED)
        return ALREADY_DONE;
    if (c->arrived > proposal_confirm_until(&x.r, rules))
        return TOKEN_EXPIRED;
    return emit(c, out, &x, "proposal.confirmed", act_fields(&x));
}

static bool says_the_same(const struct proposal *p, const struct proposal_args *now) {
    return str_equal(p->candidate, now->candidate) && str_equal(p->why, now->why) &&
           str_equal(p->relation, now->relation) && p->self == now->self && str_equal(p->name, now->name) &&
           str_equal(p->orgnr, now->orgnr) && str_equal(p->web, now->web) &&
           str_equal(p->municipality, now->municipality) && str_equal(p->contact, now->contact) &&
           str_equal(p->merits, now->merits) &&
           (json_equal(p->goals, now->goals) || json_array_size(p->goals) + json_array_size(now->goals) == 0);
}

/* Its sender alone, and only while others may propose too: what is judged must stand still. */
static enum fault may_change(const struct txn *t, struct command *c, const struct target *x,
                             struct proposal *p) {
    if (!proposal_link_holds(t, &x->r, LINK_OWN, x->args->link))
        return TOKEN_WRONG;
    if (x->r.state == PROPOSAL_WITHDRAWN)
        return WRONG_STATE;
    enum fault f = edition_takes_proposals(&x->e, c->arrived);
    if (f == OK && x->r.changes >= PROPOSAL_CHANGED_MAX)
        f = TOO_MANY;
    if (f == OK)
        f = proposal_read(t, c->arena, x->edition, x->number, p);
    return f == OK && p->erased ? WRONG_STATE : f;
}

enum fault proposal_change(struct txn *t, struct command *c, struct batch *out) {
    const struct proposal_change_args *args = c->args;
    struct proposal_args now = args->now;
    struct target x;
    struct proposal p;
    json_t *rules;
    const char *field;
    enum fault f = target_of(t, c, &x);
    if (f == OK)
        f = may_change(t, c, &x, &p);
    if (f == OK)
        f = edition_rules_of(t, &x.e, &rules);
    if (f != OK)
        return f;
    now.via = STR("web");
    now.email = p.email;
    f = proposal_check(rules, &now, &field);
    if (f != OK)
        return f;
    if (says_the_same(&p, &now))
        return NOTHING_CHANGED;
    json_t *fields = act_fields(&x);
    set_texts(fields, &now);
    return emit(c, out, &x, "proposal.changed", fields);
}

enum fault proposal_readdress(struct txn *t, struct command *c, struct batch *out) {
    struct target x;
    struct proposal p;
    enum fault f = target_of(t, c, &x);
    if (f == OK)
        f = may_act(t, c, &x, LINK_OWN);
    if (f == OK)
        f = x.args->email.n ? email_check(x.args->email) : FIELD_MISSING;
    if (f != OK)
        return f;
    if (x.r.state != PROPOSAL_UNCONFIRMED)
        return WRONG_STATE;
    if (x.r.addresses == UINT8_MAX || (x.by_sender && x.r.addresses >= PROPOSAL_READDRESSED_MAX))
        return TOO_MANY;
    f = proposal_read(t, c->arena, x.edition, x.number, &p);
    if (f != OK)
        return f;
    if (str_equal(p.email, x.args->email))
        return NOTHING_CHANGED;
    json_t *fields = act_fields(&x);
    json_set_str(fields, "email", x.args->email);
    return emit(c, out, &x, "proposal.readdressed", fields);
}

enum fault proposal_release(struct txn *t, struct command *c, struct batch *out) {
    struct target x;
    enum fault f = target_of_admin(t, c, &x);
    if (f != OK)
        return f;
    if (x.r.state != PROPOSAL_UNCONFIRMED)
        return WRONG_STATE;
    json_t *fields = act_fields(&x);
    json_set_given(fields, "reason", x.args->reason);
    return emit(c, out, &x, "proposal.released", fields);
}

enum fault proposal_withdraw(struct txn *t, struct command *c, struct batch *out) {
    struct target x;
    enum fault f = target_of(t, c, &x);
    if (f == OK)
        f = may_act(t, c, &x, LINK_OWN);
    if (f != OK)
        return f;
    if (x.r.state == PROPOSAL_WITHDRAWN)
        return ALREADY_DONE;
    if (x.e.announced)
        return WRONG_STATE;
    if (x.by_sender && c->arrived > x.e.closes)
        return DEADLINE_PASSED;
    if (!x.by_sender && !str_trim(x.args->reason).n)
        return REASON_NEEDED;
    json_t *fields = act_fields(&x);
    json_set_given(fields, "reason", x.args->reason);
    return emit(c, out, &x, "proposal.withdrawn", fields);
}

static bool may_screen(const struct proposal_record *r, bool no) {
    switch (r->state) {
    case PROPOSAL_NEW:
    case PROPOSAL_UNSURE:
    case PROPOSAL_ACCEPTED:
        return true;
    case PROPOSAL_REFUSED: /* a late one comes back by being admitted */
        return no || !r->late || r->admitted;
    case PROPOSAL_LATE:
        return no;
    default:
        return false;
    }
}

enum fault proposal_screen(struct txn *t, struct command *c, struct batch *out) {
    struct target x;
    struct proposal p;
    enum fault f = target_of_admin(t, c, &x);
    if (f != OK)
        return f;
    bool yes = str_equal(x.args->outcome, STR("yes")), no = str_equal(x.args->outcome, STR("no"));
    if (!yes && !no && !str_equal(x.args->outcome, STR("unsure")))
        return FIELD_CHOICE;
    if (x.e.announced || !may_screen(&x.r, no))
        return WRONG_STATE;
    if (no && !str_trim(x.args->reason).n)
        return REASON_NEEDED;
    f = proposal_read(t, c->arena, x.edition, x.number, &p);
    if (f != OK)
        return f;
    if (x.r.screened == (yes ? 'y' : no ? 'n' : 'q') && str_equal(p.reason, x.args->reason))
        return NOTHING_CHANGED;
    json_t *fields = act_fields(&x);
    json_set_str(fields, "outcome", x.args->outcome);
    json_set_given(fields, "reason", x.args->reason);
    return emit(c, out, &x, "proposal.screened", fields);
}

enum fault proposal_admit(struct txn *t, struct command *c, struct batch *out) {
    struct target x;
    enum fault f = target_of_admin(t, c, &x);
    if (f != OK)
        return f;
    bool refused_late = x.r.state == PROPOSAL_REFUSED && x.r.late && !x.r.admitted;
    if (x.e.announced || (x.r.state != PROPOSAL_LATE && !refused_late))
        return WRONG_STATE;
    if (!str_trim(x.args->reason).n)
        return REASON_NEEDED;
    json_t *fields = act_fields(&x);
    json_set_str(fields, "reason", x.args->reason);
    return emit(c, out, &x, "proposal.admitted", fields);
}
