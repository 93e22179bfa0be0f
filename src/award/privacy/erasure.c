/* erasure.c: which openings tell of a proposal, and what becomes of the state when they go. */
#include "award/privacy/erasure.h"

#include "award/close/claim.h"
#include "award/log/numbers.h"
#include "award/log/row.h"
#include "award/log/subject.h"
#include "award/people/people.h"
#include "award/privacy/erased_days.h"
#include "award/privacy/erasure_kinds.h"
#include "award/proposal/alike.h"
#include "award/proposal/proposal_parts.h"

#include <string.h>

enum { GATHERINGS_MOST = 256 };

/* The events whose private part tells of who proposed, of whom, or why something was done with it. */
static const char *const telling[] = {
    "proposal.received", "proposal.changed",  "proposal.readdressed", "proposal.released",
    "proposal.screened", "proposal.admitted", "proposal.withdrawn",   NULL};

/* --- what there is --- */

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

/* Under which candidates it ever was. */
struct gatherings {
    struct arena *arena;
    size_t n;
    struct str candidates[GATHERINGS_MOST];
};

static enum fault look_at_gathering(void *context, const struct fact *f) {
    struct gatherings *g = context;
    if (!f->type || strcmp(f->type->name, "proposal.gathered") != 0)
        return OK;
    if (g->n == GATHERINGS_MOST)
        return TOO_MANY;
    g->candidates[g->n++] = arena_copy(g->arena, json_get_str(f->open, "candidate"));
    return OK;
}

static enum fault find_material(const struct txn *t, uint32_t edition, const struct subject *s,
                                struct erasure_list *l) {
    struct gatherings g = {.arena = l->arena};
    enum fault f = subject_each(t, s, look_at_gathering, &g);
    return f == OK ? erasable_find_material(t, edition, g.candidates, g.n, l) : f;
}

bool erasure_takes_material(const struct erasure_target *list, size_t n) {
    return n && str_equal(list[0].type, STR("step.material"));
}

static bool own_are_among(const struct erasure_list *l) {
    return l->n && !str_equal(l->targets[l->n - 1].type, STR("step.material"));
}

enum fault erasure_of_proposal(const struct txn *t, struct arena *a, uint32_t edition, uint32_t number,
                               int64_t now, struct erasure_target **list, size_t *n) {
    struct proposal_record r;
    struct erasure_list l = {.arena = a};
    bool gathered;
    int64_t until;
    *n = 0;
    *list = NULL;
    enum fault f = proposal_get(t, edition, number, &r);
    if (f != OK)
        return f;
    const struct subject s = {.kind = SUBJECT_PROPOSAL, .id = row_text(r.id, sizeof r.id)};
    f = find_material(t, edition, &s, &l);
    if (f == OK)
        f = erasable_find(t, &erasable_proposal, &s, &l, &gathered);
    if (f != OK)
        return f;
    if (!own_are_among(&l))
        l.n = 0; /* another that is still there is why the material is */
    *list = l.targets;
    *n = l.n;
    return gathered ? erasure_rests(t, a, edition, now, &until) : OK;
}

/* --- deciding --- */

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

enum fault erasure_emit(struct txn *t, struct command *c, struct batch *out, const struct erasure_args *args,
                        uint32_t edition, uint32_t number, const struct erasure_target *list, size_t n) {
    struct edition_record e;
    struct proposal_record r;
    enum fault f = edition_get(t, edition, &e);
    if (f == OK)
        f = proposal_get(t, edition, number, &r);
    for (size_t i = 0; f == OK && i < n; i++)
        f = erasable_forget_delivery(t, list[i].index, 0); /* each has caused one mail at most */
    return f == OK ? erasable_emit(c, out, args, edition_id_of(&e), list, n, kept_of(&r)) : f;
}

enum fault erasure_write(struct txn *t, struct command *c, struct batch *out) {
    const struct erasure_args *args = c->args;
    struct erasure_target *list;
    uint32_t edition, number;
    size_t n;
    enum fault f = admin_or_server(t, c);
    if (f == OK)
        f = proposal_lookup(t, args->id, &edition, &number);
    if (f == OK)
        f = erasure_of_proposal(t, c->arena, edition, number, c->arrived, &list, &n);
    if (f != OK)
        return f;
    c->result.number = number;
    result_id(c, args->id);
    return erasure_emit(t, c, out, args, edition, number, list, n);
}

/* --- applying --- */

/* What is looked up by what the opening tells. A replay never put it there: the opening was gone. */
static enum fault delete_alikes(struct fact *f, const struct fact *then, uint32_t edition, uint32_t number) {
    struct arena *a = arena_new();
    struct alikes k = alike_keys(f->txn, a, json_get_str(then->private, "candidate"),
                                 json_get_str(then->private, "orgnr"), json_get_str(then->private, "web"));
    enum fault fault = alike_delete(f->txn, edition, &k, 'p', number);
    arena_free(a);
    return fault;
}

/* By the anchor's word, behind which nothing says how far it had come. */
static enum fault mark_erased(struct fact *f, uint32_t edition, uint32_t number) {
    struct proposal_record r;
    enum fault fault = proposal_get(f->txn, edition, number, &r);
    if (fault == OK)
        fault = proposal_count_erased(f->txn, edition, &r, true);
    return fault == OK ? proposal_move(f->txn, edition, number, &r, (enum proposal_state)r.state) : fault;
}

static enum fault forget(struct fact *f, const struct fact *then) {
    uint32_t edition, number;
    if (proposal_lookup(f->txn, json_get_str(then->open, "proposal"), &edition, &number) != OK)
        return FOLDER_DAMAGED;
    enum fault fault = then->erased ? OK : delete_alikes(f, then, edition, number);
    if (fault == OK)
        fault = erasable_forget_mail(f->txn, then->index, 0);
    if (fault == OK && str_equal(json_get_str(f->open, "rule"), STR("anchor")))
        fault = mark_erased(f, edition, number);
    bool last = json_object_get(f->private, "kept") != NULL;
    return fault == OK ? erased_days_count(f, last ? ERASED_LAST_OF_PROPOSAL : ERASED_NO_LAST) : fault;
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

const struct erasable erasable_proposal = {telling, "proposal.gathered", forget, restore};
