/* closing.c: ends a step. What counts is written down first (step.closed), then counted (step.counted). */
#include "award/close/closing.h"

#include "award/candidate/candidate.h"
#include "award/close/close_mails.h"
#include "award/log/event.h"
#include "award/log/tables.h"
#include "award/people/enrolment.h"
#include "award/people/people.h"
#include "award/step/recusal.h"
#include "award/step/step_parts.h"
#include "base/json.h"

#include <string.h>

/* --- what counts --- */

static json_t *ballot_row(struct arena *a, struct str juror, const struct roll_record *v, bool excluded) {
    json_t *row = json_object();
    json_set_str(row, "juror", juror);
    if (v->number == 0 || excluded) {
        json_set_str(row, "why", excluded ? STR("excluded") : STR("none"));
        return row;
    }
    json_set_int(row, "index", (int64_t)v->index);
    json_set_int(row, "number", v->number);
    json_set_str(row, "hash", base64_encode(a, str_bytes(v->hash.b, sizeof v->hash.b)));
    return row;
}

static void add_recusals(const struct txn *t, uint32_t edition, const struct step_documents *d,
                         struct str juror, json_t *list) {
    for (size_t i = 0; i < d->slate.n; i++) {
        uint32_t number;
        if (!candidate_number(d->slate.lines[i].candidate, &number) ||
            !recusal_stands(t, edition, juror, number))
            continue;
        json_t *row = json_object();
        json_set_str(row, "juror", juror);
        json_set_str(row, "candidate", d->slate.lines[i].candidate);
        json_add_new(list, row);
    }
}

static bool seen(const struct step_close *c, struct str juror) {
    for (size_t i = 0; i < c->present_n; i++)
        if (str_equal(c->present[i], juror))
            return true;
    return false;
}

static const struct exclusion *exclusion_of(const struct step_close *c, struct str juror) {
    for (size_t i = 0; i < c->excluded_n; i++)
        if (str_equal(c->excluded[i].juror, juror))
            return &c->excluded[i];
    return NULL;
}

static void add_excluded(json_t *list, struct str juror, const struct roll_record *v,
                         const struct exclusion *x) {
    json_t *row = json_object();
    json_set_str(row, "juror", juror);
    json_set_int(row, "key", v->key);
    json_set_str(row, "ground", x->ground);
    json_add_new(list, row);
}

static enum fault make_closed(const struct txn *t, struct arena *a, uint32_t edition,
                              const struct step_record *s, const struct step_close *close, json_t **closed) {
    struct step_documents d;
    json_t *ballots = json_array(), *recusals = json_array(), *present = json_array();
    *closed = json_new_object(a);
    json_set_new(*closed, "ballots", ballots);
    json_set_new(*closed, "recusals", recusals);
    json_set_new(*closed, "present", present);
    enum fault f = step_documents(t, a, s, &d);
    if (!f && d.rules.enrolment == ENROLMENT_STRICT)
        json_set_new(*closed, "excluded", json_array());
    for (size_t i = 0; !f && i < d.roll.n; i++) {
        struct roll_record v;
        struct str juror = d.roll.jurors[i];
        if ((f = step_roll_get(t, edition, s->number, juror, &v)))
            break;
        const struct exclusion *x = exclusion_of(close, juror);
        json_add_new(ballots, ballot_row(a, juror, &v, x != NULL));
        if (x)
            add_excluded(json_object_get(*closed, "excluded"), juror, &v, x);
        add_recusals(t, edition, &d, juror, recusals);
        if (s->method == METHOD_MOTION && ((v.number > 0 && !x) || seen(close, juror)))
            json_add_str(present, juror);
    }
    return f;
}

enum fault step_closed_now(const struct txn *t, struct arena *a, const struct step_record *s,
                           json_t **closed) {
    struct fact f;
    enum fault fault = event_read(t, a, s->corrected ? s->corrected : s->closed, &f);
    if (fault)
        return fault;
    *closed = json_object_get(f.later, "closed");
    return f.erased || !*closed ? ERASED : OK;
}

