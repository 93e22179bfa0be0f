/* suggestion.c: what a proposal may belong to. */
#include "award/candidate/candidate.h"

static bool waits(enum proposal_state s) {
    return s == PROPOSAL_NEW || s == PROPOSAL_UNSURE || s == PROPOSAL_ACCEPTED || s == PROPOSAL_LATE;
}

static enum fault suggest_candidate(const struct txn *t, struct arena *a, uint32_t edition,
                                    struct suggestion *s, bool *fits) {
    struct candidate k;
    enum fault f = candidate_read(t, a, edition, s->match.number, &k);
    while (f == OK && k.state == CANDIDATE_MERGED)
        f = candidate_read(t, a, edition, k.record.into, &k);
    if (f != OK)
        return f;
    s->match.number = k.number;
    s->id = k.id;
    s->name = k.name;
    *fits = k.state == CANDIDATE_IN;
    return OK;
}

static enum fault suggest_proposal(const struct txn *t, struct arena *a, uint32_t edition,
                                   struct suggestion *s, bool *fits) {
    struct proposal p;
    enum fault f = proposal_read(t, a, edition, s->match.number, &p);
    if (f != OK)
        return f;
    s->id = p.id;
    s->name = p.candidate;
    *fits = waits(p.state);
    return OK;
}

static bool suggested(const struct suggestion *list, size_t n, const struct suggestion *s) {
    for (size_t i = 0; i < n; i++)
        if (list[i].match.is_candidate == s->match.is_candidate && list[i].match.number == s->match.number)
            return true;
    return false;
}

enum fault proposal_suggestions(const struct txn *t, struct arena *a, const struct proposal *p,
                                struct suggestion list[ALIKE_MAX], size_t *n) {
    struct alikes keys = alike_keys(t, a, p->candidate, p->orgnr, p->web);
    struct match found[ALIKE_MAX];
    size_t found_n;
    *n = 0;
    enum fault f = alike_find(t, p->edition, &keys, 'p', p->number, found, &found_n);
    for (size_t i = 0; f == OK && i < found_n; i++) {
        struct suggestion s = {.match = found[i]};
        bool fits = false;
        f = found[i].is_candidate ? suggest_candidate(t, a, p->edition, &s, &fits)
                                  : suggest_proposal(t, a, p->edition, &s, &fits);
        if (f == OK && fits && !suggested(list, *n, &s))
            list[(*n)++] = s;
    }
    return f;
}
