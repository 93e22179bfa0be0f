/* candidate_write.c: what administrators do with candidates. Nothing here loses a text, and every act has its
 * opposite. */
#include "award/candidate/candidate_parts.h"
#include "award/log/numbers.h"
#include "award/log/tables.h"
#include "award/people/people.h"

struct target { /* the edition and candidate that an act is about */
    uint32_t edition, number;
    struct edition_record e;
    struct candidate_record r;
};

static enum fault edition_of(const struct txn *t, struct str id, struct target *x) {
    enum fault f = edition_number(t, id, &x->edition);
    if (f == OK)
        f = edition_get(t, x->edition, &x->e);
    return f == OK && (!x->e.opened || x->e.announced) ? WRONG_STATE : f;
}

static enum fault target_of(const struct txn *t, struct command *c, struct str edition, struct str candidate,
                            struct target *x) {
    enum fault f = admin_only(t, c);
    if (f == OK)
        f = edition_of(t, edition, x);
    if (f != OK)
        return f;
    if (!candidate_number(candidate, &x->number))
        return NOT_FOUND;
    f = candidate_get(t, x->edition, x->number, &x->r);
    if (f == OK) {
        c->result.number = x->number;
        result_id(c, candidate);
    }
    return f;
}

static enum fault emit(struct command *c, struct batch *out, const struct target *x, const char *type,
                       json_t *fields) {
    return event_emit(c, out, type, edition_id_of(&x->e), x->e.secret, fields);
}

/* --- facts --- */

static enum fault check_facts(const struct txn *t, const json_t *rules, const struct candidate_args *args) {
    if (!args->name.n)
        return FIELD_MISSING;
    if (args->kind.n && !rules_find(rules, "kinds", args->kind))
        return FIELD_CHOICE;
    if (args->body.n && !rules_find(rules, "bodies", args->body))
        return FIELD_CHOICE;
    if (args->person.n && !person_exists(t, args->person))
        return FIELD_CHOICE;
    return goals_check(args->goals);
}

static json_t *fields_of(const struct candidate_args *args, struct str id) {
    json_t *fields = json_object();
    json_set_str(fields, "candidate", id);
    json_set_str(fields, "name", args->name);
    json_set_given(fields, "kind", args->kind);
    json_set_given(fields, "place", args->place);
    json_set_given(fields, "orgnr", args->orgnr);
    json_set_given(fields, "web", args->web);
    json_set_given(fields, "municipality", args->municipality);
    if (json_array_size(args->goals))
        json_set_new(fields, "goals", json_deep_copy(args->goals));
    json_set_given(fields, "summary", args->summary);
    json_set_given(fields, "body", args->body);
    json_set_given(fields, "person", args->person);
    return fields;
}

/* --- gathering --- */

static bool may_be_gathered(const struct proposal_record *r) {
    return r->state == PROPOSAL_NEW || r->state == PROPOSAL_UNSURE || r->state == PROPOSAL_ACCEPTED;
}

static enum fault emit_gathering(struct command *c, struct batch *out, const struct target *x,
                                 const char *type, const struct proposal_record *p, struct str candidate) {
    json_t *fields = json_object();
    json_set_str(fields, "proposal", str_bytes(p->id, sizeof p->id));
    json_set_str(fields, "candidate", candidate);
    return emit(c, out, x, type, fields);
}

static bool named_before(const uint32_t *list, size_t i) {
    for (size_t k = 0; k < i; k++)
        if (list[k] == list[i])
            return true;
    return false;
}

static enum fault gather(struct txn *t, struct command *c, struct batch *out, const struct target *x,
                         const uint32_t *proposals, size_t n, struct str candidate) {
    if (n > GATHER_MAX)
        return TOO_MANY;
    enum fault f = OK;
    for (size_t i = 0; f == OK && i < n; i++) {
        struct proposal_record p;
        if (named_before(proposals, i))
            continue;
        f = proposal_get(t, x->edition, proposals[i], &p);
        if (f == OK && !may_be_gathered(&p))
            f = WRONG_STATE;
        if (f == OK)
            f = emit_gathering(c, out, x, "proposal.gathered", &p, candidate);
    }
    return f;
}

/* Those that the form names, and those that wait and look the same. */
static enum fault all_to_gather(struct txn *t, struct command *c, const struct candidate_args *args,
                                const struct target *x, uint32_t **list, size_t *n) {
    *list = arena_alloc(c->arena, (args->proposals_n + ALIKE_MAX) * sizeof **list);
    *n = args->proposals_n;
    for (size_t i = 0; i < *n; i++)
        (*list)[i] = args->proposals[i];
    if (!args->gather_alike)
        return OK;
    struct alikes keys = alike_keys(t, c->arena, args->name, args->orgnr, args->web);
    struct match found[ALIKE_MAX];
    size_t found_n;
    enum fault f = alike_find(t, x->edition, &keys, 'k', 0, found, &found_n);
    for (size_t i = 0; f == OK && i < found_n; i++) {
        struct proposal_record p;
        if (found[i].is_candidate)
            continue;
        f = proposal_get(t, x->edition, found[i].number, &p);
        if (f == OK && may_be_gathered(&p))
            (*list)[(*n)++] = found[i].number;
    }
    return f;
}

/* --- commands --- */