/* --- the two events --- */

struct logged { /* ballots as the log has them */
    const struct txn *t;
    const struct step_documents *d;
    const struct seal_key *secret; /* of a sealed step */
};

static enum fault ballot_from_log(void *context, struct arena *a, uint64_t index, struct ballot_text *b,
                                  struct str *why) {
    const struct logged *l = context;
    struct fact f;
    struct note n;
    enum fault fault = event_read(l->t, a, index, &f);
    if (fault)
        return fault;
    if (f.erased)
        return ERASED;
    if ((fault = note_parse(a, json_get_str(f.private, "note"), &n)) || (fault = ballot_read(a, n.text, b)) ||
        !b->sealed)
        return fault;
    enum seal_state state = ballot_unseal(a, l->d, l->secret, b);
    *why = seal_state_word(state);
    return state == SEAL_HOLDS ? OK : BALLOT_SEAL;
}

enum fault step_emit_counted(struct txn *t, struct command *c, struct batch *out, struct str edition,
                             bool secret_edition, const struct step_record *s, json_t *closed,
                             const struct seal_key *secret) {
    struct step_documents d;
    struct logged log = {t, &d, secret};
    json_t *result, *fields;
    enum fault f = step_documents(t, c->arena, s, &d);
    if (f || (f = step_gather(c->arena, &d, closed, ballot_from_log, &log, &result)))
        return f;
    fields = json_object();
    json_set_str(fields, "step", str_of(s->id));
    json_object_set(fields, "result", result);
    return event_emit(c, out, "step.counted", edition, secret_edition, fields);
}

enum fault step_emit_closed(struct txn *t, struct command *c, struct batch *out, struct str edition,
                            bool secret, const struct step_record *s, json_t *closed) {
    json_t *fields = json_object();
    json_set_str(fields, "step", str_of(s->id));
    json_object_set(fields, "closed", closed);
    enum fault f = event_emit(c, out, "step.closed", edition, secret, fields);
    return f || s->secrecy == SECRECY_SEALED ? f
                                             : step_emit_counted(t, c, out, edition, secret, s, closed, NULL);
}

bool step_counts_present(const struct step_rules *rules) {
    return rules->method == METHOD_MOTION && rules->majority.base == BASE_PRESENT;
}

bool step_asks_present(const struct step_record *s, const struct step_rules *rules) {
    return step_counts_present(rules) && s->handed_in < s->voters;
}

/* --- may it close --- */

const char *const exclusion_grounds[] = {"not_reached", "not_theirs", "lost", NULL};

enum fault step_unvouched(const struct txn *t, struct arena *a, uint32_t edition, const struct step_record *s,
                          struct str **jurors, size_t *n) {
    struct step_documents d;
    *n = 0;
    enum fault f = step_documents(t, a, s, &d);
    if (f || d.rules.enrolment != ENROLMENT_STRICT)
        return f;
    *jurors = arena_alloc(a, (d.roll.n + 1) * sizeof **jurors);
    for (size_t i = 0; i < d.roll.n; i++) {
        struct roll_record v;
        if ((f = step_roll_get(t, edition, s->number, d.roll.jurors[i], &v)))
            return f;
        if (v.number > 0 && !enrolment_vouched(t, d.roll.jurors[i], v.key))
            (*jurors)[(*n)++] = d.roll.jurors[i];
    }
    return OK;
}

static bool ground_known(struct str ground) {
    for (const char *const *g = exclusion_grounds; *g; g++)
        if (str_equal(ground, str_of(*g)))
            return true;
    return false;
}

