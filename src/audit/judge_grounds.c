/* judge_grounds.c: what a decision rests on. People decide, and the numbers advise; but it is a decision on a
 * step that was counted before, of one who was judged in it, and whoever departs from the count says why.
 * Each comes after the one that it stands instead of. */
#include "audit/judge_parts.h"

/* The last count of a step before an entry; null: none. */
static const struct happened *count_before(const struct judging *j, const struct judged_step *s,
                                           uint64_t before) {
    const struct happened *found = NULL;
    size_t n = judge_before(j, before);
    for (size_t i = 0; i < n; i++)
        if (happened_is(&j->happened[i], "step.counted") && judge_step(j, &j->happened[i]) == s)
            found = &j->happened[i];
    return found;
}

static const json_t *result_of(const struct happened *counted) {
    return counted ? json_object_get(counted->e.later, "result") : NULL;
}

/* --- marks --- */

/* The place that the count gave; 0: none. */
static int64_t place_of(const json_t *result, struct str candidate) {
    size_t i;
    const json_t *row;
    json_array_foreach(json_object_get(result, "rows"), i, row) {
        if (str_equal(json_get_str(row, "id"), candidate))
            return json_get_int(row, "place");
    }
    return 0;
}

static const char *marks_fault(const struct judging *j, const struct judged_step *s, const struct happened *d,
                               const json_t *result) {
    bool says_why = json_get_str(d->e.private, "departs").n > 0;
    size_t i;
    const json_t *id, *winners = json_object_get(d->e.later, "winners");
    if (!json_get_bool(result, "quorate"))
        return "it decides on a count of too few.";
    if (!judge_look(j, json_array_size(winners) * 2 * s->documents.slate.n))
        return NULL;
    json_array_foreach(winners, i, id) {
        if (slate_find(&s->documents.slate, json_text(id)) == s->documents.slate.n)
            return "it chooses somebody who was not judged.";
        if (place_of(result, json_text(id)) != 1 && !says_why)
            return "it decides otherwise than the count, and does not say why.";
    }
    return NULL;
}

/* --- votes about one candidate each --- */

/* The newest vote of the same body about them, opened before an entry; null: none. */
static const struct judged_step *vote_about(const struct judging *j, const struct judged_step *like,
                                            struct str candidate, uint64_t before) {
    const struct judged_step *found = NULL;
    for (size_t i = 0, n = judge_look(j, j->steps_n) ? j->steps_n : 0; i < n; i++) {
        const struct judged_step *s = &j->steps[i];
        const struct slate *slate = &s->documents.slate;
        if (s->documents_read && s->opened->index < before && s->documents.rules.method == METHOD_MOTION &&
            str_equal(s->documents.rules.body, like->documents.rules.body) && slate->n == 1 &&
            str_equal(slate->lines[0].candidate, candidate))
            found = s;
    }
    return found;
}

static const char *votes_fault(const struct judging *j, const struct judged_step *s,
                               const struct happened *d) {
    size_t i;
    const json_t *id;
    if (!str_equal(json_get_str(d->e.private, "support"), STR("vote")))
        return NULL;
    json_array_foreach(json_object_get(d->e.later, "winners"), i, id) {
        const struct judged_step *vote = vote_about(j, s, json_text(id), d->index);
        if (!vote || !json_get_bool(result_of(count_before(j, vote, d->index)), "adopted"))
            return "it chooses somebody whom no vote had adopted.";
    }
    return NULL;
}

/* --- one after the other --- */

static const char *order_fault(const struct judging *j, const struct happened *d) {
    const struct happened *last = NULL;
    bool replaced = false;
    int64_t number = json_get_int(d->e.open, "decision");
    for (size_t i = 0, n = judge_before(j, d->index); i < n; i++) {
        const struct happened *h = &j->happened[i];
        if (!str_equal(h->e.edition, d->e.edition))
            continue;
        last = happened_is(h, "decision.recorded") ? h : last;
        replaced = replaced || (happened_is(h, "decision.superseded") &&
                                json_get_int(h->e.open, "decision") == number - 1);
    }
    if (number != (last ? json_get_int(last->e.open, "decision") + 1 : 1))
        return "the decision's number does not follow the one before.";
    return last && !replaced ? "it is decided anew, and nothing says that the decision before is replaced."
                             : NULL;
}

void judge_ground(struct judging *j, const struct happened *d) {
    const struct judged_step *s = judge_step(j, d);
    if (judge_hides(j) || !d->has_private || !d->has_later)
        return;
    const char *wrong = order_fault(j, d);
    if (!wrong && s && s->documents_read) {
        const struct happened *counted = count_before(j, s, d->index);
        wrong = !counted ? "it decides on a step that was not counted before."
                : s->documents.rules.method == METHOD_SCORES ? marks_fault(j, s, d, result_of(counted))
                                                             : votes_fault(j, s, d);
    }
    if (wrong)
        report_wrong_entry(j->report, d->index, "%s", wrong);
}
