/* judge_recusals.c: who is kept from whom in a closing, held against what the log says before it: what was
 * declared, settled by the chair or found by two after a close, and who a candidate is. Whoever was merged
 * into another takes what keeps people away along. */
#include "audit/judge_parts.h"
#include "award/close/closed.h"

struct bond {
    struct str juror, of; /* `of` empty: something that they said is not in the archive */
    bool stands;
};

struct personal { /* a candidate who is a person, perhaps a juror */
    struct str candidate, person;
    bool known;
};

struct merger {
    struct str candidate, into; /* `into` empty: not any more */
};

struct keeping { /* as the log says it before a closing */
    const struct judging *j;
    size_t bonds_n, people_n, mergers_n;
    struct bond *bonds;
    struct personal *people;
    struct merger *mergers;
    bool hidden; /* what two found is not in the archive */
};

/* --- what the log says --- */

static struct bond *bond_of(struct keeping *k, struct str juror, struct str of) {
    size_t n = judge_look(k->j, k->bonds_n) ? k->bonds_n : 0;
    for (size_t i = 0; i < n; i++)
        if (str_equal(k->bonds[i].juror, juror) && str_equal(k->bonds[i].of, of))
            return &k->bonds[i];
    k->bonds[k->bonds_n] = (struct bond){.juror = juror, .of = of};
    return &k->bonds[k->bonds_n++];
}

static void take_declared(struct keeping *k, const struct happened *h) {
    const json_t *list = json_object_get(h->e.private, "bindings"), *one;
    struct str juror = json_get_str(h->e.open, "person");
    size_t i;
    if (!h->has_private)
        bond_of(k, juror, (struct str){0});
    json_array_foreach(list, i, one) {
        bond_of(k, juror, json_get_str(one, "candidate"))->stands = true;
    }
}

static void take_settled(struct keeping *k, const struct happened *h) {
    struct str juror = json_get_str(h->e.open, "person");
    if (h->has_private)
        bond_of(k, juror, json_get_str(h->e.open, "candidate"))->stands =
            !str_equal(json_get_str(h->e.private, "outcome"), STR("lifted"));
    else
        bond_of(k, juror, (struct str){0});
}

/* What was found after the close of one step keeps them away in all that follow. */
static void take_corrected(struct keeping *k, const struct happened *h) {
    const struct happened *a = judge_asked(k->j, judge_step(k->j, h), json_get_int(h->e.open, "correction"));
    k->hidden = k->hidden || !a;
    if (a && str_equal(json_get_str(a->e.open, "what"), STR("recusal")))
        bond_of(k, json_get_str(a->e.open, "person"), json_get_str(a->e.open, "candidate"))->stands = true;
}

static void take_candidate(struct keeping *k, const struct happened *h) {
    struct str id = json_get_str(h->e.open, "candidate");
    size_t i = 0, n = judge_look(k->j, k->people_n) ? k->people_n : 0;
    while (i < n && !str_equal(k->people[i].candidate, id))
        i++;
    k->people_n += i == k->people_n;
    k->people[i] = (struct personal){id, json_get_str(h->e.private, "person"), h->has_private};
}

static void take_merger(struct keeping *k, const struct happened *h) {
    struct str id = json_get_str(h->e.open, "candidate");
    size_t i = 0, n = judge_look(k->j, k->mergers_n) ? k->mergers_n : 0;
    while (i < n && !str_equal(k->mergers[i].candidate, id))
        i++;
    k->mergers_n += i == k->mergers_n;
    k->mergers[i] = (struct merger){id, json_get_str(h->e.open, "into")};
}

static const struct {
    const char *type;
    void (*take)(struct keeping *k, const struct happened *h);
} said[] = {{"recusal.declared", take_declared},   {"recusal.settled", take_settled},
            {"step.corrected", take_corrected},    {"candidate.formed", take_candidate},
            {"candidate.changed", take_candidate}, {"candidate.merged", take_merger},
            {"candidate.unmerged", take_merger}};

