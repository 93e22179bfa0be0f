/* candidate_apply.c: what becomes of candidates in the state. */
#include "award/candidate/candidate_parts.h"
#include "award/log/apply.h"
#include "award/log/numbers.h"
#include "award/log/tables.h"

#include <string.h>

struct target {
    uint32_t edition, number;
    struct edition_record e;
    struct candidate_record r;
};

/* The edition and the candidate that the event's field `name` names. */
static enum fault target_of(struct fact *f, const char *name, struct target *x) {
    if (edition_number(f->txn, f->edition, &x->edition) != OK ||
        edition_get(f->txn, x->edition, &x->e) != OK ||
        !candidate_number(json_get_str(f->open, name), &x->number) ||
        candidate_get(f->txn, x->edition, x->number, &x->r) != OK)
        return FOLDER_DAMAGED;
    return OK;
}

static enum fault put(struct fact *f, const struct target *x) {
    enum fault fault = candidate_put(f->txn, x->edition, x->number, &x->r);
    return fault == OK ? edition_put(f->txn, x->edition, &x->e) : fault;
}

static void set_state(struct target *x, enum candidate_state to) {
    x->e.candidates_in -= x->r.state == CANDIDATE_IN;
    x->e.candidates_in += to == CANDIDATE_IN;
    x->r.state = (uint8_t)to;
}

static struct alikes keys_of(const struct fact *f) {
    struct arena *a = arena_new();
    struct alikes k = alike_keys(f->txn, a, json_get_str(f->private, "name"),
                                 json_get_str(f->private, "orgnr"), json_get_str(f->private, "web"));
    arena_free(a);
    return k;
}

enum fault apply_candidate_formed(struct fact *f) {
    struct target x;
    memset(&x, 0, sizeof x);
    if (edition_number(f->txn, f->edition, &x.edition) != OK || edition_get(f->txn, x.edition, &x.e) != OK ||
        !candidate_number(json_get_str(f->open, "candidate"), &x.number) ||
        !number_fits(f->txn, T_CANDIDATES, x.edition, &x.e, x.e.candidates, x.number))
        return FOLDER_DAMAGED;
    x.r.version = CANDIDATE_RECORD_VERSION;
    x.r.state = CANDIDATE_IN;
    x.r.formed = x.r.texts = f->index;
    x.r.personal = json_get_str(f->private, "person").n > 0;
    x.r.alikes = keys_of(f);
    x.e.candidates++;
    x.e.candidates_in++;
    enum fault fault = alike_put(f->txn, x.edition, &x.r.alikes, 'k', x.number);
    return fault == OK ? put(f, &x) : fault;
}

enum fault apply_candidate_changed(struct fact *f) {
    struct target x;
    enum fault fault = target_of(f, "candidate", &x);
    if (fault == OK)
        fault = alike_delete(f->txn, x.edition, &x.r.alikes, 'k', x.number);
    if (fault != OK)
        return fault;
    x.r.texts = f->index;
    x.r.personal = json_get_str(f->private, "person").n > 0;
    x.r.alikes = keys_of(f);
    fault = alike_put(f->txn, x.edition, &x.r.alikes, 'k', x.number);
    return fault == OK ? put(f, &x) : fault;
}

enum fault apply_candidate_screened(struct fact *f) {
    struct target x;
    enum fault fault = target_of(f, "candidate", &x);
    if (fault != OK)
        return fault;
    struct str outcome = json_get_str(f->private, "outcome");
    bool no = str_equal(outcome, STR("no"));
    x.r.screened = str_equal(outcome, STR("yes")) ? 'y' : no ? 'n' : 'q';
    x.r.screening = f->index + 1;
    set_state(&x, no ? CANDIDATE_OUT : CANDIDATE_IN);
    return put(f, &x);
}

