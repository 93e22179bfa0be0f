/* decision.c: what the body decides after the count. The numbers advise; people decide, say why, and answer
 * for it. */
#include "award/decision/decision.h"

#include "award/candidate/candidate.h"
#include "award/close/closing.h"
#include "award/log/tables.h"
#include "award/people/milestone.h"
#include "award/people/people.h"
#include "award/step/recusal.h"
#include "base/json.h"

#include <string.h>

_Static_assert(sizeof(struct decision_record) == 48, "no padding: records are compared byte by byte");

static const struct str outcome_words[] = {[OUTCOME_WINNER] = STR_INIT("winner"),
                                           [OUTCOME_SHARED] = STR_INIT("shared"),
                                           [OUTCOME_NONE] = STR_INIT("none")};
static const struct str support_words[] = {[SUPPORT_UNANIMOUS] = STR_INIT("unanimous"),
                                           [SUPPORT_MAJORITY] = STR_INIT("majority"),
                                           [SUPPORT_VOTE] = STR_INIT("vote")};

static uint8_t word_index(const struct str *words, size_t n, struct str s) {
    for (size_t i = 1; i < n; i++)
        if (str_equal(words[i], s))
            return (uint8_t)i;
    return 0;
}

static struct key decision_key(uint32_t edition, uint32_t n) {
    struct key k = key_new();
    key_u32(&k, edition);
    if (n)
        key_u32(&k, n);
    return k;
}

static struct key confirm_key(uint32_t edition, uint32_t n, struct str person) {
    struct key k = decision_key(edition, n);
    key_str(&k, person);
    return k;
}

/* --- checking what is recorded --- */

struct deciding {
    struct txn *t;
    struct command *c;
    const struct decision_record_it *d;
    uint32_t edition;
    struct edition_record e;
    const json_t *decision; /* of the award's rules */
    struct step_record step;
    struct step_documents documents; /* of the step */
};

static bool is_among(struct str id, const struct str *list, size_t n) {
    for (size_t i = 0; i < n; i++)
        if (str_equal(list[i], id))
            return true;
    return false;
}

/* Nobody wins who was not judged: a candidate of the slate, and still one. Votes about one candidate each are
 * looked at in check_support. */
static enum fault check_candidate(struct deciding *x, struct str id) {
    struct candidate k;
    const struct slate *s = &x->documents.slate;
    if (candidate_find(x->t, x->c->arena, x->edition, id, &k) || k.state != CANDIDATE_IN)
        return BALLOT_CANDIDATE;
    return x->step.candidate || slate_find(s, id) < s->n ? OK : BALLOT_CANDIDATE;
}

static enum fault check_people(struct deciding *x) {
    const struct decision_record_it *d = x->d;
    static const struct {
        size_t least, most;
    } counts[] = {[OUTCOME_WINNER] = {1, 1}, [OUTCOME_SHARED] = {2, 16}, [OUTCOME_NONE] = {0, 0}};
    /* Honours that each stand on a vote of their own may be given to several at once; that is no shared
     * prize. */
    size_t most = d->outcome == OUTCOME_WINNER && d->support == SUPPORT_VOTE ? 16 : counts[d->outcome].most;
    if (d->winners_n < counts[d->outcome].least || d->winners_n > most || d->finalists_n > SLATE_MAX)
        return FIELD_CHOICE;
    for (size_t i = 0; i < d->winners_n; i++)
        if (is_among(d->winners[i], d->winners, i))
            return FIELD_CHOICE;
    for (size_t i = 0; i < d->winners_n + d->finalists_n; i++) {
        struct str id = i < d->winners_n ? d->winners[i] : d->finalists[i - d->winners_n];
        enum fault f = check_candidate(x, id);
        if (f)
            return f;
    }
    return OK;
}

/* Finalists, the winners among them, are as many as the award says; of nobody there may be none. */
static enum fault check_finalists(struct deciding *x) {
    const struct decision_record_it *d = x->d;
    const json_t *bounds = json_object_get(x->decision, "finalists");
    int64_t n = (int64_t)d->winners_n;
    for (size_t i = 0; i < d->finalists_n; i++)
        n += !is_among(d->finalists[i], d->winners, d->winners_n) &&
             !is_among(d->finalists[i], d->finalists, i);
    bool enough = n >= json_get_int(bounds, "least") || d->outcome == OUTCOME_NONE;
    return enough && n <= json_get_int(bounds, "most") ? OK : FINALISTS;
}

