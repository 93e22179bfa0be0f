/* retention.c: by the announcement, the rules and the clock that comes with the command. */
#include "award/privacy/retention.h"

#include "award/candidate/candidate.h"
#include "award/decision/announcement.h"
#include "award/log/row.h"
#include "award/log/tables.h"
#include "award/people/people.h"
#include "award/privacy/erasure.h"
#include "award/proposal/proposal_parts.h"
#include "base/time.h"

enum { ENTRIES_AT_ONCE = 256 /* so that a batch has room for all of one more proposal */ };

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

/* Whether what lies under a candidate led to a winner: its own, or of one that was merged into it. */
static bool leads_to_winner(const struct txn *t, uint32_t edition, uint32_t candidate,
                            const struct announcement *n) {
    struct candidate_record k;
    if (!candidate || candidate_get(t, edition, candidate, &k) != OK)
        return false;
    for (unsigned i = 0; k.state == CANDIDATE_MERGED && i < CANDIDATES_MAX; i++) {
        candidate = k.into;
        if (candidate_get(t, edition, candidate, &k) != OK)
            return false;
    }
    for (size_t i = 0; i < n->winners_n; i++) {
        uint32_t winner;
        if (candidate_number(n->winners[i].candidate, &winner) && winner == candidate)
            return true;
    }
    return false;
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
            wins = leads_to_winner(t, edition, candidate = of, n);
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

static enum fault count(const struct txn *t, struct arena *a, uint32_t edition, int64_t now,
                        const struct edition_record *e, const struct announcement *n, struct retention *r) {
    uint32_t gathered = 0;
    enum fault f = count_gathered(t, edition, n, &r->winners, &gathered);
    if (f != OK)
        return f;
    r->waiting = e->proposals - e->erased - r->winners;
    f = erasure_rests(t, a, edition, now, &r->rests_until);
    if (f == COUNT_NEEDS_IT)
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
    if (f == OK && x.waiting > x.resting)
        r->editions[r->n++] = edition;
    else if (f == OK && x.resting)
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

/* --- deciding --- */

struct erasing {
    struct txn *t;
    struct command *c;
    struct batch *out;
    uint32_t edition;
    struct announcement announced;
    size_t looked, proposals, entries;
};

static bool is_full(const struct erasing *x) {
    return x->looked == RETENTION_LOOKS_AT || x->proposals == RETENTION_AT_ONCE ||
           x->entries >= ENTRIES_AT_ONCE;
}

static enum fault erase(struct erasing *x, uint32_t number, const struct proposal_record *r) {
    struct erasure_target *list;
    size_t n;
    x->looked++;
    if (r->erased || leads_to_winner(x->t, x->edition, r->candidate, &x->announced))
        return OK;
    enum fault f = erasure_of_proposal(x->t, x->c->arena, x->edition, number, x->c->arrived, &list, &n);
    if (f == COUNT_NEEDS_IT || (f == OK && n == 0))
        return OK;
    x->proposals++;
    x->entries += n;
    const struct erasure_args args = {.rule = STR("retention")};
    return f == OK ? erasure_emit(x->t, x->c, x->out, &args, x->edition, number, list, n) : f;
}

enum fault retention_write(struct txn *t, struct command *c, struct batch *out) {
    const struct retention_args *args = c->args;
    struct erasing x = {.t = t, .c = c, .out = out};
    struct cursor rows;
    enum fault f = admin_or_server(t, c);
    if (f == OK)
        f = edition_number(t, args->edition, &x.edition);
    if (f != OK)
        return f;
    int64_t due = retention_due(t, c->arena, x.edition);
    if (!due || c->arrived < due)
        return WRONG_STATE;
    f = announcement_read(t, c->arena, x.edition, &x.announced);
    struct key prefix = key_new(), from = proposal_key(x.edition, args->after + 1);
    key_u32(&prefix, x.edition);
    if (f == OK)
        f = cursor_open(t, T_PROPOSALS, key_of(&prefix), key_of(&from), false, &rows);
    if (f != OK)
        return f;
    uint32_t number = 0;
    while (f == OK && !is_full(&x) && cursor_next(&rows)) {
        struct proposal_record r;
        row_record(&rows, &r, sizeof r);
        number = key_read_u32(rows.key, prefix.n);
        f = erase(&x, number, &r);
    }
    f = f == OK ? rows.fault : f;
    cursor_close(&rows);
    c->result.number = is_full(&x) ? number : 0;
    return f;
}
