/* retention_write.c: the clock erases: proposals in the order of their numbers, and behind the last of them
 * the candidates. */
#include "award/candidate/candidate.h"
#include "award/log/tables.h"
#include "award/people/people.h"
#include "award/privacy/erasure_kinds.h"
#include "award/privacy/retention.h"
#include "award/privacy/retention_parts.h"
#include "award/proposal/proposal_parts.h"

enum { ENTRIES_AT_ONCE = 256 /* so that a batch has room for all of one more */ };

struct erasing {
    struct txn *t;
    struct command *c;
    struct batch *out;
    uint32_t edition;
    struct announcement announced;
    size_t looked, erased;
    struct erasure_list done; /* in this command; the batch is applied when it is whole */
};

static bool is_full(const struct erasing *x) {
    return x->looked == RETENTION_LOOKS_AT || x->erased == RETENTION_AT_ONCE || x->done.n >= ENTRIES_AT_ONCE;
}

static bool is_done(const struct erasing *x, uint64_t index) {
    for (size_t i = 0; i < x->done.n; i++)
        if (x->done.targets[i].index == index)
            return true;
    return false;
}

/* What an earlier one of this command has taken with it (the material of votes) goes once. */
static size_t leave_done(struct erasing *x, struct erasure_target *list, size_t n) {
    size_t left = 0;
    for (size_t i = 0; i < n; i++)
        if (!is_done(x, list[i].index))
            list[left++] = list[i];
    for (size_t i = 0; i < left; i++)
        erasure_list_add(&x->done, &list[i]);
    return left;
}

/* What rests, and what is gone already, is no fault. */
static enum fault end_one(struct erasing *x, enum fault f, size_t left) {
    if (f == COUNT_NEEDS_IT || (f == OK && left == 0))
        return OK;
    x->erased++;
    return f;
}

static enum fault erase_proposal(struct erasing *x, uint32_t number, const struct proposal_record *r) {
    static const struct erasure_args args = {.rule = STR_INIT("retention")};
    struct erasure_target *list;
    size_t n;
    x->looked++;
    if (r->erased || retention_keeps_proposals(x->t, x->edition, r->candidate, &x->announced))
        return OK;
    enum fault f = erasure_of_proposal(x->t, x->c->arena, x->edition, number, x->c->arrived, &list, &n);
    n = f == OK ? leave_done(x, list, n) : 0;
    if (n)
        f = erasure_emit(x->t, x->c, x->out, &args, x->edition, number, list, n);
    return end_one(x, f, n);
}

static enum fault erase_candidate(struct erasing *x, uint32_t number) {
    static const struct erasure_args args = {.rule = STR_INIT("retention")};
    struct erasure_target *list;
    size_t n;
    x->looked++;
    if (retention_keeps_candidate(x->t, x->edition, number, &x->announced))
        return OK;
    enum fault f = erasure_of_candidate(x->t, x->c->arena, x->edition, number, x->c->arrived, &list, &n);
    n = f == OK ? leave_done(x, list, n) : 0;
    if (n)
        f = erasure_emit_candidate(x->t, x->c, x->out, &args, x->edition, number, list, n);
    return end_one(x, f, n);
}

/* *last: the number of the last proposal that it looked at. */
static enum fault erase_proposals(struct erasing *x, uint32_t after, uint32_t *last) {
    struct cursor rows;
    struct key prefix = key_new(), from = proposal_key(x->edition, after + 1);
    key_u32(&prefix, x->edition);
    enum fault f = cursor_open(x->t, T_PROPOSALS, key_of(&prefix), key_of(&from), false, &rows);
    if (f != OK)
        return f;
    while (f == OK && !is_full(x) && cursor_next(&rows)) {
        struct proposal_record r;
        cursor_record(&rows, &r, sizeof r);
        *last = key_read_u32(rows.key, prefix.n);
        f = erase_proposal(x, *last, &r);
    }
    f = f == OK ? rows.fault : f;
    cursor_close(&rows);
    return f;
}

/* There are fewer than it may look at, and those that are gone are passed by: so it begins at the first. */
static enum fault erase_candidates(struct erasing *x) {
    _Static_assert((int)CANDIDATES_MAX < (int)RETENTION_LOOKS_AT, "all are looked at in one command");
    struct edition_record e;
    enum fault f = edition_get(x->t, x->edition, &e);
    if (!is_full(x))
        x->looked = 0;
    for (uint32_t i = 1; f == OK && !is_full(x) && i <= e.candidates; i++)
        f = erase_candidate(x, i);
    return f;
}

enum fault retention_write(struct txn *t, struct command *c, struct batch *out) {
    const struct retention_args *args = c->args;
    struct erasing x = {.t = t, .c = c, .out = out, .done = {.arena = c->arena}};
    enum fault f = admin_or_server(t, c);
    if (f == OK)
        f = edition_number(t, args->edition, &x.edition);
    if (f != OK)
        return f;
    int64_t due = retention_due(t, c->arena, x.edition);
    if (!due || c->arrived < due)
        return WRONG_STATE;
    uint32_t last = args->after;
    f = announcement_read(t, c->arena, x.edition, &x.announced);
    if (f == OK)
        f = erase_proposals(&x, args->after, &last);
    if (f == OK)
        f = erase_candidates(&x);
    c->result.number = !is_full(&x) ? 0 : last ? last : 1;
    return f;
}