enum fault apply_candidate_merged(struct fact *f) {
    struct target into, x;
    enum fault fault = target_of(f, "into", &into);
    if (fault != OK)
        return fault;
    into.r.merged++;
    fault = candidate_put(f->txn, into.edition, into.number, &into.r);
    if (fault == OK)
        fault = target_of(f, "candidate", &x);
    if (fault != OK)
        return fault;
    x.r.into = into.number;
    set_state(&x, CANDIDATE_MERGED);
    return put(f, &x);
}

enum fault apply_candidate_unmerged(struct fact *f) {
    struct target x;
    struct candidate_record into;
    enum fault fault = target_of(f, "candidate", &x);
    if (fault != OK || candidate_get(f->txn, x.edition, x.r.into, &into) != OK)
        return FOLDER_DAMAGED;
    into.merged--;
    fault = candidate_put(f->txn, x.edition, x.r.into, &into);
    if (fault != OK)
        return fault;
    x.r.into = 0;
    set_state(&x, CANDIDATE_IN);
    return put(f, &x);
}

/* --- gathering --- */

static enum fault candidate_lose(struct txn *t, uint32_t edition, uint32_t candidate, uint32_t proposal) {
    struct candidate_record r;
    struct key k = gathered_key(edition, candidate, proposal);
    if (candidate_get(t, edition, candidate, &r) != OK)
        return FOLDER_DAMAGED;
    r.gathered--;
    enum fault f = candidate_put(t, edition, candidate, &r);
    return f == OK ? table_delete(t, T_GATHERED, key_of(&k)) : f;
}

static enum fault proposal_of(struct fact *f, uint32_t *number, struct proposal_record *p) {
    uint32_t edition;
    if (proposal_lookup(f->txn, json_get_str(f->open, "proposal"), &edition, number) != OK ||
        proposal_get(f->txn, edition, *number, p) != OK)
        return FOLDER_DAMAGED;
    return OK;
}

enum fault apply_proposal_gathered(struct fact *f) {
    struct target x;
    uint32_t number;
    struct proposal_record p;
    enum fault fault = target_of(f, "candidate", &x);
    if (fault == OK)
        fault = proposal_of(f, &number, &p);
    if (fault != OK)
        return fault;
    struct key k = gathered_key(x.edition, x.number, number);
    x.r.gathered++;
    p.candidate = x.number;
    fault = candidate_put(f->txn, x.edition, x.number, &x.r);
    if (fault == OK)
        fault = table_put(f->txn, T_GATHERED, key_of(&k), (struct str){0});
    return fault == OK ? proposal_move(f->txn, x.edition, number, &p, PROPOSAL_GATHERED) : fault;
}

enum fault apply_proposal_ungathered(struct fact *f) {
    struct target x;
    uint32_t number;
    struct proposal_record p;
    enum fault fault = target_of(f, "candidate", &x);
    if (fault == OK)
        fault = proposal_of(f, &number, &p);
    if (fault == OK)
        fault = candidate_lose(f->txn, x.edition, x.number, number);
    if (fault != OK)
        return fault;
    p.candidate = 0;
    /* back to where it was before: what had been said yes to stays so */
    enum proposal_state to = p.screened == 'y'   ? PROPOSAL_ACCEPTED
                             : p.screened == 'q' ? PROPOSAL_UNSURE
                                                 : PROPOSAL_NEW;
    return proposal_move(f->txn, x.edition, number, &p, to);
}

/* Here and not with the other acts on proposals, because a candidate loses it. */
enum fault apply_proposal_withdrawn(struct fact *f) {
    uint32_t edition, number;
    struct proposal_record p;
    if (proposal_lookup(f->txn, json_get_str(f->open, "proposal"), &edition, &number) != OK ||
        proposal_get(f->txn, edition, number, &p) != OK)
        return FOLDER_DAMAGED;
    enum fault fault = p.candidate ? candidate_lose(f->txn, edition, p.candidate, number) : OK;
    if (fault != OK)
        return fault;
    p.candidate = 0;
    p.withdrawing = f->index + 1;
    return proposal_move(f->txn, edition, number, &p, PROPOSAL_WITHDRAWN);
}