/* All that are left are excluded, and nobody else is. */
static enum fault check_keys(const struct txn *t, const struct command *c, uint32_t edition,
                             const struct step_record *s, const struct step_close *close) {
    struct str *left;
    size_t n, excluded = 0;
    enum fault f = step_unvouched(t, c->arena, edition, s, &left, &n);
    for (size_t i = 0; !f && i < n; i++) {
        const struct exclusion *x = exclusion_of(close, left[i]);
        if (!x)
            return KEYS_UNCONFIRMED;
        if (!ground_known(x->ground))
            return FIELD_CHOICE;
        excluded++;
    }
    return f ? f : excluded == close->excluded_n ? OK : FIELD_CHOICE;
}

/* The clock cannot tell who of those without a ballot was there, nor whose key is whose. */
static enum fault may_clock_close(const struct txn *t, const struct command *c, uint32_t edition,
                                  const struct step_record *s, bool over) {
    struct step_documents d;
    struct str *left;
    size_t n;
    if (c->by.n)
        return NOT_ALLOWED;
    if (!over)
        return NOT_OPEN_YET;
    enum fault f = step_documents(t, c->arena, s, &d);
    if (f || (f = step_unvouched(t, c->arena, edition, s, &left, &n)))
        return f;
    return step_asks_present(s, &d.rules) || n > 0 ? WRONG_STATE : OK;
}

static enum fault may_close(const struct txn *t, const struct command *c, uint32_t edition,
                            const struct step_record *s, const struct step_close *close) {
    enum member_role role;
    if (s->state != STEP_IS_OPEN)
        return ALREADY_DONE;
    if (s->mode != MODE_BALLOTS)
        return WRONG_STATE;
    bool over = s->closes && c->arrived > s->closes + ARRIVAL_GRACE_SECONDS;
    if (close->by_clock)
        return may_clock_close(t, c, edition, s, over);
    if (member_find(t, edition, str_of(s->body), c->by, &role) || role != MEMBER_CHAIR)
        return NOT_ALLOWED;
    return s->closes == 0 || s->handed_in == s->voters || over ? check_keys(t, c, edition, s, close)
                                                               : STEP_NOT_READY;
}

enum fault step_close(struct txn *t, struct command *c, struct batch *out) {
    const struct step_close *close = c->args;
    uint32_t edition;
    struct edition_record e;
    struct step_record s;
    json_t *closed;
    enum fault f = edition_number(t, close->edition, &edition);
    if (f || (f = edition_get(t, edition, &e)) || (f = step_find(t, edition, close->step, &s)) ||
        (f = may_close(t, c, edition, &s, close)) ||
        (f = make_closed(t, c->arena, edition, &s, close, &closed)))
        return f;
    return step_emit_closed(t, c, out, close->edition, e.secret, &s, closed);
}

enum fault apply_step_closed(struct fact *f) {
    uint32_t edition;
    struct step_record s;
    enum fault fault = step_of_fact(f, &edition, &s);
    if (fault)
        return fault;
    s.state = STEP_IS_CLOSED;
    s.closed = f->index;
    fault = step_put(f->txn, edition, &s);
    return fault ? fault : close_mails(f, edition, &s);
}

enum fault apply_step_counted(struct fact *f) {
    uint32_t edition;
    struct step_record s;
    enum fault fault = step_of_fact(f, &edition, &s);
    if (fault)
        return fault;
    s.state = STEP_IS_COUNTED;
    s.counted = f->index;
    s.adopted = json_get_bool(json_object_get(f->later, "result"), "adopted");
    return step_put(f->txn, edition, &s);
}

/* --- reading --- */

static json_t *rows_for(const struct txn *t, uint32_t edition, struct str viewer, const json_t *rows) {
    json_t *kept = json_array(), *row;
    size_t i;
    json_array_foreach(rows, i, row) {
        uint32_t number;
        if (candidate_number(json_get_str(row, "id"), &number) && !recusal_stands(t, edition, viewer, number))
            json_array_append(kept, row);
    }
    return kept;
}