enum fault candidate_form(struct txn *t, struct command *c, struct batch *out) {
    const struct candidate_args *args = c->args;
    struct target x = {0};
    json_t *rules;
    uint32_t *proposals;
    size_t n;
    enum fault f = admin_or_server(t, c);
    if (f == OK)
        f = edition_of(t, args->edition, &x);
    if (f == OK)
        f = edition_rules_of(t, &x.e, &rules);
    if (f == OK)
        f = check_facts(t, rules, args);
    if (f == OK && x.e.candidates >= CANDIDATES_MAX)
        f = TOO_MANY;
    if (f == OK && args->proposals_n > GATHER_MAX)
        f = TOO_MANY;
    if (f == OK)
        f = all_to_gather(t, c, args, &x, &proposals, &n);
    if (f != OK)
        return f;
    x.number = c->result.number = number_next(t, &c->seed, T_CANDIDATES, x.edition, &x.e, x.e.candidates);
    struct str id = candidate_id(c->arena, x.number);
    result_id(c, id);
    f = emit(c, out, &x, "candidate.formed", fields_of(args, id));
    return f == OK ? gather(t, c, out, &x, proposals, n, id) : f;
}

static bool says_the_same(const struct candidate *k, const struct candidate_args *args) {
    bool same_goals =
        json_array_size(args->goals) ? json_equal(k->goals, args->goals) : !json_array_size(k->goals);
    return same_goals && str_equal(k->name, args->name) && str_equal(k->kind, args->kind) &&
           str_equal(k->place, args->place) && str_equal(k->orgnr, args->orgnr) &&
           str_equal(k->web, args->web) && str_equal(k->municipality, args->municipality) &&
           str_equal(k->summary, args->summary) && str_equal(k->body, args->body) &&
           str_equal(k->person, args->person);
}

enum fault candidate_change(struct txn *t, struct command *c, struct batch *out) {
    const struct candidate_args *args = c->args;
    struct target x;
    struct candidate before;
    json_t *rules;
    enum fault f = target_of(t, c, args->edition, args->candidate, &x);
    if (f == OK)
        f = edition_rules_of(t, &x.e, &rules);
    if (f == OK)
        f = check_facts(t, rules, args);
    if (f == OK)
        f = candidate_read(t, c->arena, x.edition, x.number, &before);
    if (f != OK)
        return f;
    if (says_the_same(&before, args))
        return NOTHING_CHANGED;
    return emit(c, out, &x, "candidate.changed", fields_of(args, args->candidate));
}

enum fault candidate_gather(struct txn *t, struct command *c, struct batch *out) {
    const struct candidate_act_args *args = c->args;
    struct target x;
    enum fault f = target_of(t, c, args->edition, args->candidate, &x);
    if (f != OK)
        return f;
    if (x.r.state == CANDIDATE_MERGED)
        return WRONG_STATE;
    if (!args->proposals_n)
        return NOTHING_CHANGED;
    return gather(t, c, out, &x, args->proposals, args->proposals_n, args->candidate);
}

enum fault candidate_ungather(struct txn *t, struct command *c, struct batch *out) {
    const struct candidate_act_args *args = c->args;
    struct target x;
    enum fault f = target_of(t, c, args->edition, args->candidate, &x);
    if (f == OK && !args->proposals_n)
        f = NOTHING_CHANGED;
    if (f == OK && args->proposals_n > GATHER_MAX)
        f = TOO_MANY;
    for (size_t i = 0; f == OK && i < args->proposals_n; i++) {
        struct proposal_record p;
        if (named_before(args->proposals, i))
            continue;
        f = proposal_get(t, x.edition, args->proposals[i], &p);
        if (f == OK && p.candidate != x.number)
            f = WRONG_STATE;
        if (f == OK)
            f = emit_gathering(c, out, &x, "proposal.ungathered", &p, args->candidate);
    }
    return f;
}

enum fault candidate_screen(struct txn *t, struct command *c, struct batch *out) {
    const struct candidate_act_args *args = c->args;
    struct target x;
    struct candidate before;
    enum fault f = target_of(t, c, args->edition, args->candidate, &x);
    if (f != OK)
        return f;
    bool yes = str_equal(args->outcome, STR("yes")), no = str_equal(args->outcome, STR("no"));
    if (!yes && !no && !str_equal(args->outcome, STR("unsure")))
        return FIELD_CHOICE;
    if (x.r.state == CANDIDATE_MERGED)
        return WRONG_STATE;
    if (no && !str_trim(args->reason).n)
        return REASON_NEEDED;
    f = candidate_read(t, c->arena, x.edition, x.number, &before);
    if (f != OK)
        return f;
    if (x.r.screened == (yes ? 'y' : no ? 'n' : 'q') && str_equal(before.reason, args->reason))
        return NOTHING_CHANGED;
    json_t *fields = json_object();
    json_set_str(fields, "candidate", args->candidate);
    json_set_str(fields, "outcome", args->outcome);
    json_set_given(fields, "reason", args->reason);
    return emit(c, out, &x, "candidate.screened", fields);
}

enum fault candidate_merge(struct txn *t, struct command *c, struct batch *out) {
    const struct candidate_act_args *args = c->args;
    struct target x, into;
    enum fault f = target_of(t, c, args->edition, args->into, &into);
    if (f == OK)
        f = target_of(t, c, args->edition, args->candidate, &x);
    if (f != OK)
        return f;
    if (x.number == into.number || x.r.state != CANDIDATE_IN || into.r.state != CANDIDATE_IN)
        return WRONG_STATE;
    json_t *fields = json_object();
    json_set_str(fields, "candidate", args->candidate);
    json_set_str(fields, "into", args->into);
    return emit(c, out, &x, "candidate.merged", fields);
}

enum fault candidate_unmerge(struct txn *t, struct command *c, struct batch *out) {
    const struct candidate_act_args *args = c->args;
    struct target x;
    enum fault f = target_of(t, c, args->edition, args->candidate, &x);
    if (f != OK)
        return f;
    if (x.r.state != CANDIDATE_MERGED)
        return WRONG_STATE;
    json_t *fields = json_object();
    json_set_str(fields, "candidate", args->candidate);
    return emit(c, out, &x, "candidate.unmerged", fields);
}
