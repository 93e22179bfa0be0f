/* judge_hidden.c: what a closing may leave out without anybody seeing it. A ballot lies sealed in the log
 * like what happens elsewhere, so whoever makes an archive can keep one shut; where nothing between the
 * opening and the close is shut, none was. */
#include "audit/entry_form.h"
#include "audit/judge_parts.h"

static bool is_shut(const struct judging *j, uint64_t index) {
    struct entry_form form;
    const struct happened *h = judge_entry(j, index);
    return h ? !h->e.type : entry_form_read(j->entries[index], &form) && str_equal(form.type, STR("sealed"));
}

void judge_hidden(struct judging *j, const struct judged_step *s) {
    uint64_t shut = 0;
    if (s->closed->index < s->opened->index || !judge_look(j, s->closed->index - s->opened->index))
        return;
    for (uint64_t i = s->opened->index + 1; i < s->closed->index; i++)
        shut += is_shut(j, i);
    if (shut)
        report_unchecked_entry(
            j->report, s->closed->index,
            "whether the closing leaves out a ballot or a recusal that is not opened here: "
            "%llu entries since the step's opening are not. Whoever gave one has a receipt "
            "that says at which place.",
            (unsigned long long)shut);
    else
        report_checked(
            j->report,
            "Every entry between the opening of step %.*s and its close is opened here: no ballot is "
            "kept back.",
            STR_ARGS(s->id));
}