/* A tie is left with those of it whom the viewer may know of, if it is still one. */
static json_t *ties_for(const struct txn *t, uint32_t edition, struct str viewer, const json_t *ties) {
    json_t *kept = json_array(), *tie, *id;
    size_t i, k;
    json_array_foreach(ties, i, tie) {
        json_t *left = json_array();
        json_array_foreach(tie, k, id) {
            uint32_t number;
            if (candidate_number(json_text(id), &number) && !recusal_stands(t, edition, viewer, number))
                json_array_append(left, id);
        }
        if (json_array_size(left) > 1)
            json_array_append(kept, left);
        json_decref(left);
    }
    return kept;
}

/* A lot among whom there is one that the viewer may not know of is not told. */
static json_t *lots_for(const struct txn *t, uint32_t edition, struct str viewer, const json_t *lots) {
    json_t *kept = json_array(), *lot, *id;
    size_t i, k;
    json_array_foreach(lots, i, lot) {
        bool all = true;
        json_array_foreach(json_object_get(lot, "order"), k, id) {
            uint32_t number;
            all = all && candidate_number(json_text(id), &number) &&
                  !recusal_stands(t, edition, viewer, number);
        }
        if (all)
            json_array_append(kept, lot);
    }
    return kept;
}

enum fault step_result(const struct txn *t, struct arena *a, uint32_t edition, const struct step_record *s,
                       struct str viewer, json_t **result) {
    return step_result_at(t, a, edition, s, s->counted, viewer, result);
}

enum fault step_result_at(const struct txn *t, struct arena *a, uint32_t edition, const struct step_record *s,
                          uint64_t counted, struct str viewer, json_t **result) {
    struct fact f;
    enum fault fault = ballot_see(t, edition, s, viewer, (struct str){0});
    if (fault)
        return fault;
    if (s->state != STEP_IS_COUNTED)
        return STEP_NOT_READY;
    if ((fault = event_read(t, a, counted, &f)))
        return fault;
    if (f.erased)
        return ERASED;
    *result = json_owned(a, json_copy(json_object_get(f.later, "result")));
    if (json_object_get(*result, "rows"))
        json_set_new(*result, "rows", rows_for(t, edition, viewer, json_object_get(*result, "rows")));
    if (json_object_get(*result, "ties"))
        json_set_new(*result, "ties", ties_for(t, edition, viewer, json_object_get(*result, "ties")));
    if (json_object_get(*result, "lots"))
        json_set_new(*result, "lots", lots_for(t, edition, viewer, json_object_get(*result, "lots")));
    return OK;
}

static enum fault due_in(const struct txn *t, struct arena *a, uint32_t edition, int64_t now,
                         struct step_due *list, size_t room, size_t *n) {
    struct key prefix = key_new();
    struct cursor c;
    key_u32(&prefix, edition);
    enum fault f = cursor_open(t, T_STEPS, key_of(&prefix), (struct str){0}, false, &c);
    if (f)
        return f;
    while (*n < room && cursor_next(&c)) {
        struct step_record s;
        struct edition_record e;
        struct step_documents d;
        struct str *left;
        size_t left_n;
        memcpy(&s, c.value.p, sizeof s);
        if (s.state != STEP_IS_OPEN || s.mode != MODE_BALLOTS || s.closes == 0 || now <= s.closes ||
            edition_get(t, edition, &e) || step_documents(t, a, &s, &d) || step_asks_present(&s, &d.rules) ||
            step_unvouched(t, a, edition, &s, &left, &left_n) || left_n > 0)
            continue;
        list[(*n)++] = (struct step_due){arena_copy(a, edition_id_of(&e)), arena_copy(a, str_of(s.id))};
    }
    cursor_close(&c);
    return OK;
}

enum fault steps_due(const struct txn *t, struct arena *a, int64_t now, struct step_due **list, size_t *n) {
    enum { AT_ONCE = 32 };
    uint64_t editions = table_count(t, T_EDITIONS);
    *list = arena_alloc(a, AT_ONCE * sizeof **list);
    *n = 0;
    for (uint32_t e = 1; e <= editions; e++) {
        enum fault f = due_in(t, a, e, now, *list, AT_ONCE, n);
        if (f)
            return f;
    }
    return OK;
}