/* Whether the step that the award's last word is about has adopted this candidate. */
static bool adopted(struct deciding *x, struct str candidate) {
    uint32_t number;
    if (!candidate_number(candidate, &number))
        return false;
    for (uint32_t n = step_count(x->t, x->edition); n > 0; n--) {
        struct step_record s;
        if (!step_get(x->t, x->edition, n, &s) && s.candidate == number &&
            str_equal(str_of(s.template_id), str_of(x->step.template_id)))
            return s.state == STEP_IS_COUNTED && s.adopted; /* the newest vote about them */
    }
    return false;
}

static enum fault check_support(struct deciding *x) {
    struct str asked = json_get_str(x->decision, "support");
    const struct decision_record_it *d = x->d;
    if (str_equal(asked, STR("by_vote"))) {
        if (d->support != SUPPORT_VOTE)
            return FIELD_CHOICE;
        for (size_t i = 0; i < d->winners_n; i++)
            if (!adopted(x, d->winners[i]))
                return BALLOT_CANDIDATE;
        return OK;
    }
    if (d->support == SUPPORT_VOTE || (str_equal(asked, STR("unanimous")) && d->support != SUPPORT_UNANIMOUS))
        return FIELD_CHOICE;
    return OK;
}

/* Marks of too few advise nobody. A decision that is not the first of the ranking needs a sentence why. */
static enum fault check_departure(struct deciding *x) {
    struct fact f;
    size_t i;
    json_t *row;
    if (x->step.method != METHOD_SCORES)
        return OK;
    enum fault fault = event_read(x->t, x->c->arena, x->step.counted, &f);
    if (fault)
        return fault;
    const json_t *result = json_object_get(f.later, "result");
    if (!json_get_bool(result, "quorate"))
        return NO_QUORUM;
    if (x->d->departs.n)
        return OK;
    json_array_foreach(json_object_get(result, "rows"), i, row) {
        if (is_among(json_get_str(row, "id"), x->d->winners, x->d->winners_n) &&
            json_get_int(row, "place") != 1)
            return REASON_NEEDED;
    }
    return OK;
}

/* The award's last word: its last step, and the newest vote in it about the same. */
static enum fault find_step(struct deciding *x, const json_t *rules) {
    const json_t *steps = json_object_get(rules, "steps"),
                 *last = json_array_get(steps, json_array_size(steps) - 1);
    enum fault f = x->d->step.n ? step_find(x->t, x->edition, x->d->step, &x->step) : STEP_NOT_READY;
    if (f)
        return f;
    if (x->step.state != STEP_IS_COUNTED || !str_equal(str_of(x->step.template_id), json_get_str(last, "id")))
        return STEP_NOT_READY;
    for (uint32_t n = step_count(x->t, x->edition); n > x->step.number; n--) {
        struct step_record s;
        if (!step_get(x->t, x->edition, n, &s) && s.candidate == x->step.candidate &&
            str_equal(str_of(s.template_id), str_of(x->step.template_id)))
            return STEP_NOT_READY;
    }
    return step_documents(x->t, x->c->arena, &x->step, &x->documents);
}

static enum fault begin(struct deciding *x) {
    enum member_role role;
    json_t *rules;
    enum fault f = edition_number(x->t, x->d->edition, &x->edition);
    if (f || (f = edition_get(x->t, x->edition, &x->e)) || (f = edition_rules(x->t, x->edition, &rules)))
        return f;
    x->decision = json_object_get(rules, "decision");
    if (member_find(x->t, x->edition, json_get_str(x->decision, "body"), x->c->by, &role) ||
        role != MEMBER_CHAIR)
        return NOT_ALLOWED;
    if ((f = find_step(x, rules)))
        return f;
    return x->d->citation.n == 0 && json_get_bool(x->decision, "citation_required") ? FIELD_MISSING : OK;
}

static int by_bytes(const void *x, const void *y) {
    return str_compare(*(const struct str *)x, *(const struct str *)y);
}

/* Both lists as one, each id once, in the order of the bytes: a form lists candidates by their marks, and
 * this is opened for everybody one day. */
