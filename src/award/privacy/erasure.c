/* erasure.c: which openings tell of a proposal, and what becomes of the state when they go. Deletes no
 * opening itself: that is the journal's. */
#include "award/privacy/erasure.h"

#include "award/close/claim.h"
#include "award/log/apply.h"
#include "award/log/event_spent.h"
#include "award/log/numbers.h"
#include "award/log/row.h"
#include "award/log/subject.h"
#include "award/log/tables.h"
#include "award/people/outbox.h"
#include "award/people/people.h"
#include "award/privacy/erased_days.h"
#include "award/privacy/erasure_kinds.h"
#include "award/proposal/alike.h"
#include "award/proposal/proposal_parts.h"

enum { ENTRIES_A_PAGE = 64 };

static const struct str rules[] = {STR_INIT("request"), STR_INIT("retention")};

/* The events whose private part tells of who proposed, of whom, or why something was done with it. */
static const char *const telling[] = {
    "proposal.received", "proposal.changed",  "proposal.readdressed", "proposal.released",
    "proposal.screened", "proposal.admitted", "proposal.withdrawn",   NULL};

static bool among(const char *const *list, struct str type) {
    for (; *list; list++)
        if (str_equal(str_of(*list), type))
            return true;
    return false;
}

/* --- what there is --- */

struct search {
    struct erasure_target *list;
    size_t n;
    bool gathered;
};

static enum fault look_at(struct search *s, const struct fact *f) {
    struct str type = f->type ? str_of(f->type->name) : (struct str){0};
    s->gathered |= str_equal(type, STR("proposal.gathered"));
    if (f->erased || !among(telling, type))
        return OK;
    if (s->n == ERASURE_TARGETS_MAX)
        return TOO_MANY;
    s->list[s->n++] = (struct erasure_target){f->index, STR("private"), type, f->at, f->sealed};
    return OK;
}

static enum fault search(const struct txn *t, struct str proposal, struct search *s) {
    const struct subject subject = {.kind = SUBJECT_PROPOSAL, .id = proposal};
    size_t found = ENTRIES_A_PAGE;
    enum fault f = OK;
    for (uint64_t after = 0; f == OK && found == ENTRIES_A_PAGE;) {
        struct arena *a = arena_new();
        uint64_t *page;
        f = subject_entries(t, a, &subject, after, ENTRIES_A_PAGE, &page, &found);
        for (size_t i = 0; f == OK && i < found; i++) {
            struct fact fact;
            f = event_read(t, a, page[i], &fact);
            if (f == OK)
                f = look_at(s, &fact);
        }
        if (f == OK && found)
            after = page[found - 1];
        arena_free(a);
    }
    return f;
}

/* Until when a juror may complain of a step. COUNT_NEEDS_IT while it is open. */
static enum fault step_rests(const struct txn *t, struct arena *a, uint32_t edition, uint32_t step,
                             int64_t *until) {
    struct step_record r;
    struct step_documents d;
    struct fact closed;
    enum fault f = step_get(t, edition, step, &r);
    if (f == OK && r.state == STEP_IS_OPEN)
        return COUNT_NEEDS_IT;
    if (f == OK)
        f = step_documents(t, a, &r, &d);
    if (f == OK)
        f = event_read(t, a, r.closed, &closed);
    if (f == OK)
        *until = inspection_until(&d.rules, closed.at);
    return f;
}

enum fault erasure_rests(const struct txn *t, struct arena *a, uint32_t edition, int64_t now,
                         int64_t *until) {
    struct edition_record e;
    int64_t last = 0;
    *until = 0;
    enum fault f = edition_get(t, edition, &e);
    if (f == OK && e.steps && !e.announced)
        return COUNT_NEEDS_IT;
    for (uint32_t step = 1; f == OK && step <= step_count(t, edition); step++) {
        int64_t one = 0;
        f = step_rests(t, a, edition, step, &one);
        last = one > last ? one : last;
    }
    if (f != OK || now > last)
        return f;
    *until = last;
    return COUNT_NEEDS_IT;
}

bool erasure_leaves_material(const struct edition_record *e, const struct proposal_record *r) {
    return e->steps && r->candidate;
}

enum fault erasure_of_proposal(const struct txn *t, struct arena *a, uint32_t edition, uint32_t number,
                               int64_t now, struct erasure_target **list, size_t *n) {
    struct proposal_record r;
    *n = 0;
    *list = NULL;
    enum fault f = proposal_get(t, edition, number, &r);
    if (f != OK)
        return f;
    struct search s = {.list = arena_alloc(a, ERASURE_TARGETS_MAX * sizeof *s.list)};
    f = search(t, row_text(r.id, sizeof r.id), &s);
    if (f != OK)
        return f;
    *list = s.list;
    *n = s.n;
    int64_t until;
    return s.gathered ? erasure_rests(t, a, edition, now, &until) : OK;
}

/* --- deciding --- */

static bool rule_known(struct str rule) {
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++)
        if (str_equal(rules[i], rule))
            return true;
    return false;
}

/* How far it had come: all that the record has from openings, in words that tell nothing of anybody. */
static json_t *kept_of(const struct proposal_record *r) {
    json_t *kept = json_object();
    json_set_str(kept, "proposal", str_bytes(r->id, sizeof r->id));
    json_set_str(kept, "state", proposal_state_word((enum proposal_state)r->state));
    json_set_str(kept, "screened", str_bytes(&r->screened, r->screened != 0));
    json_set_bool(kept, "self", r->self);
    json_set_bool(kept, "late", r->late);
    fact_set_time(kept, "at", r->at);
    fact_set_time(kept, "addressed_at", r->addressed_at);
    return kept;
}

