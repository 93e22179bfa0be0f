/* judge_records.c: a vote in the room: its numbers are those that were written down, and that a second person
 * confirmed. */
#include "audit/judge_parts.h"

static const struct happened *recorded(const struct judging *j, const struct judged_step *s) {
    const struct happened *found = NULL;
    size_t n = judge_before(j, s->closed->index);
    for (size_t i = 0; i < n; i++)
        if (happened_is(&j->happened[i], "step.recorded") && judge_step(j, &j->happened[i]) == s)
            found = &j->happened[i];
    return found;
}

static bool confirmed(const struct judging *j, const struct judged_step *s, const struct happened *after,
                      struct str person) {
    size_t n = judge_before(j, s->closed->index);
    for (size_t i = 0; i < n; i++) {
        const struct happened *h = &j->happened[i];
        if (h->index > after->index && happened_is(h, "step.record_confirmed") && judge_step(j, h) == s &&
            str_equal(json_get_str(h->e.open, "person"), person) && json_get_bool(h->e.private, "agrees"))
            return true;
    }
    return false;
}

static bool same_numbers(const json_t *record, const struct record_of_vote *v) {
    return json_get_int(record, "yes") == v->yes && json_get_int(record, "no") == v->no &&
           json_get_int(record, "blank") == v->blank;
}

void judge_record(struct judging *j, struct judged_step *s) {
    struct note n;
    struct record_of_vote v;
    if (s->documents.rules.mode != MODE_RECORDED)
        return;
    const struct happened *h = recorded(j, s);
    if (!h || !h->has_private) {
        s->missing = true;
        return;
    }
    if (note_parse(j->arena, json_get_str(h->e.private, "note"), &n) ||
        note_verify(&n, &j->documents, 1, NULL) || record_read(j->arena, n.text, &v) ||
        !str_equal(v.step, s->id) || !str_equal(v.edition, j->archive->head.edition) ||
        !hash_equal(v.opened, s->leaf))
        report_wrong_entry(j->report, h->index,
                           "what was written down in the room is not of this step, or not signed.");
    else if (!same_numbers(json_object_get(s->counting, "record"), &v) ||
             json_array_size(json_object_get(s->counting, "present")) != v.present_n)
        report_wrong_entry(j->report, s->closed->index,
                           "the closing has other numbers than were written down.");
    else if (!confirmed(j, s, h, v.second))
        report_wrong_entry(j->report, s->closed->index,
                           "the second person has not confirmed what it counts.");
}
