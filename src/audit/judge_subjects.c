/* judge_subjects.c: that what happened in a step happened in one. Each of the other files looks at what is
 * about its step: a share, a closing or a confirmation whose step has another name would be seen by none. */
#include "audit/judge_parts.h"

/* A ballot and a complaint of one have sentences of their own. */
static bool has_own_sentence(const struct happened *h) {
    return happened_is(h, "step.opened") || happened_is(h, "ballot.cast") || happened_is(h, "ballot.claimed");
}

/* Where something is hidden, it may be the opening. */
void judge_subjects(struct judging *j) {
    bool hides = judge_hides(j);
    for (size_t i = 0; i < j->happened_n && !hides && !j->report->over; i++) {
        const struct happened *h = &j->happened[i];
        if (!json_get_str(h->e.open, "step").n || has_own_sentence(h) ||
            !str_equal(h->e.edition, j->archive->head.edition))
            continue;
        const struct judged_step *s = judge_step(j, h);
        if (!s || h->index < s->opened->index)
            report_wrong_entry(j->report, h->index, "it is about a step that no entry before it opens.");
    }
}
