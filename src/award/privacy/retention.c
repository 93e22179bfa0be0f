/* retention.c: by the announcement and the rules: what is to be erased, when, and what rests. */
#include "award/privacy/retention.h"

#include "award/candidate/candidate.h"
#include "award/log/tables.h"
#include "award/privacy/erasure.h"
#include "award/privacy/retention_parts.h"
#include "award/proposal/proposal_parts.h"
#include "base/time.h"

/* --- when --- */

static enum fault months_of(const struct txn *t, const struct edition_record *e, int *months) {
    json_t *rules;
    enum fault f = edition_rules_of(t, e, &rules);
    *months = (int)json_get_int(json_object_get(rules, "retention"), "unsuccessful_months");
    return f;
}

int64_t retention_due(const struct txn *t, struct arena *a, uint32_t edition) {
    struct edition_record e;
    struct announcement n;
    int months;
    if (edition_get(t, edition, &e) != OK || !e.announced || months_of(t, &e, &months) != OK ||
        announcement_read(t, a, edition, &n) != OK)
        return 0;
    return time_months_after(n.at, months);
}

/* --- which --- */

/* The candidate itself, or the one that it was merged into at last; 0 for none. */
static uint32_t stands_as(const struct txn *t, uint32_t edition, uint32_t candidate) {
    struct candidate_record k;
    if (!candidate || candidate_get(t, edition, candidate, &k) != OK)
        return 0;
    for (unsigned i = 0; k.state == CANDIDATE_MERGED && i < CANDIDATES_MAX; i++) {
        candidate = k.into;
        if (candidate_get(t, edition, candidate, &k) != OK)
            return 0;
    }
    return candidate;
}

static bool is_among(uint32_t candidate, const struct announced_one *list, size_t n) {
    for (size_t i = 0; i < n; i++) {
        uint32_t one;
        if (candidate_number(list[i].candidate, &one) && one == candidate)
            return true;
    }
    return false;
}

bool retention_keeps_proposals(const struct txn *t, uint32_t edition, uint32_t candidate,
                               const struct announcement *n) {
    uint32_t as = stands_as(t, edition, candidate);
    return as && is_among(as, n->winners, n->winners_n);
}

bool retention_keeps_candidate(const struct txn *t, uint32_t edition, uint32_t candidate,
                               const struct announcement *n) {
    uint32_t as = stands_as(t, edition, candidate);
    return as && (is_among(as, n->winners, n->winners_n) || is_among(as, n->finalists, n->finalists_n));
}

/* What is left of those under candidates: of winners, and of all. */
static enum fault count_gathered(const struct txn *t, uint32_t edition, const struct announcement *n,
                                 uint32_t *winners, uint32_t *all) {
    struct key prefix = key_new();
    struct cursor c;
    uint32_t candidate = 0;
    bool wins = false;
    key_u32(&prefix, edition);
    enum fault f = cursor_open(t, T_GATHERED, key_of(&prefix), (struct str){0}, false, &c);
    if (f != OK)
        return f;
    while (f == OK && cursor_next(&c)) {
        struct proposal_record p;
        uint32_t of = key_read_u32(c.key, prefix.n);
        if (of != candidate)
            wins = retention_keeps_proposals(t, edition, candidate = of, n);
        f = proposal_get(t, edition, key_read_u32(c.key, prefix.n + sizeof of), &p);
        if (f == OK && !p.erased) {
            *winners += wins;
            ++*all;
        }
    }
    if (f == OK)
        f = c.fault;
    cursor_close(&c);
    return f;
}

/* Candidates who were not told of, and of whom something is left. */
static uint32_t count_candidates(const struct txn *t, uint32_t edition, const struct edition_record *e,
                                 const struct announcement *n) {
    uint32_t left = 0;
    for (uint32_t i = 1; i <= e->candidates; i++) {
        struct candidate_record k;
        struct opening texts;
        left += candidate_get(t, edition, i, &k) == OK && !retention_keeps_candidate(t, edition, i, n) &&
                journal_opening(t, k.texts, STR("private"), &texts) == OK;
    }
    return left;
}

static enum fault count(const struct txn *t, struct arena *a, uint32_t edition, int64_t now,
                        const struct edition_record *e, const struct announcement *n, struct retention *r) {
    uint32_t gathered = 0;
    enum fault f = count_gathered(t, edition, n, &r->winners, &gathered);
    if (f != OK)
        return f;
    r->waiting = e->proposals - e->erased - r->winners;
    r->candidates = count_candidates(t, edition, e, n);
    f = erasure_rests(t, a, edition, now, &r->rests_until);
    r->rests = f == COUNT_NEEDS_IT;
    if (r->rests)
        r->resting = gathered - r->winners;
    return f == COUNT_NEEDS_IT ? OK : f;
}

enum fault retention_of(const struct txn *t, struct arena *a, uint32_t edition, int64_t now,
                        struct retention *r) {
    struct edition_record e;
    struct announcement n = {0};
    *r = (struct retention){0};
    enum fault f = edition_get(t, edition, &e);
    if (f == OK)
        f = months_of(t, &e, &r->months);
    if (f != OK)
        return f;
    r->erased = e.erased;
    r->state = e.announced ? RETENTION_RUNS : e.told ? RETENTION_RECALLED : RETENTION_UNANNOUNCED;
    if (e.announced) {
        f = announcement_read(t, a, edition, &n);
        r->announced = n.at;
        r->due = time_months_after(n.at, r->months);
    }
    return f == OK ? count(t, a, edition, now, &e, &n, r) : f;
}

/* --- for the clock --- */

bool retention_has_work(const struct retention *r) {
    return r->waiting > r->resting || (r->candidates && !r->rests);
}

static enum fault look_at(const struct txn *t, struct arena *a, uint32_t edition, int64_t now,
                          struct retention_round *r) {
    struct retention x;
    int64_t due = retention_due(t, a, edition), again = now + RETENTION_RETRY_SECONDS;
    if (!due)
        return OK;
    if (due > now) {
        r->next = r->next && r->next < due ? r->next : due;
        return OK;
    }
    enum fault f = retention_of(t, a, edition, now, &x);
    if (f == OK && retention_has_work(&x))
        r->editions[r->n++] = edition;
    else if (f == OK && x.rests && (x.resting || x.candidates))
        r->next = r->next && r->next < again ? r->next : again;
    return f;
}

enum fault retention_round(const struct txn *t, struct arena *a, int64_t now, struct retention_round *r) {
    uint32_t editions = (uint32_t)table_count(t, T_EDITIONS);
    enum fault f = OK;
    *r = (struct retention_round){.editions = arena_alloc(a, (editions + 1) * sizeof *r->editions)};
    for (uint32_t e = 1; f == OK && e <= editions; e++)
        f = look_at(t, a, e, now, r);
    return f;
}
