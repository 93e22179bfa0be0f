/* correction.c: decides that a closed step is counted again. One officer never suffices, and nobody has a
 * part in what is about themself. */
#include "award/candidate/candidate.h"
#include "award/close/claim.h"
#include "award/close/closed.h"
#include "award/close/correction_parts.h"
#include "award/people/officers.h"
#include "award/rules/edition.h"
#include "award/step/step_parts.h"

const struct str correction_kind_words[CORRECTION_KINDS] = {[CORRECTION_RECUSAL] = STR_INIT("recusal"),
                                                            [CORRECTION_BALLOT] = STR_INIT("ballot"),
                                                            [CORRECTION_REJECTION] = STR_INIT("rejection")};

struct correcting {
    uint32_t edition;
    struct edition_record e;
    struct step_record step;
    struct step_documents d;
    json_t *closed; /* what is counted now */
};

/* --- what --- */

static enum fault begin(const struct txn *t, struct command *c, struct str edition, struct str step,
                        struct correcting *x) {
    enum fault f = edition_number(t, edition, &x->edition);
    if (f || (f = edition_get(t, x->edition, &x->e)) || (f = step_find(t, x->edition, step, &x->step)) ||
        (f = officer_check(t, x->edition, x->e.secret, &x->step, c->by)))
        return f;
    if (x->step.state == STEP_IS_OPEN)
        return WRONG_STATE;
    if ((f = step_documents(t, c->arena, &x->step, &x->d)))
        return f;
    return step_closed_now(t, c->arena, &x->step, &x->closed);
}

/* The numbers of a vote in the room are those of the present, without whom it is about. */
static enum fault check_votes(const struct correcting *x, struct str person, const json_t *votes) {
    int64_t present = 0;
    size_t i;
    json_t *id;
    if ((x->step.mode == MODE_RECORDED) != (votes != NULL))
        return votes ? WRONG_STATE : FIELD_MISSING;
    if (!votes)
        return OK;
    json_array_foreach(json_object_get(x->closed, "present"), i, id) {
        present += !str_equal(json_text(id), person);
    }
    return json_get_int(votes, "yes") + json_get_int(votes, "no") + json_get_int(votes, "blank") == present
               ? OK
               : NUMBERS_DO_NOT_ADD_UP;
}

static enum fault check_recusal(const struct correcting *x, struct str person, struct str candidate,
                                const json_t *votes) {
    if (!roll_has(&x->d.roll, person))
        return NOT_IN_ROLL;
    return closed_recuses(x->closed, person, candidate) ? NOTHING_CHANGED : check_votes(x, person, votes);
}

static enum fault check_claim(const struct txn *t, const struct correcting *x, struct str person,
                              struct claim_record *claim) {
    enum fault f = claim_get(t, x->edition, x->step.number, person, claim);
    return f ? f : claim->state == CLAIM_WAITS ? OK : WRONG_STATE;
}

/* Of a recusal one for each candidate, of a complaint one. */
static enum fault check_none_waits(const struct txn *t, const struct correcting *x, struct str person,
                                   uint32_t candidate) {
    for (uint32_t n = x->step.corrections; n > 0; n--) {
        struct correction_record r;
        if (correction_get(t, x->edition, x->step.number, n, &r) == OK && r.state == CORRECTION_WAITS &&
            r.candidate == candidate && str_equal(correction_person(&r), person))
            return ALREADY_DONE;
    }
    return x->step.corrections < CORRECTIONS_MAX ? OK : TOO_MANY;
}

static json_t *votes_of(struct arena *a, const struct correction_ask *k) {
    if (!k->has_votes)
        return NULL;
    json_t *votes = json_new_object(a);
    json_set_int(votes, "yes", k->yes);
    json_set_int(votes, "no", k->no);
    json_set_int(votes, "blank", k->blank);
    return votes;
}

/* What it is about: the candidate of a recusal, which for a complaint is that of the step, if it has one. */
static enum fault find_about(const struct correcting *x, const struct correction_ask *k,
                             uint32_t *candidate) {
    *candidate = 0;
    if (k->kind != CORRECTION_RECUSAL)
        return k->candidate.n || k->has_votes ? WRONG_STATE : OK;
    return candidate_number(k->candidate, candidate) && slate_find(&x->d.slate, k->candidate) < x->d.slate.n
               ? OK
               : BALLOT_CANDIDATE;
}

static enum fault check_what(const struct txn *t, struct command *c, const struct correcting *x,
                             const struct correction_ask *k) {
    struct claim_record claim;
    return k->kind == CORRECTION_RECUSAL ? check_recusal(x, k->person, k->candidate, votes_of(c->arena, k))
                                         : check_claim(t, x, k->person, &claim);
}