static json_t *ids(struct arena *a, const struct str *list, size_t n, const struct str *more, size_t more_n) {
    json_t *array = json_array();
    struct str *all = arena_alloc(a, (n + more_n + 1) * sizeof *all);
    for (size_t i = 0; i < n; i++)
        all[i] = list[i];
    for (size_t i = 0; i < more_n; i++)
        all[n + i] = more[i];
    qsort(all, n + more_n, sizeof *all, by_bytes);
    for (size_t i = 0; i < n + more_n; i++)
        if (i == 0 || !str_equal(all[i], all[i - 1]))
            json_add_str(array, all[i]);
    return array;
}

/* Nothing is overwritten: what stood until now is told of too, with the reason. */
static enum fault supersede(const struct deciding *x, struct batch *out) {
    if (x->e.decisions == 0)
        return OK;
    if (x->d->instead.n == 0)
        return SUPERSEDE_REASON;
    json_t *fields = json_object();
    json_set_int(fields, "decision", x->e.decisions);
    json_set_str(fields, "reason", x->d->instead);
    return event_emit(x->c, out, "decision.superseded", x->d->edition, x->e.secret, fields);
}

enum fault decision_record_it(struct txn *t, struct command *c, struct batch *out) {
    const struct decision_record_it *d = c->args;
    struct deciding x = {.t = t, .c = c, .d = d};
    enum fault f = begin(&x);
    if (f || (f = check_people(&x)) || (f = check_finalists(&x)) || (f = check_support(&x)) ||
        (f = check_departure(&x)) || (f = supersede(&x, out)))
        return f;
    json_t *fields = json_object();
    c->result.number = x.e.decisions + 1;
    json_set_int(fields, "decision", c->result.number);
    if (d->step.n)
        json_set_str(fields, "step", d->step);
    json_set_str(fields, "outcome", outcome_words[d->outcome]);
    json_set_new(fields, "winners", ids(c->arena, d->winners, d->winners_n, NULL, 0));
    json_set_new(fields, "finalists", ids(c->arena, d->winners, d->winners_n, d->finalists, d->finalists_n));
    json_set_str(fields, "citation", d->citation);
    json_set_str(fields, "support", support_words[d->support]);
    if (d->departs.n)
        json_set_str(fields, "departs", d->departs);
    return event_emit(c, out, "decision.recorded", d->edition, x.e.secret, fields);
}

/* --- applying --- */

static struct str *read_ids(struct arena *a, const json_t *list, size_t *n) {
    struct str *ids_ = arena_alloc(a, (json_array_size(list) + 1) * sizeof *ids_);
    for (*n = 0; *n < json_array_size(list); (*n)++)
        ids_[*n] = json_text(json_array_get(list, *n));
    return ids_;
}

/* Whether the person is kept from any case that has come to a vote. */
static bool kept_from_a_case(const struct txn *t, uint32_t edition, struct str person) {
    for (uint32_t n = step_count(t, edition); n > 0; n--) {
        struct step_record step;
        if (!step_get(t, edition, n, &step) && step.candidate &&
            recusal_stands(t, edition, person, step.candidate))
            return true;
    }
    return false;
}

bool decision_keeps(const struct txn *t, uint32_t edition, const struct str *winners, size_t n,
                    struct str person) {
    struct edition_record e;
    if (edition_get(t, edition, &e))
        return true; /* cannot be told: keep away */
    if (!e.secret)
        return false;
    for (size_t i = 0; i < n; i++) {
        uint32_t number;
        if (!candidate_number(winners[i], &number) || recusal_stands(t, edition, person, number))
            return true;
    }
    return n == 0 && kept_from_a_case(t, edition, person);
}

/* Every voting member of the deciding body is asked to confirm, but for those who must not learn of it. */
static bool is_asked(const struct txn *t, struct arena *a, uint32_t edition, const struct fact *decided,
                     const struct member *m) {
    size_t n;
    const struct str *winners = read_ids(a, json_object_get(decided->later, "winners"), &n);
    return m->role != MEMBER_SECRETARY && !decision_keeps(t, edition, winners, n, m->person.id);
}

static enum fault ask_members(struct fact *f, struct arena *a, uint32_t edition, uint32_t decision,
                              uint32_t *asked) {
    struct member *members;
    size_t n;
    json_t *rules;
    enum fault fault = edition_rules(f->txn, edition, &rules);
    if (fault)
        return fault;
    struct str body = rules_deciding_body(rules);
    if ((fault = members_list(f->txn, a, edition, body, &members, &n)))
        return fault;
    for (size_t i = 0; i < n && !fault; i++)
        if (is_asked(f->txn, a, edition, f, &members[i]))
            fault = outbox_put(f, (*asked)++, MAIL_CONFIRM_ROW, MAIL_TO_PERSON, members[i].person.id, edition,
                               decision, body);
    return fault ? fault : milestone_mail(f, *asked, edition, 0, body, false);
}

