/* correction_apply.c: what corrections leave in the state, and how they are read again. */
#include "award/candidate/candidate.h"
#include "award/close/claim.h"
#include "award/close/correction_parts.h"
#include "award/log/row.h"
#include "award/log/tables.h"
#include "award/people/officers.h"
#include "award/people/outbox.h"
#include "award/people/people.h"
#include "award/step/recusal.h"
#include "award/step/step_parts.h"
#include "base/json.h"

_Static_assert(sizeof(struct correction_record) == 72, "no padding: records are compared byte by byte");

static struct key correction_key(uint32_t edition, uint32_t step, uint32_t n) {
    struct key k = key_new();
    key_u32(&k, edition);
    key_u32(&k, step);
    key_u32(&k, n);
    return k;
}

enum fault correction_get(const struct txn *t, uint32_t edition, uint32_t step, uint32_t n,
                          struct correction_record *r) {
    struct key k = correction_key(edition, step, n);
    return table_get_record(t, T_CORRECTIONS, key_of(&k), r, sizeof *r);
}

enum fault correction_put(struct txn *t, uint32_t edition, uint32_t step, uint32_t n,
                          const struct correction_record *r) {
    struct key k = correction_key(edition, step, n);
    return table_put(t, T_CORRECTIONS, key_of(&k), str_bytes(r, sizeof *r));
}

struct str correction_person(const struct correction_record *r) {
    return row_text(r->person, sizeof r->person);
}

/* --- reading --- */

enum fault correction_read(const struct txn *t, struct arena *a, uint32_t edition,
                           const struct step_record *s, uint32_t n, struct correction *k) {
    struct fact f;
    *k = (struct correction){.number = n};
    enum fault fault = correction_get(t, edition, s->number, n, &k->record);
    if (fault || (fault = event_read(t, a, k->record.asked, &f)))
        return fault;
    k->by = f.by;
    k->asked_at = f.at;
    k->reason = json_get_str(f.private, "reason");
    k->votes = json_object_get(f.private, "votes");
    if (k->record.answered == 0)
        return OK;
    if ((fault = event_read(t, a, k->record.answered, &f)))
        return fault;
    k->answered_by = f.by;
    k->answered_at = f.at;
    k->said = json_get_str(f.private, "reason");
    return OK;
}

bool corrected_since(const struct txn *t, uint32_t edition, uint64_t entry) {
    for (uint32_t n = step_count(t, edition); n > 0; n--) {
        struct step_record s;
        if (step_get(t, edition, n, &s) == OK && s.corrected > entry)
            return true;
    }
    return false;
}

uint32_t corrections_open(const struct txn *t, uint32_t edition) {
    uint32_t open = 0;
    for (uint32_t n = step_count(t, edition); n > 0; n--) {
        struct step_record s;
        struct correction_record r;
        if (step_get(t, edition, n, &s))
            continue;
        for (uint32_t k = 1; k <= s.corrections; k++)
            open += correction_get(t, edition, n, k, &r) == OK && r.state == CORRECTION_WAITS;
    }
    return open;
}

/* --- applying --- */

static enum fault tell_officers(struct fact *f, uint32_t edition, const struct step_record *s,
                                const struct correction_record *r) {
    struct arena *a = arena_new();
    struct str *list;
    size_t n = 0;
    enum fault fault =
        officers_list(f->txn, a, edition, s, f->by, correction_person(r), r->candidate, &list, &n);
    for (size_t i = 0; i < n && !fault; i++)
        fault = outbox_put(f, (uint32_t)i, MAIL_CORRECTION_ASKED, MAIL_TO_PERSON, list[i], edition, s->number,
                           str_of(s->body));
    arena_free(a);
    return fault;
}

static uint8_t kind_of(struct str word) {
    for (size_t i = 1; i < CORRECTION_KINDS; i++)
        if (str_equal(correction_kind_words[i], word))
            return (uint8_t)i;
    return 0;
}

