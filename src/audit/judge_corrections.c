/* judge_corrections.c: a closed step that is counted again: each closing made of the one before, with the one
 * thing changed that was asked for. */
#include "audit/judge_parts.h"
#include "award/close/closed.h"

static const struct happened *asked(const struct judging *j, const struct judged_step *s, int64_t number) {
    for (size_t i = 0; i < j->happened_n; i++) {
        const struct happened *h = &j->happened[i];
        if (happened_is(h, "correction.asked") && judge_step(j, h) == s &&
            json_get_int(h->e.open, "correction") == number)
            return h;
    }
    return NULL;
}

static void judge_correction(struct judging *j, struct judged_step *s, const struct happened *h) {
    const struct happened *a = asked(j, s, json_get_int(h->e.open, "correction"));
    const json_t *now = json_object_get(h->e.later, "closed");
    if (!a || !a->has_private || !h->has_later) {
        report_unchecked_entry(j->report, h->index,
                               "the correction: what it was asked for is not in the archive.");
    } else {
        json_t *made = closed_with_recusal(
            j->arena, s->counting, &s->documents.roll, &s->documents.slate, json_get_str(a->e.open, "person"),
            json_get_str(a->e.open, "candidate"), json_object_get(a->e.private, "votes"));
        if (!json_equal(made, now))
            report_wrong_entry(j->report, h->index,
                               "the correction changes something else than was asked for.");
    }
    if (h->has_later)
        s->counting = now;
    else
        s->missing = true;
}

void judge_corrections(struct judging *j) {
    for (size_t i = 0; i < j->happened_n; i++) {
        const struct happened *h = &j->happened[i];
        struct judged_step *s = happened_is(h, "step.corrected") ? judge_step(j, h) : NULL;
        if (s && s->closed && s->documents_read)
            judge_correction(j, s, h);
    }
}
