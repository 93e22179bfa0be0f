/* judge_exclusions.c: where only keys count that two had vouched for (formats.md, "Enrolment"): no ballot by
 * another is counted, and none but such is left out, with a ground. */
#include "audit/judge_parts.h"
#include "award/close/closed.h"
#include "award/close/closing.h"

/* By how many it was confirmed before an entry: whoever does so twice, or for the same body, is one. */
static unsigned confirmations(const struct judging *j, const struct device *d, uint64_t before) {
    const struct happened *first = NULL;
    size_t n = judge_before(j, before);
    for (size_t i = 0; i < n; i++) {
        const struct happened *h = &j->happened[i];
        if (!happened_is(h, "juror.key_confirmed") ||
            !str_equal(json_get_str(h->e.open, "person"), d->person) ||
            json_get_int(h->e.open, "key") != d->number)
            continue;
        struct str body = json_get_str(h->e.open, "body");
        if (!first)
            first = h;
        else if (!str_equal(json_get_str(h->e.private, "by"), json_get_str(first->e.private, "by")) &&
                 (body.n == 0 || !str_equal(body, json_get_str(first->e.open, "body"))))
            return 2;
    }
    return first != NULL;
}

/* By two; by one where a key that had been vouched for signed it, too. */
static bool vouched(const struct judging *j, const struct device *d, uint64_t before) {
    bool holds = false;
    for (const struct device *x = j->devices; x <= d; x++)
        if (str_equal(x->person, d->person))
            holds = confirmations(j, x, before) >= (x->chained && holds ? 1U : 2U);
    return holds;
}

const char *judge_vouching(const struct judging *j, const struct judged_step *s,
                           const struct cast_ballot *counted) {
    if (s->documents.rules.enrolment != ENROLMENT_STRICT || !counted->by ||
        judge_key_hidden(j, counted->juror) || vouched(j, counted->by, s->closed->index))
        return NULL;
    return "which is signed by a key that two had not confirmed.";
}

static bool ground_known(struct str ground) {
    for (const char *const *g = exclusion_grounds; *g; g++)
        if (str_equal(ground, str_of(*g)))
            return true;
    return false;
}

static uint32_t key_excluded(const struct judged_step *s, struct str juror) {
    size_t i;
    const json_t *row;
    json_array_foreach(json_object_get(s->counting, "excluded"), i, row) {
        if (str_equal(json_get_str(row, "juror"), juror))
            return (uint32_t)json_get_int(row, "key");
    }
    return 0;
}

/* What is wrong with leaving it out; null: nothing. */
static const char *exclusion_fault(const struct judging *j, const struct judged_step *s,
                                   const struct cast_ballot *left, bool can_tell) {
    if (s->documents.rules.enrolment != ENROLMENT_STRICT ||
        !ground_known(closed_exclusion(s->counting, left->juror)))
        return "on no ground that the step's rules know.";
    if (can_tell && vouched(j, left->by, s->closed->index))
        return "though its key had been confirmed.";
    if (can_tell && key_excluded(s, left->juror) != left->by->number)
        return "for a key that did not sign it.";
    return NULL;
}

void judge_exclusion(struct judging *j, const struct judged_step *s, const struct cast_ballot *left) {
    unsigned long long ballot = left->index;
    bool can_tell = left->by && !judge_key_hidden(j, left->juror);
    const char *wrong = exclusion_fault(j, s, left, can_tell);
    if (wrong)
        report_wrong_entry(j->report, s->closed->index, "the closing leaves out the ballot of entry %llu, %s",
                           ballot, wrong);
    else if (can_tell)
        report_checked(j->report,
                       "The closing of step %.*s leaves out the ballot of %.*s in entry %llu, whose key two "
                       "had not confirmed, on the ground \"%.*s\".",
                       STR_ARGS(s->id), STR_ARGS(left->juror), ballot,
                       STR_ARGS(closed_exclusion(s->counting, left->juror)));
    else
        report_unchecked_entry(j->report, s->closed->index,
                               "whether two had confirmed the key of the ballot of entry %llu, which is left "
                               "out.",
                               ballot);
}
