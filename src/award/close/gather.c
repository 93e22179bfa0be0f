/* gather.c: from documents, `closed` and ballots to a result. Pure: the server, `verify` and every page that
 * explains a number use this and nothing else. */
#include "award/close/closed.h"
#include "award/close/closing.h"
#include "award/count/motion.h"
#include "award/count/scores.h"
#include "base/json.h"

#include <string.h>

static bool present_has(const json_t *closed, struct str juror) {
    size_t i;
    json_t *p;
    json_array_foreach(json_object_get(closed, "present"), i, p) {
        if (str_equal(json_text(p), juror))
            return true;
    }
    return false;
}

/* Marks for a candidate who is recused in `closed` are struck; the rest of the ballot counts. */
static void add_scores(const struct step_documents *d, const json_t *closed, struct str juror,
                       const struct choices *c, struct score_tally *tally) {
    for (size_t i = 0; i < d->slate.n; i++) {
        const struct choice *x = &c->by_candidate[i];
        bool aside = closed_recuses(closed, juror, d->slate.lines[i].candidate);
        score_add(&d->rules, &tally->rows[i], aside ? ASIDE : x->what, x->marks);
    }
    tally->ballots++;
}

struct gathering {
    struct arena *a;
    const struct step_documents *d;
    json_t *closed;
    ballot_at *ballot;
    void *context;
    struct score_tally scores;
    struct motion_tally motion;
    struct hash *lots; /* of the counted ballots, in the order of the roll */
    json_t *invalid;
};

static void add_vote(struct motion_tally *m, enum vote v) {
    m->yes += v == VOTE_YES;
    m->no += v == VOTE_NO;
    m->blank += v == VOTE_BLANK;
}

static enum fault add_invalid(struct gathering *g, struct str juror, struct str why) {
    json_t *row = json_object();
    json_set_str(row, "juror", juror);
    json_set_str(row, "why", why);
    if (!g->invalid)
        g->invalid = json_new_array(g->a);
    json_add_new(g->invalid, row);
    return OK;
}

static enum fault add_ballot(struct gathering *g, const json_t *row) {
    struct ballot_text text;
    struct choices c;
    struct hash counted;
    struct str juror = json_get_str(row, "juror"), why;
    enum fault f = g->ballot(g->context, g->a, (uint64_t)json_get_int(row, "index"), &text, &why);
    if (f == BALLOT_SEAL)
        return add_invalid(g, juror, why);
    if (f)
        return f;
    if (base64_hash(json_get_str(row, "hash"), &counted) || !hash_equal(counted, text.hash) ||
        !str_equal(text.juror, juror))
        return FOLDER_DAMAGED;
    if ((f = choices_read(g->a, text.choices, &g->d->rules, &g->d->slate, &c)))
        return text.sealed ? add_invalid(g, juror, STR("choices"))
                           : f; /* nobody could refuse it when it came */
    g->lots[g->scores.lot.n++] = text.lot;
    if (g->d->rules.method == METHOD_SCORES)
        add_scores(g->d, g->closed, juror, &c, &g->scores);
    else if (!closed_recuses(g->closed, juror, g->d->slate.lines[0].candidate))
        add_vote(&g->motion, c.vote);
    return OK;
}

/* Who is left of the roll for a motion: all, and those of them who are present, without the recused. */
static void count_voters(struct gathering *g) {
    for (size_t i = 0; i < g->d->roll.n; i++) {
        struct str juror = g->d->roll.jurors[i];
        if (closed_recuses(g->closed, juror, g->d->slate.lines[0].candidate))
            continue;
        g->motion.all++;
        g->motion.present += present_has(g->closed, juror);
    }
}

/* Of a vote in the room: the three numbers as chair and second person wrote them down. */
static void add_record(struct gathering *g, const json_t *record) {
    g->motion.yes += (uint32_t)json_get_int(record, "yes");
    g->motion.no += (uint32_t)json_get_int(record, "no");
    g->motion.blank += (uint32_t)json_get_int(record, "blank");
}

enum fault step_gather(struct arena *a, const struct step_documents *d, json_t *closed, ballot_at *ballot,
                       void *context, json_t **result) {
    struct gathering g = {.a = a, .d = d, .closed = closed, .ballot = ballot, .context = context};
    size_t i;
    json_t *row;
    g.lots = arena_alloc(a, (json_array_size(json_object_get(closed, "ballots")) + 1) * sizeof *g.lots);
    g.scores.lot = (struct lot_source){.rules = d->rules_hash, .slate = d->slate_hash, .lots = g.lots};
    g.scores.rows_n = d->slate.n;
    g.scores.all = (uint32_t)d->roll.n;
    g.scores.rows = arena_alloc(a, (d->slate.n + 1) * sizeof *g.scores.rows);
    for (size_t k = 0; k < d->slate.n; k++)
        g.scores.rows[k].candidate = d->slate.lines[k].candidate;
    json_array_foreach(json_object_get(closed, "ballots"), i, row) {
        enum fault f = json_object_get(row, "index") ? add_ballot(&g, row) : OK;
        if (f)
            return f;
    }
    if (d->rules.method == METHOD_SCORES) {
        *result = json_owned(a, score_result(a, &d->rules, &g.scores));
    } else {
        count_voters(&g);
        add_record(&g, json_object_get(closed, "record"));
        *result = json_owned(a, motion_result(&d->rules, &g.motion));
    }
    if (g.invalid)
        json_object_set(*result, "invalid", g.invalid);
    return OK;
}
