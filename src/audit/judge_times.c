/* judge_times.c: that things happened when they could: no ballot after its step's deadline or close, no close
 * before the deadline while somebody could still vote, nothing opened before the close. An entry's time is
 * when its request had come, or the last entry's: between the two lie ARRIVAL_GRACE_SECONDS at most. */
#include "audit/judge_parts.h"
#include "award/rules/edition.h"

/* What is wrong with when it came; null: nothing. */
static const char *ballot_fault(const struct judged_step *s, const struct cast_ballot *b) {
    const struct step_rules *rules = &s->documents.rules;
    if (s->closed && b->index > s->closed->index)
        return "the ballot came after its step had closed.";
    if (rules->closes && b->at > rules->closes + ARRIVAL_GRACE_SECONDS)
        return "the ballot came after its step's deadline.";
    return b->at < rules->opens ? "the ballot came before its step opened." : NULL;
}

static void judge_ballot_times(struct judging *j, const struct judged_step *s) {
    for (size_t i = 0; i < s->ballots.n; i++) {
        const char *wrong = ballot_fault(s, &s->ballots.list[i]);
        if (wrong)
            report_wrong_entry(j->report, s->ballots.list[i].index, "%s", wrong);
    }
}

static bool all_handed_in(const struct judged_step *s) {
    const json_t *closed = json_object_get(s->closed->e.later, "closed"), *row;
    size_t i;
    json_array_foreach(json_object_get(closed, "ballots"), i, row) {
        if (str_equal(json_get_str(row, "why"), STR("none")))
            return false;
    }
    return true;
}

static void judge_close_time(struct judging *j, const struct judged_step *s) {
    const struct step_rules *rules = &s->documents.rules;
    if (s->closed && rules->mode == MODE_BALLOTS && rules->closes &&
        s->closed->e.at <= rules->closes + ARRIVAL_GRACE_SECONDS && !all_handed_in(s))
        report_wrong_entry(j->report, s->closed->index,
                           "it closes the step before its deadline, though not all had handed in.");
}

static void judge_opening_time(struct judging *j, const struct judged_step *s) {
    if (s->closed && s->unsealed && s->unsealed->index < s->closed->index)
        report_wrong_entry(j->report, s->unsealed->index,
                           "it opens the ballots of a step that had not closed.");
}

void judge_times(struct judging *j) {
    for (size_t i = 0; i < j->steps_n; i++) {
        const struct judged_step *s = &j->steps[i];
        if (!s->documents_read)
            continue;
        judge_ballot_times(j, s);
        judge_close_time(j, s);
        judge_opening_time(j, s);
    }
}