/* What became of its mails is no part of the log, so it is forgotten here and not when applying. */
static enum fault forget_deliveries(struct txn *t, uint64_t entry) {
    static const unsigned tables[] = {T_DELIVERY, T_RETRY};
    struct key prefix = key_new();
    key_u64(&prefix, entry);
    enum fault f = OK;
    for (size_t i = 0; f == OK && i < sizeof tables / sizeof *tables; i++) {
        struct key k = prefix;
        key_u32(&k, 0); /* each of these entries has caused one mail at most */
        f = table_delete(t, tables[i], key_of(&k));
    }
    return f;
}

static enum fault emit(struct txn *t, struct command *c, struct batch *out, const struct erasure_args *args,
                       const struct edition_record *e, const struct erasure_target *x, json_t *kept) {
    enum fault f = forget_deliveries(t, x->index);
    if (f != OK)
        return f;
    json_t *fields = json_object();
    json_set_int(fields, "entry", (json_int_t)x->index);
    json_set_str(fields, "class", x->class);
    json_set_str(fields, "rule", args->rule);
    fact_set_given(fields, "reason", args->reason);
    if (kept)
        json_set_new(fields, "kept", kept);
    return event_emit(c, out, "erased", edition_id_of(e), x->sealed, fields);
}

enum fault erasure_emit(struct txn *t, struct command *c, struct batch *out, const struct erasure_args *args,
                        uint32_t edition, uint32_t number, const struct erasure_target *list, size_t n) {
    struct edition_record e;
    struct proposal_record r;
    enum fault f = edition_get(t, edition, &e);
    if (f == OK)
        f = proposal_get(t, edition, number, &r);
    for (size_t i = 0; f == OK && i < n; i++)
        f = emit(t, c, out, args, &e, &list[i], i == n - 1 ? kept_of(&r) : NULL);
    return f;
}

enum fault erasure_write(struct txn *t, struct command *c, struct batch *out) {
    const struct erasure_args *args = c->args;
    struct erasure_target *list;
    uint32_t edition, number;
    size_t n;
    enum fault f = admin_or_server(t, c);
    if (f == OK)
        f = rule_known(args->rule) ? proposal_lookup(t, args->proposal, &edition, &number) : FIELD_CHOICE;
    if (f == OK)
        f = erasure_of_proposal(t, c->arena, edition, number, c->arrived, &list, &n);
    if (f != OK)
        return f;
    if (n == 0)
        return ALREADY_DONE;
    c->result.number = number;
    result_id(c, args->proposal);
    return erasure_emit(t, c, out, args, edition, number, list, n);
}

/* --- applying --- */

static enum fault delete_mails(struct txn *t, uint64_t entry) {
    struct key k = key_new();
    key_u64(&k, entry);
    key_u32(&k, 0);
    return table_delete(t, T_OUTBOX, key_of(&k));
}

/* What is looked up by what the opening tells. A replay never put it there: the opening was gone. */
static enum fault delete_derived(struct fact *f, struct arena *a, uint64_t entry, bool *known) {
    struct fact then;
    uint32_t edition, number;
    enum fault fault = event_read(f->txn, a, entry, &then);
    if (fault != OK)
        return fault;
    *known = then.type && among(telling, str_of(then.type->name)) &&
             proposal_lookup(f->txn, json_get_str(then.open, "proposal"), &edition, &number) == OK;
    if (!*known || then.erased)
        return OK;
    struct alikes k = alike_keys(f->txn, a, json_get_str(then.private, "candidate"),
                                 json_get_str(then.private, "orgnr"), json_get_str(then.private, "web"));
    fault = alike_delete(f->txn, edition, &k, 'p', number);
    return fault == OK ? spent_forget(f->txn, &then) : fault;
}

/* Of what the clock erases. */
static enum fault count_day(const struct fact *f, bool whole) {
    uint32_t edition;
    if (!str_equal(json_get_str(f->open, "rule"), STR("retention")))
        return OK;
    return edition_number(f->txn, f->edition, &edition) == OK ? erased_days_count(f, edition, whole)
                                                              : FOLDER_DAMAGED;
}

static enum fault restore(struct fact *f, const json_t *kept) {
    struct proposal_record r;
    enum proposal_state state;
    uint32_t edition, number;
    struct str screened = json_get_str(kept, "screened");
    if (proposal_lookup(f->txn, json_get_str(kept, "proposal"), &edition, &number) != OK ||
        proposal_get(f->txn, edition, number, &r) != OK ||
        !proposal_state_parse(json_get_str(kept, "state"), &state) || screened.n > 1)
        return FOLDER_DAMAGED;
    r.screened = (char)(screened.n ? screened.p[0] : 0);
    r.self = json_get_bool(kept, "self");
    r.late = json_get_bool(kept, "late");
    r.at = fact_time(kept, "at");
    r.addressed_at = fact_time(kept, "addressed_at");
    enum fault fault = proposal_count_erased(f->txn, edition, &r, true);
    return fault == OK ? proposal_move(f->txn, edition, number, &r, state) : fault;
}

enum fault apply_erased(struct fact *f) {
    int64_t entry = json_get_int(f->open, "entry");
    bool known = false;
    if (entry < 0 || (uint64_t)entry >= f->index)
        return FOLDER_DAMAGED;
    struct arena *a = arena_new();
    enum fault fault = delete_derived(f, a, (uint64_t)entry, &known);
    arena_free(a);
    if (fault == OK && !known)
        return erasable_apply(f, (uint64_t)entry);
    if (fault == OK)
        fault = delete_mails(f->txn, (uint64_t)entry);
    const json_t *kept = json_object_get(f->private, "kept");
    if (fault == OK)
        fault = count_day(f, kept);
    return fault == OK && kept ? restore(f, kept) : fault;
}