/* Room for all that could come. */
static void make_room(struct keeping *k, size_t n) {
    size_t facts = 0, bonds = 0;
    for (size_t i = 0; i < n; i++) {
        const struct happened *h = &k->j->happened[i];
        for (size_t s = 0; s < sizeof said / sizeof *said; s++)
            facts += happened_is(h, said[s].type);
        bonds += json_array_size(json_object_get(h->e.private, "bindings"));
    }
    k->bonds = arena_alloc(k->j->arena, (facts + bonds + 1) * sizeof *k->bonds);
    k->people = arena_alloc(k->j->arena, (facts + 1) * sizeof *k->people);
    k->mergers = arena_alloc(k->j->arena, (facts + 1) * sizeof *k->mergers);
}

static struct keeping keeping_before(const struct judging *j, uint64_t until) {
    struct keeping k = {.j = j};
    size_t n = judge_before(j, until);
    make_room(&k, n);
    for (size_t i = 0; i < n; i++)
        for (size_t s = 0; s < sizeof said / sizeof *said; s++)
            if (happened_is(&j->happened[i], said[s].type))
                said[s].take(&k, &j->happened[i]);
    return k;
}

/* --- what follows from it --- */

/* Whether it is the one, or has been merged into it. */
static bool is_now(const struct keeping *k, struct str of, struct str candidate) {
    for (size_t steps = 0; steps <= k->mergers_n && judge_look(k->j, k->mergers_n); steps++) {
        size_t i = 0;
        if (str_equal(of, candidate))
            return true;
        while (i < k->mergers_n && !(str_equal(k->mergers[i].candidate, of) && k->mergers[i].into.n))
            i++;
        if (i == k->mergers_n)
            return false;
        of = k->mergers[i].into;
    }
    return false;
}

/* *known: nothing is hidden that could say more. */
static bool is_kept(const struct keeping *k, struct str juror, struct str candidate, bool *known) {
    bool kept = false;
    *known = !k->hidden;
    for (size_t i = 0; i < k->bonds_n; i++) {
        const struct bond *b = &k->bonds[i];
        if (!str_equal(b->juror, juror))
            continue;
        *known = *known && b->of.n;
        kept = kept || (b->stands && is_now(k, b->of, candidate));
    }
    for (size_t i = 0; i < k->people_n; i++) {
        const struct personal *p = &k->people[i];
        bool self = str_equal(p->person, juror);
        if ((self || !p->known) && is_now(k, p->candidate, candidate)) {
            *known = *known && p->known;
            kept = kept || self;
        }
    }
    return kept;
}

static void judge_recusal(struct judging *j, const struct judged_step *s, const struct keeping *k,
                          struct str juror, struct str candidate) {
    bool known, kept = is_kept(k, juror, candidate, &known);
    bool told = closed_recuses(s->counting, juror, candidate);
    if (kept && !told && known)
        report_wrong_entry(
            j->report, s->closed->index,
            "the closing leaves out that %.*s is recused from %.*s, as the log says before it.",
            STR_ARGS(juror), STR_ARGS(candidate));
    if (told && !kept && known)
        report_wrong_entry(j->report, s->closed->index,
                           "the closing has %.*s recused from %.*s, which nobody had declared.",
                           STR_ARGS(juror), STR_ARGS(candidate));
}

void judge_recusals(struct judging *j, const struct judged_step *s) {
    const struct step_documents *d = &s->documents;
    if (d->rules.mode == MODE_RECORDED)
        return;
    struct keeping k = keeping_before(j, s->closed->index);
    size_t each = k.bonds_n + k.people_n + json_array_size(json_object_get(s->counting, "recusals"));
    for (size_t i = 0; i < d->roll.n && judge_look(j, d->slate.n * each); i++)
        for (size_t n = 0; n < d->slate.n; n++)
            judge_recusal(j, s, &k, d->roll.jurors[i], d->slate.lines[n].candidate);
}