enum fault correction_ask(struct txn *t, struct command *c, struct batch *out) {
    const struct correction_ask *k = c->args;
    struct correcting x;
    uint32_t candidate;
    enum fault f = begin(t, c, k->edition, k->step, &x);
    if (f || (f = find_about(&x, k, &candidate)) ||
        (f = officer_part(t, x.edition, c->by, k->person, candidate)) || (f = check_what(t, c, &x, k)) ||
        (f = check_none_waits(t, &x, k->person, candidate)))
        return f;
    if (k->reason.n == 0)
        return REASON_NEEDED;
    json_t *fields = json_object();
    c->result.number = x.step.corrections + 1;
    json_set_str(fields, "step", k->step);
    json_set_int(fields, "correction", c->result.number);
    json_set_str(fields, "what", correction_kind_words[k->kind]);
    json_set_str(fields, "person", k->person);
    json_set_given(fields, "candidate", k->candidate);
    if (k->has_votes)
        json_object_set(fields, "votes", votes_of(c->arena, k));
    json_set_str(fields, "reason", k->reason);
    return event_emit(c, out, "correction.asked", k->edition, x.e.secret, fields);
}

/* --- answering --- */

static enum fault emit_corrected(struct txn *t, struct command *c, struct batch *out,
                                 const struct correcting *x, const struct correction *k, json_t *closed) {
    struct seal_key secret;
    struct str edition = edition_id_of(&x->e);
    json_t *fields = json_object();
    json_set_str(fields, "step", str_of(x->step.id));
    json_set_int(fields, "correction", k->number);
    json_object_set(fields, "closed", closed);
    json_set_str(fields, "reason", k->reason);
    enum fault f = event_emit(c, out, "step.corrected", edition, x->e.secret, fields);
    if (f || x->step.state != STEP_IS_COUNTED)
        return f; /* sealed still: what is opened then is this */
    if (x->step.secrecy == SECRECY_SEALED && (f = step_secret(t, c->arena, &x->step, &secret)))
        return f;
    return step_emit_counted(t, c, out, edition, x->e.secret, &x->step, closed,
                             x->step.secrecy == SECRECY_SEALED ? &secret : NULL);
}

/* The state may have moved since it was asked for. */
static enum fault correct_recusal(struct txn *t, struct command *c, struct batch *out,
                                  const struct correcting *x, const struct correction *k) {
    struct str person = correction_person(&k->record),
               candidate = candidate_id(c->arena, k->record.candidate);
    enum fault f = check_recusal(x, person, candidate, k->votes);
    return f ? f
             : emit_corrected(t, c, out, x, k,
                              closed_with_recusal(c->arena, x->closed, &x->d.roll, &x->d.slate, person,
                                                  candidate, k->votes));
}

static enum fault correct_ballot(struct txn *t, struct command *c, struct batch *out,
                                 const struct correcting *x, const struct correction *k) {
    struct claim_record claim;
    struct str person = correction_person(&k->record);
    enum fault f = check_claim(t, x, person, &claim);
    return f ? f
             : emit_corrected(t, c, out, x, k,
                              closed_with_ballot(c->arena, x->closed, x->step.method == METHOD_MOTION, person,
                                                 claim_counts(c->arena, &claim)));
}

static enum fault correct(struct txn *t, struct command *c, struct batch *out, const struct correcting *x,
                          const struct correction *k) {
    switch ((enum correction_kind)k->record.kind) {
    case CORRECTION_RECUSAL:
        return correct_recusal(t, c, out, x, k);
    case CORRECTION_BALLOT:
        return correct_ballot(t, c, out, x, k);
    case CORRECTION_REJECTION:
        break;
    }
    return OK;
}

static enum fault may_answer(const struct txn *t, const struct command *c, const struct correcting *x,
                             const struct correction_answer *said, const struct correction *k) {
    bool own = str_equal(k->by, c->by);
    enum fault f = officer_part(t, x->edition, c->by, correction_person(&k->record), k->record.candidate);
    if (k->record.state != CORRECTION_WAITS)
        return WRONG_STATE;
    if (f || (own && said->agrees))
        return f ? f : SECOND_PERSON;
    return said->agrees || own || said->reason.n ? OK : REASON_NEEDED;
}

enum fault correction_answer(struct txn *t, struct command *c, struct batch *out) {
    const struct correction_answer *said = c->args;
    struct correcting x;
    struct correction k;
    enum fault f = begin(t, c, said->edition, said->step, &x);
    if (f || (f = correction_read(t, c->arena, x.edition, &x.step, said->number, &k)) ||
        (f = may_answer(t, c, &x, said, &k)))
        return f;
    json_t *fields = json_object();
    json_set_str(fields, "step", said->step);
    json_set_int(fields, "correction", said->number);
    json_set_bool(fields, "agrees", said->agrees);
    if (said->reason.n)
        json_set_str(fields, "reason", said->reason);
    f = event_emit(c, out, "correction.answered", said->edition, x.e.secret, fields);
    return f || !said->agrees ? f : correct(t, c, out, &x, &k);
}