enum fault apply_decision_recorded(struct fact *f) {
    struct arena *a = arena_new();
    struct edition_record e;
    uint32_t edition;
    struct decision_record r = {
        .version = 1,
        .outcome = word_index(outcome_words, 4, json_get_str(f->later, "outcome")),
        .support = word_index(support_words, 4, json_get_str(f->private, "support")),
        .winners = (uint32_t)json_array_size(json_object_get(f->later, "winners")),
        .finalists = (uint32_t)json_array_size(json_object_get(f->later, "finalists")),
        .index = f->index,
        .at = f->at,
    };
    enum fault fault = edition_number(f->txn, f->edition, &edition);
    if (!fault && !(fault = edition_get(f->txn, edition, &e))) {
        struct key k = decision_key(edition, ++e.decisions);
        if (!(fault = ask_members(f, a, edition, e.decisions, &r.asked)) &&
            !(fault = edition_put(f->txn, edition, &e)))
            fault = table_put(f->txn, T_DECISIONS, key_of(&k), str_bytes(&r, sizeof r));
    }
    arena_free(a);
    return fault;
}

enum fault apply_decision_superseded(struct fact *f) {
    uint32_t edition;
    struct decision_record r;
    enum fault fault = edition_number(f->txn, f->edition, &edition);
    if (fault)
        return fault;
    struct key k = decision_key(edition, (uint32_t)json_get_int(f->open, "decision"));
    if ((fault = table_get_record(f->txn, T_DECISIONS, key_of(&k), &r, sizeof r)))
        return fault;
    r.superseded = f->index;
    return table_put(f->txn, T_DECISIONS, key_of(&k), str_bytes(&r, sizeof r));
}

/* --- confirming --- */

/* Whether the one who confirms was asked to. To who is kept from all of it there is no decision. */
static enum fault check_asked(const struct txn *t, struct command *c, uint32_t edition, uint32_t decision,
                              enum member_role role) {
    const struct member m = {.person = {.id = c->by}, .role = role};
    struct decision_record r;
    struct fact decided;
    struct key k = decision_key(edition, decision);
    enum fault f = table_get_record(t, T_DECISIONS, key_of(&k), &r, sizeof r);
    if (f || (f = event_read(t, c->arena, r.index, &decided)))
        return f;
    return is_asked(t, c->arena, edition, &decided, &m) ? OK : WRONG_STATE;
}

enum fault decision_confirm(struct txn *t, struct command *c, struct batch *out) {
    const struct decision_confirm *d = c->args;
    uint32_t edition;
    struct edition_record e;
    json_t *rules;
    enum member_role role;
    enum fault f = edition_number(t, d->edition, &edition);
    if (f || (f = edition_get(t, edition, &e)) || (f = edition_rules(t, edition, &rules)))
        return f;
    if (d->number == 0 || d->number != e.decisions)
        return WRONG_STATE; /* another decision stands now */
    if (member_find(t, edition, rules_deciding_body(rules), c->by, &role) || role == MEMBER_SECRETARY)
        return NOT_ALLOWED;
    if ((f = check_asked(t, c, edition, d->number, role)))
        return f;
    struct key k = confirm_key(edition, d->number, c->by);
    if (table_has(t, T_CONFIRMS, key_of(&k)))
        return ALREADY_DONE;
    json_t *fields = json_object();
    json_set_int(fields, "decision", d->number);
    json_set_str(fields, "person", c->by);
    json_set_bool(fields, "agrees", d->agrees);
    json_set_bool(fields, "own_row", d->own_row);
    if (d->remark.n)
        json_set_str(fields, "remark", d->remark);
    return event_emit(c, out, "decision.confirmed", d->edition, e.secret, fields);
}