enum fault apply_correction_asked(struct fact *f) {
    uint32_t edition;
    struct step_record s;
    struct str candidate = json_get_str(f->open, "candidate");
    struct correction_record r = {.version = 1,
                                  .kind = kind_of(json_get_str(f->open, "what")),
                                  .state = CORRECTION_WAITS,
                                  .asked = f->index};
    enum fault fault = step_of_fact(f, &edition, &s);
    if (fault)
        return fault;
    if (r.kind == 0 || (candidate.n && !candidate_number(candidate, &r.candidate)))
        return FOLDER_DAMAGED;
    row_set_text(r.person, sizeof r.person, json_get_str(f->open, "person"));
    s.corrections = (uint32_t)json_get_int(f->open, "correction");
    if ((fault = correction_put(f->txn, edition, s.number, s.corrections, &r)) ||
        (fault = step_put(f->txn, edition, &s)))
        return fault;
    return tell_officers(f, edition, &s, &r);
}

static enum fault find(struct fact *f, uint32_t *edition, struct step_record *s, uint32_t *n,
                       struct correction_record *r) {
    enum fault fault = step_of_fact(f, edition, s);
    *n = (uint32_t)json_get_int(f->open, "correction");
    return fault ? fault : correction_get(f->txn, *edition, s->number, *n, r);
}

static enum fault tell_claimant(struct fact *f, uint32_t mail, uint32_t edition, const struct step_record *s,
                                const struct correction_record *r) {
    return outbox_put(f, mail, MAIL_CLAIM_SETTLED, MAIL_TO_PERSON, correction_person(r), edition, s->number,
                      str_of(s->body));
}

enum fault apply_correction_answered(struct fact *f) {
    uint32_t edition, n;
    struct step_record s;
    struct correction_record r;
    enum fault fault = find(f, &edition, &s, &n, &r);
    if (fault)
        return fault;
    r.answered = f->index;
    bool rejects = r.kind == CORRECTION_REJECTION && json_get_bool(f->open, "agrees");
    r.state = rejects ? CORRECTION_DONE : CORRECTION_REFUSED; /* step.corrected behind it says otherwise */
    fault = correction_put(f->txn, edition, s.number, n, &r);
    if (fault || !rejects)
        return fault;
    fault = claim_settle(f, edition, &s, correction_person(&r), n, false);
    return fault ? fault : tell_claimant(f, 0, edition, &s, &r);
}

/* Each in the roll, but for who must not learn of the case, by now. */
static enum fault tell_roll(struct fact *f, uint32_t mails, uint32_t edition, const struct step_record *s,
                            uint32_t candidate) {
    struct arena *a = arena_new();
    struct step_documents d;
    struct edition_record e;
    enum fault fault = step_documents(f->txn, a, s, &d);
    if (!fault)
        fault = edition_get(f->txn, edition, &e);
    for (size_t i = 0; !fault && i < d.roll.n; i++) {
        struct str juror = d.roll.jurors[i];
        if (e.secret && candidate && recusal_stands(f->txn, edition, juror, candidate))
            continue;
        fault = outbox_put(f, mails++, MAIL_STEP_CORRECTED, MAIL_TO_PERSON, juror, edition, s->number,
                           str_of(s->body));
    }
    arena_free(a);
    return fault;
}

static enum fault apply_what(struct fact *f, uint32_t edition, struct step_record *s, uint32_t n,
                             const struct correction_record *r) {
    if (r->kind == CORRECTION_RECUSAL)
        return recusal_put_found(f, edition, correction_person(r), r->candidate);
    enum fault fault = claim_settle(f, edition, s, correction_person(r), n, true);
    return fault ? fault : tell_claimant(f, 0, edition, s, r);
}

enum fault apply_step_corrected(struct fact *f) {
    uint32_t edition, n;
    struct step_record s;
    struct correction_record r;
    enum fault fault = find(f, &edition, &s, &n, &r);
    if (fault)
        return fault;
    r.state = CORRECTION_DONE;
    r.corrected = f->index;
    r.before = s.counted;
    s.corrected = f->index;
    if ((fault = correction_put(f->txn, edition, s.number, n, &r)) ||
        (fault = apply_what(f, edition, &s, n, &r)) || (fault = step_put(f->txn, edition, &s)))
        return fault;
    return tell_roll(f, r.kind == CORRECTION_BALLOT, edition, &s, r.candidate ? r.candidate : s.candidate);
}
