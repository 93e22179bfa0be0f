/* minutes_claims.c: the time in which a member could complain of what was counted for them, and what came of
 * it: to the officers each complaint with its answer, to the others their own and how many there were. */
#include "award/close/claim.h"
#include "award/close/correction.h"
#include "award/people/officers.h"
#include "page/minutes/minutes_parts.h"

static const char *const whats[] = {[CLAIM_NOT_MINE] = "claim.not_mine", [CLAIM_NEWER] = "claim.newer"};
static const char *const states[] = {
    [CLAIM_WAITS] = "claim.waits", [CLAIM_ACCEPTED] = "claim.accepted", [CLAIM_REJECTED] = "claim.rejected"};

static enum fault add_time(const struct minutes *m, const struct step_record *s, json_t *into) {
    struct visit *v = m->v;
    struct step_documents d;
    struct fact closed;
    enum fault f = step_documents(v->txn, v->arena, s, &d);
    if (f || (f = event_read(v->txn, v->arena, s->closed, &closed)))
        return f;
    int64_t until = inspection_until(&d.rules, closed.at);
    if (until == 0)
        return OK;
    json_set_str(
        words_set(into, "claims_until", v->arrived > until ? "minutes.claims_until" : "minutes.claims_open"),
        "at", page_when(v, until));
    return OK;
}

static enum fault add_claim(const struct minutes *m, const struct step_record *s, struct str person,
                            const struct claim_record *r, json_t *rows) {
    struct visit *v = m->v;
    struct fact f;
    struct correction k = {0};
    enum fault fault = event_read(v->txn, v->arena, r->index, &f);
    if (!fault && r->correction)
        fault = correction_read(v->txn, v->arena, m->edition->number, s, r->correction, &k);
    if (fault)
        return fault;
    json_t *row = json_object();
    json_set_new(words_set(row, "what", whats[r->what]), "name", minutes_person(m, person));
    json_set_str(words_set(row, "made", "claim.made"), "at", page_when(v, f.at));
    words_set(row, "claim_state", states[r->state]);
    json_set_str(row, "claim_reason", k.reason);
    json_add_new(rows, row);
    return OK;
}

enum fault minutes_claims(const struct minutes *m, const struct step_record *s, json_t *into) {
    struct visit *v = m->v;
    struct str *people;
    size_t n = 0;
    uint32_t settled = 0;
    json_t *rows = json_array();
    bool officer = officer_check(v->txn, m->edition->number, m->edition->secret, s, v->who.person) == OK;
    json_set_new(into, "claims", rows);
    enum fault f = add_time(m, s, into);
    if (!f)
        f = claims_list(v->txn, v->arena, m->edition->number, s->number, &people, &n);
    for (size_t i = 0; !f && i < n; i++) {
        struct claim_record r;
        if ((f = claim_get(v->txn, m->edition->number, s->number, people[i], &r)))
            break;
        settled += r.state != CLAIM_WAITS;
        if (officer || str_equal(people[i], v->who.person))
            f = add_claim(m, s, people[i], &r, rows);
    }
    if (n) {
        json_t *text = words_set(into, "claims_text", "minutes.claims");
        json_set_int(text, "n", (int64_t)n);
        json_set_int(text, "settled", settled);
    }
    json_set_bool(into, "has_claims", json_array_size(rows) > 0);
    return f;
}
