/* judge_present.c: who was there when a motion was voted on by ballots: all who gave one that counts, and
 * whom the chair saw besides. A part of those present may be what the motion needed. */
#include "audit/judge_parts.h"

struct presence {
    size_t n;    /* who stand where they should, in the order of the roll */
    size_t seen; /* those of them without a ballot that counts */
    bool absent; /* somebody's ballot counts, and they are not among them */
};

/* The closing has one row for each in the roll. */
static struct presence presence_of(const struct judged_step *s) {
    struct presence p = {0};
    const json_t *present = json_object_get(s->counting, "present"),
                 *rows = json_object_get(s->counting, "ballots");
    for (size_t i = 0; i < s->documents.roll.n; i++) {
        bool there = str_equal(json_text(json_array_get(present, p.n)), s->documents.roll.jurors[i]),
             counts = json_object_get(json_array_get(rows, i), "index") != NULL;
        p.n += there;
        p.seen += there && !counts;
        p.absent = p.absent || (counts && !there);
    }
    return p;
}

/* No person asked for it. */
static bool by_the_clock(const struct happened *closed) {
    return closed->has_private && json_get_str(closed->e.private, "by").n == 0;
}

static const char *fault_of(const struct judged_step *s, const struct presence *p, size_t present) {
    if (json_object_get(s->counting, "record"))
        return "the closing brings numbers that no ballot gives.";
    if (s->documents.rules.method != METHOD_MOTION)
        return present ? "the closing says who was present, which its method does not ask." : NULL;
    if (p->n != present)
        return "the closing names those present not in the order of the roll, each once.";
    if (p->absent)
        return "the closing has somebody absent whose ballot it counts.";
    return p->seen && by_the_clock(s->closed)
               ? "the closing has people present whom nobody had seen present: the clock made it."
               : NULL;
}

void judge_present(struct judging *j, const struct judged_step *s) {
    struct presence p = presence_of(s);
    const char *wrong = fault_of(s, &p, json_array_size(json_object_get(s->counting, "present")));
    if (wrong)
        report_wrong_entry(j->report, s->closed->index, "%s", wrong);
    else if (p.seen)
        report_unchecked_entry(j->report, s->closed->index,
                               "that %zu more were present than gave a ballot that counts: the chair said "
                               "so, and nobody has signed it.",
                               p.seen);
}
