/* proposals.h: a house with one open edition, and what is done to its proposals. */
#ifndef KAARING_TESTS_PROPOSALS
#define KAARING_TESTS_PROPOSALS

#include "award/people/outbox.h"
#include "award/proposal/proposal.h"
#include "support/scene.h"
#include "support/test.h"

#include <string.h>

static inline struct proposal told(struct scene *s, uint32_t number) {
    struct proposal p;
    struct txn t = house_read(&s->h);
    HOUSE_MUST(proposal_read(&t, s->h.arena, s->number, number, &p));
    store_read_end(&t);
    return p;
}

static inline struct str secret_of(struct scene *s, uint32_t number, enum proposal_link what) {
    struct proposal p = told(s, number);
    struct txn t = house_read(&s->h);
    struct str l = proposal_link(&t, s->h.arena, &p.record, what);
    store_read_end(&t);
    return l;
}

/* Sends the usual one by the web; its number. */
static inline uint32_t receive(struct scene *s) {
    struct proposal_args p = house_proposal(s->edition);
    HOUSE_MUST(house_public(&s->h, proposal_receive, &p));
    return s->h.result.number;
}

static inline enum fault enter(struct scene *s, const char *via, const char *received_at) {
    struct proposal_args p = house_proposal(s->edition);
    p.via = str_of(via);
    p.received_at = received_at ? house_moment(received_at) : 0;
    return house_do(&s->h, proposal_receive, &p);
}

static inline enum fault act(struct scene *s, house_decide *decide, uint32_t number, const char *outcome,
                             const char *reason) {
    const struct proposal_act_args args = {
        .proposal = told(s, number).id, .outcome = str_of(outcome), .reason = str_of(reason)};
    return house_do(&s->h, decide, &args);
}

static inline enum fault by_link(struct scene *s, house_decide *decide, uint32_t number, struct str secret) {
    const struct proposal_act_args args = {.proposal = told(s, number).id, .link = secret};
    return house_public(&s->h, decide, &args);
}

#endif
