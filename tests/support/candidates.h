/* candidates.h: a house with one open edition, and what is done to its candidates. */
#ifndef KAARING_TESTS_CANDIDATES
#define KAARING_TESTS_CANDIDATES

#include "award/candidate/candidate.h"
#include "support/scene.h"
#include "support/test.h"

#include <string.h>

static inline struct candidate told(struct scene *s, const char *id) {
    struct candidate k;
    struct txn t = house_read(&s->h);
    HOUSE_MUST(candidate_find(&t, s->h.arena, s->number, str_of(id), &k));
    store_read_end(&t);
    return k;
}

static inline enum proposal_state state_of(struct scene *s, uint32_t number) {
    struct proposal_record r;
    struct txn t = house_read(&s->h);
    HOUSE_MUST(proposal_get(&t, s->number, number, &r));
    store_read_end(&t);
    return r.state;
}

static inline size_t proposals_of(struct scene *s, uint32_t candidate, struct proposal **list) {
    size_t n;
    struct txn t = house_read(&s->h);
    HOUSE_MUST(candidate_proposals(&t, s->h.arena, s->number, candidate, list, &n));
    store_read_end(&t);
    return n;
}

static inline struct str material(struct scene *s, uint32_t candidate) {
    json_t *m;
    struct txn t = house_read(&s->h);
    HOUSE_MUST(candidate_material(&t, s->number, candidate, s->h.arena, &m));
    store_read_end(&t);
    return json_compact(s->h.arena, m);
}

static inline uint32_t propose(struct scene *s, const char *candidate) {
    return house_propose(&s->h, s->edition, candidate, NULL);
}

static inline enum fault form(struct scene *s, const char *name, const uint32_t *proposals, size_t n) {
    const struct candidate_args k = {
        .edition = s->edition, .name = str_of(name), .proposals = proposals, .proposals_n = n};
    return house_do(&s->h, candidate_form, &k);
}

static inline enum fault act(struct scene *s, house_decide *decide, const char *id,
                             const struct candidate_act_args *more) {
    struct candidate_act_args args = *more;
    args.edition = s->edition;
    args.candidate = str_of(id);
    return house_do(&s->h, decide, &args);
}

static inline enum fault gather(struct scene *s, house_decide *decide, const char *id, uint32_t proposal) {
    return act(s, decide, id, &(struct candidate_act_args){.proposals = &proposal, .proposals_n = 1});
}

static inline enum fault merge(struct scene *s, const char *id, const char *into) {
    return act(s, candidate_merge, id, &(struct candidate_act_args){.into = str_of(into)});
}

static inline enum fault unmerge(struct scene *s, const char *id) {
    return act(s, candidate_unmerge, id, &(struct candidate_act_args){0});
}

static inline enum fault screen(struct scene *s, const char *id, const char *outcome, const char *reason) {
    return act(s, candidate_screen, id,
               &(struct candidate_act_args){.outcome = str_of(outcome), .reason = str_of(reason)});
}

#endif