enum fault apply_decision_confirmed(struct fact *f) {
    uint32_t edition, n = (uint32_t)json_get_int(f->open, "decision");
    struct decision_record r;
    struct key index = key_new();
    enum fault fault = edition_number(f->txn, f->edition, &edition);
    if (fault)
        return fault;
    struct key k = decision_key(edition, n), by = confirm_key(edition, n, json_get_str(f->open, "person"));
    if ((fault = table_get_record(f->txn, T_DECISIONS, key_of(&k), &r, sizeof r)))
        return fault;
    r.confirmed++;
    r.disagreed +=
        !f->erased && !(json_get_bool(f->private, "agrees") && json_get_bool(f->private, "own_row"));
    key_u64(&index, f->index);
    if ((fault = table_put(f->txn, T_CONFIRMS, key_of(&by), key_of(&index))))
        return fault;
    return table_put(f->txn, T_DECISIONS, key_of(&k), str_bytes(&r, sizeof r));
}

/* --- reading --- */

enum fault decision_current(const struct txn *t, struct arena *a, uint32_t edition, struct decided *d) {
    struct edition_record e;
    enum fault f = edition_get(t, edition, &e);
    return f ? f : decision_read(t, a, edition, e.decisions, d);
}

enum fault decision_read(const struct txn *t, struct arena *a, uint32_t edition, uint32_t number,
                         struct decided *d) {
    struct fact f;
    struct key k = decision_key(edition, number);
    *d = (struct decided){.number = number};
    enum fault fault =
        number ? table_get_record(t, T_DECISIONS, key_of(&k), &d->record, sizeof d->record) : NOT_FOUND;
    if (fault || (fault = event_read(t, a, d->record.index, &f)))
        return fault;
    if (f.erased)
        return ERASED;
    d->outcome = (enum decision_outcome)d->record.outcome;
    d->winners = read_ids(a, json_object_get(f.later, "winners"), &d->winners_n);
    d->finalists = read_ids(a, json_object_get(f.later, "finalists"), &d->finalists_n);
    d->citation = json_get_str(f.later, "citation");
    d->departs = json_get_str(f.private, "departs");
    d->step = json_get_str(f.open, "step");
    return OK;
}

enum fault decision_superseded(const struct txn *t, struct arena *a, const struct decision_record *r,
                               struct str *reason, int64_t *at) {
    struct fact f;
    if (r->superseded == 0)
        return NOT_FOUND;
    enum fault fault = event_read(t, a, r->superseded, &f);
    if (fault)
        return fault;
    *reason = json_get_str(f.later, "reason");
    *at = f.at;
    return OK;
}

enum fault decision_confirmation(const struct txn *t, uint32_t edition, uint32_t number, struct str person,
                                 uint64_t *index) {
    struct key k = confirm_key(edition, number, person);
    struct str entry;
    enum fault f = table_get(t, T_CONFIRMS, key_of(&k), &entry);
    *index = f ? 0 : key_read_u64(entry, 0);
    return f;
}

static void add_confirmation(const struct txn *t, struct arena *a, uint32_t edition, uint32_t n,
                             struct str person, json_t *row) {
    uint64_t index;
    struct fact f;
    json_set_bool(row, "confirmed", false);
    if (decision_confirmation(t, edition, n, person, &index) || event_read(t, a, index, &f))
        return;
    json_set_bool(row, "confirmed", true);
    json_set_bool(row, "agrees", json_get_bool(f.private, "agrees"));
    json_set_bool(row, "own_row", json_get_bool(f.private, "own_row"));
    json_set_str(row, "remark", json_get_str(f.private, "remark"));
}

enum fault decision_confirms(const struct txn *t, struct arena *a, uint32_t edition, uint32_t number,
                             json_t **list) {
    struct member *members;
    size_t n;
    json_t *rules;
    struct decision_record r;
    struct fact decided;
    struct key k = decision_key(edition, number);
    *list = json_new_array(a);
    enum fault f = edition_rules(t, edition, &rules);
    if (f || (f = table_get_record(t, T_DECISIONS, key_of(&k), &r, sizeof r)) ||
        (f = event_read(t, a, r.index, &decided)) ||
        (f = members_list(t, a, edition, rules_deciding_body(rules), &members, &n)))
        return f;
    for (size_t i = 0; i < n; i++) {
        if (!is_asked(t, a, edition, &decided, &members[i]))
            continue;
        json_t *row = json_object();
        json_set_str(row, "person", members[i].person.id);
        json_set_str(row, "name", members[i].person.name);
        add_confirmation(t, a, edition, number, members[i].person.id, row);
        json_add_new(*list, row);
    }
    return OK;
}
