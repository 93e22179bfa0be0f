/* erasure_candidate.c: what the office wrote of a candidate. The proposals under it are erased by themselves.
 */
#include "award/candidate/candidate_parts.h"
#include "award/log/numbers.h"
#include "award/people/people.h"
#include "award/privacy/erased_days.h"
#include "award/privacy/erasure_kinds.h"

#include <string.h>

static const char *const telling[] = {"candidate.formed", "candidate.changed", "candidate.screened", NULL};

static enum fault find(const struct txn *t, struct str edition, struct str id, uint32_t *e, uint32_t *number,
                       struct candidate_record *r) {
    enum fault f = edition_number(t, edition, e);
    if (f == OK)
        f = candidate_number(id, number) ? candidate_get(t, *e, *number, r) : NOT_FOUND;
    return f;
}

enum fault erasure_of_candidate(const struct txn *t, struct arena *a, uint32_t edition, uint32_t number,
                                int64_t now, struct erasure_target **list, size_t *n) {
    struct subject s = {SUBJECT_CANDIDATE, edition, candidate_id(a, number)};
    struct erasure_list l = {.arena = a};
    int64_t until;
    enum fault f = erasable_find_material(t, edition, &s.id, 1, &l);
    if (f == OK)
        f = erasable_find(t, &erasable_candidate, &s, &l, NULL);
    *list = l.targets;
    *n = l.n;
    return f == OK ? erasure_rests(t, a, edition, now, &until) : f;
}

/* What the record has of the screenings: how it stands, never why. */
static json_t *kept_of(struct str id, const struct candidate_record *r) {
    json_t *kept = json_object();
    json_set_str(kept, "candidate", id);
    json_set_str(kept, "state", candidate_state_word((enum candidate_state)r->state));
    json_set_str(kept, "screened", str_bytes(&r->screened, r->screened != 0));
    return kept;
}

enum fault erasure_emit_candidate(struct txn *t, struct command *c, struct batch *out,
                                  const struct erasure_args *args, uint32_t edition, uint32_t number,
                                  const struct erasure_target *list, size_t n) {
    struct edition_record e;
    struct candidate_record r;
    enum fault f = edition_get(t, edition, &e);
    if (f == OK)
        f = candidate_get(t, edition, number, &r);
    return f == OK ? erasable_emit(c, out, args, edition_id_of(&e), list, n,
                                   kept_of(candidate_id(c->arena, number), &r))
                   : f;
}

enum fault erasure_write_candidate(struct txn *t, struct command *c, struct batch *out) {
    const struct erasure_args *args = c->args;
    struct erasure_target *list;
    struct candidate_record r;
    uint32_t edition, number;
    size_t n;
    enum fault f = admin_or_server(t, c);
    if (f == OK)
        f = find(t, args->edition, args->id, &edition, &number, &r);
    if (f == OK)
        f = erasure_of_candidate(t, c->arena, edition, number, c->arrived, &list, &n);
    if (f != OK)
        return f;
    c->result.number = number;
    result_id(c, args->id);
    return erasure_emit_candidate(t, c, out, args, edition, number, list, n);
}

/* --- applying --- */

static enum fault forget(struct fact *f, const struct fact *then) {
    struct candidate_record r;
    uint32_t edition, number;
    if (find(f->txn, then->edition, json_get_str(then->open, "candidate"), &edition, &number, &r) != OK)
        return FOLDER_DAMAGED;
    bool last = json_object_get(f->private, "kept") != NULL;
    enum fault fault = erased_days_count(f, last ? ERASED_LAST_OF_CANDIDATE : ERASED_NO_LAST);
    if (fault != OK || r.texts != then->index)
        return fault; /* looked up by the newest wording alone */
    fault = alike_delete(f->txn, edition, &r.alikes, 'k', number);
    memset(&r.alikes, 0, sizeof r.alikes);
    r.personal = false;
    return fault == OK ? candidate_put(f->txn, edition, number, &r) : fault;
}

static bool state_read(struct str word, enum candidate_state *state) {
    for (*state = CANDIDATE_IN; *state <= CANDIDATE_MERGED; ++*state)
        if (str_equal(candidate_state_word(*state), word))
            return true;
    return false;
}

static enum fault restore(struct fact *f, const json_t *kept) {
    struct candidate_record r;
    struct edition_record e;
    enum candidate_state state;
    uint32_t edition, number;
    struct str screened = json_get_str(kept, "screened");
    if (find(f->txn, f->edition, json_get_str(kept, "candidate"), &edition, &number, &r) != OK ||
        edition_get(f->txn, edition, &e) != OK || !state_read(json_get_str(kept, "state"), &state) ||
        screened.n > 1)
        return FOLDER_DAMAGED;
    e.candidates_in -= r.state == CANDIDATE_IN;
    e.candidates_in += state == CANDIDATE_IN;
    r.state = (uint8_t)state;
    r.screened = (char)(screened.n ? screened.p[0] : 0);
    enum fault fault = candidate_put(f->txn, edition, number, &r);
    return fault == OK ? edition_put(f->txn, edition, &e) : fault;
}

const struct erasable erasable_candidate = {telling, NULL, forget, restore};
