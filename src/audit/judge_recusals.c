/* judge_recusals.c: who is kept from whom in a closing, held against what was declared and settled before it.
 */
#include "audit/judge_parts.h"
#include "award/close/closed.h"

struct recusals { /* what was declared and settled before the closing */
    size_t n;
    const struct happened **list;
};

static struct recusals find(const struct judging *j, uint64_t until) {
    size_t n = judge_before(j, until), all = 0;
    struct recusals r = {0};
    for (size_t i = 0; i < n; i++)
        all += happened_is(&j->happened[i], "recusal.declared") ||
               happened_is(&j->happened[i], "recusal.settled");
    r.list = arena_alloc(j->arena, (all + 1) * sizeof *r.list);
    for (size_t i = 0; i < n; i++)
        if (happened_is(&j->happened[i], "recusal.declared") ||
            happened_is(&j->happened[i], "recusal.settled"))
            r.list[r.n++] = &j->happened[i];
    return r;
}

static bool binds(const struct happened *h, struct str candidate) {
    const json_t *list = json_object_get(h->e.private, "bindings"), *one;
    size_t i;
    json_array_foreach(list, i, one) {
        if (str_equal(json_get_str(one, "candidate"), candidate))
            return true;
    }
    return false;
}

/* As the log says it before the closing: declared, and not lifted since. A candidate who was merged into
 * another takes the bindings along; whoever is the candidate declares nothing. */
static bool declared(const struct recusals *r, struct str juror, struct str candidate, bool *known) {
    bool stands = false;
    *known = true;
    for (size_t i = 0; i < r->n; i++) {
        const struct happened *h = r->list[i];
        bool own = str_equal(json_get_str(h->e.open, "person"), juror);
        if (happened_is(h, "recusal.declared") && own) {
            *known = *known && h->has_private;
            stands = stands || binds(h, candidate);
        } else if (happened_is(h, "recusal.settled") && own &&
                   str_equal(json_get_str(h->e.open, "candidate"), candidate)) {
            *known = *known && h->has_private;
            stands = !str_equal(json_get_str(h->e.private, "outcome"), STR("lifted"));
        }
    }
    return stands;
}

/* Whether something else than a declaration can keep people from candidates here. */
static bool others_keep(const struct judging *j) {
    for (size_t i = 0, n = judge_look(j, j->happened_n) ? j->happened_n : 0; i < n; i++) {
        const struct happened *h = &j->happened[i];
        if (happened_is(h, "candidate.merged") || json_get_str(h->e.private, "person").n ||
            (happened_is(h, "candidate.formed") && !h->has_private))
            return true;
    }
    return false;
}

static void judge_recusal(struct judging *j, const struct judged_step *s, const struct recusals *r,
                          struct str juror, struct str candidate, bool others) {
    bool known, stands = declared(r, juror, candidate, &known);
    bool said = closed_recuses(s->counting, juror, candidate);
    if (stands && !said)
        report_wrong_entry(j->report, s->closed->index,
                           "the closing leaves out that %.*s is recused from %.*s, as they had declared.",
                           STR_ARGS(juror), STR_ARGS(candidate));
    if (said && !stands && known && !others)
        report_wrong_entry(j->report, s->closed->index,
                           "the closing has %.*s recused from %.*s, which nobody had declared.",
                           STR_ARGS(juror), STR_ARGS(candidate));
}

void judge_recusals(struct judging *j, const struct judged_step *s) {
    const struct step_documents *d = &s->documents;
    if (d->rules.mode == MODE_RECORDED)
        return;
    bool others = others_keep(j);
    struct recusals r = find(j, s->closed->index);
    size_t each = r.n + json_array_size(json_object_get(s->counting, "recusals"));
    for (size_t i = 0; i < d->roll.n && judge_look(j, d->slate.n * each); i++)
        for (size_t k = 0; k < d->slate.n; k++)
            judge_recusal(j, s, &r, d->roll.jurors[i], d->slate.lines[k].candidate, others);
}
