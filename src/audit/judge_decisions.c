/* judge_decisions.c: what was decided before it was told, and that what was told is what was decided. What a
 * decision rests on is judge_grounds.c's. */
#include "audit/judge_parts.h"

static const struct happened *decision(const struct judging *j, int64_t number, uint64_t before) {
    size_t n = judge_before(j, before);
    for (size_t i = 0; i < n; i++) {
        const struct happened *h = &j->happened[i];
        if (happened_is(h, "decision.recorded") && str_equal(h->e.edition, j->archive->head.edition) &&
            json_get_int(h->e.open, "decision") == number)
            return h;
    }
    return NULL;
}

static bool has_id(const json_t *list, struct str id) {
    size_t i;
    const json_t *one;
    json_array_foreach(list, i, one) {
        if (str_equal(json_is_string(one) ? json_text(one) : json_get_str(one, "candidate"), id))
            return true;
    }
    return false;
}

/* The decision names ids; the announcement has one row for each of them, in the order of the names. */
static bool same_people(const struct judging *j, const json_t *ids, const json_t *rows, const json_t *but) {
    size_t i, n = 0;
    if (!judge_look(j, json_array_size(ids) * (json_array_size(rows) + json_array_size(but))))
        return false;
    const json_t *id;
    json_array_foreach(ids, i, id) {
        if (has_id(but, json_text(id)))
            continue;
        if (!has_id(rows, json_text(id)))
            return false;
        n++;
    }
    return n == json_array_size(rows);
}

/* A later decision stands instead of the one that was told. */
static bool superseded(const struct judging *j, int64_t number, uint64_t before) {
    size_t n = judge_before(j, before);
    for (size_t i = 0; i < n; i++)
        if (happened_is(&j->happened[i], "decision.superseded") &&
            json_get_int(j->happened[i].e.open, "decision") == number &&
            str_equal(j->happened[i].e.edition, j->archive->head.edition))
            return true;
    return false;
}

static void judge_announcement(struct judging *j, const struct happened *told) {
    int64_t number = json_get_int(told->e.open, "decision");
    const struct happened *d = decision(j, number, told->index);
    const json_t *t = happened_is(told, "edition.corrected") ? json_object_get(told->e.later, "announcement")
                                                             : told->e.later;
    if (!told->has_later) {
        judge_missing(j, told->index, "later");
        report_unchecked_entry(j->report, told->index, "what was announced is not opened here.");
        return;
    }
    if (!d && (!judge_hides(j) || decision(j, number, UINT64_MAX))) {
        report_wrong_entry(j->report, told->index, "it tells a decision that nobody had recorded before it.");
        return;
    }
    if (!d || !d->has_later) {
        report_unchecked_entry(
            j->report, told->index,
            "whether what was announced is what was decided: the decision is not opened here.");
        return;
    }
    const json_t *winners = json_object_get(d->e.later, "winners");
    if (!str_equal(json_get_str(d->e.later, "outcome"), json_get_str(t, "outcome")) ||
        !same_people(j, winners, json_object_get(t, "winners"), NULL) ||
        !same_people(j, json_object_get(d->e.later, "finalists"), json_object_get(t, "finalists"), winners) ||
        !str_equal(json_get_str(d->e.later, "citation"), json_get_str(t, "citation")))
        report_wrong_entry(j->report, told->index,
                           "what was announced is not what was decided in entry %llu.",
                           (unsigned long long)d->index);
    else if (superseded(j, number, told->index))
        report_wrong_entry(j->report, told->index,
                           "what was announced is a decision that another stands instead of.");
    else
        report_checked(j->report,
                       "What was announced in entry %llu is what was decided in entry %llu, and could not be "
                       "changed in between: outcome, winners, finalists and reason.",
                       (unsigned long long)told->index, (unsigned long long)d->index);
}

/* Another was recorded in the same act. */
static bool stands_instead(const struct judging *j, int64_t number) {
    return decision(j, number + 1, UINT64_MAX) != NULL;
}

static void judge_superseded(struct judging *j, const struct happened *h) {
    int64_t number = json_get_int(h->e.open, "decision");
    const struct happened *d = decision(j, number, h->index);
    bool all = !judge_hides(j);
    if (all && !d)
        report_wrong_entry(j->report, h->index, "it replaces a decision that nobody had recorded.");
    else if (all && !stands_instead(j, number))
        report_wrong_entry(j->report, h->index, "it replaces a decision, and none stands instead.");
    else if (d && d->has_later && h->has_later && json_get_str(h->e.later, "reason").n)
        report_checked(j->report,
                       "The decision of entry %llu was replaced in entry %llu: both it and the reason are "
                       "opened, and stay.",
                       (unsigned long long)d->index, (unsigned long long)h->index);
    else
        report_unchecked_entry(j->report, h->index, "what it replaces, and why: that is not in the archive.");
}

void judge_decisions(struct judging *j) {
    bool announced = false;
    for (size_t i = 0; i < j->happened_n && !j->report->over; i++) {
        const struct happened *h = &j->happened[i];
        if (happened_is(h, "decision.recorded") && str_equal(h->e.edition, j->archive->head.edition))
            judge_ground(j, h);
        if (happened_is(h, "decision.superseded") && str_equal(h->e.edition, j->archive->head.edition))
            judge_superseded(j, h);
        if (!(happened_is(h, "edition.announced") || happened_is(h, "edition.corrected")) ||
            !str_equal(h->e.edition, j->archive->head.edition))
            continue;
        announced = true;
        judge_announcement(j, h);
    }
    if (!announced)
        report_unchecked(j->report,
                         "Anything about the decision: the edition was not announced when the archive "
                         "was made, or its announcement is not opened here.");
}
